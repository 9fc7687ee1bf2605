/** One build, from its request to its report. */
package io.jenkins.plugins.optimizeddockerbuild.engine.build;
