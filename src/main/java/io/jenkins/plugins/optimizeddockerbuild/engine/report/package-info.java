/**
 * The report of a build: its model, its JSON, how two of them differ. Times are instants in UTC, durations
 * milliseconds, sizes bytes.
 */
package io.jenkins.plugins.optimizeddockerbuild.engine.report;
