/** The records of a build, as report.json has them. */
package io.jenkins.plugins.optimizeddockerbuild.engine.model;
