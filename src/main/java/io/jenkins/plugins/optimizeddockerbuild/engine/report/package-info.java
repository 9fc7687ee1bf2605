/**
 * The report of a build as files: JSON, Markdown, the patch and, from {@code html}, the page. Times are instants in
 * UTC, durations milliseconds, sizes bytes.
 */
package io.jenkins.plugins.optimizeddockerbuild.engine.report;
