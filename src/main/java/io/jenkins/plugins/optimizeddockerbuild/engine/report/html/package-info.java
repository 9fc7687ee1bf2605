/**
 * The report as a page: {@code report.html} with {@code report.css} next to it. Jenkins serves artifacts under a policy
 * that forbids scripts and inline styles, so there are none. The markup is in {@code src/main/jte} and is compiled into
 * this package; the classes here prepare its content.
 */
package io.jenkins.plugins.optimizeddockerbuild.engine.report.html;
