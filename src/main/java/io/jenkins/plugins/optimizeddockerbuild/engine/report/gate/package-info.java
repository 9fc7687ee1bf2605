/** Quality gates: limits for a build, and their results for a report. */
package io.jenkins.plugins.optimizeddockerbuild.engine.report.gate;
