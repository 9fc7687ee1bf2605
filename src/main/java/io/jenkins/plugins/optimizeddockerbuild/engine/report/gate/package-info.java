/** Quality gates: limits that a build has to keep, and what they say of a report. */
package io.jenkins.plugins.optimizeddockerbuild.engine.report.gate;
