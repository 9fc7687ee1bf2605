/**
 * The report as a page: {@code report.html} with {@code report.css} beside it. Jenkins serves artifacts under a policy
 * without scripts and without inline styles, so there are none. The markup is in {@code src/main/jte}, compiled into
 * this package; the classes here prepare what it shows.
 */
package io.jenkins.plugins.optimizeddockerbuild.engine.report.html;
