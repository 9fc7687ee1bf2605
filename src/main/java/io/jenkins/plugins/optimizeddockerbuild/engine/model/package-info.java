/** The records of a build, as in report.json. */
package io.jenkins.plugins.optimizeddockerbuild.engine.model;
