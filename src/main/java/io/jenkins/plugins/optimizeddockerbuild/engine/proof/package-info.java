/** Builds a project without and with the patches of the advice, and measures what they save. */
package io.jenkins.plugins.optimizeddockerbuild.engine.proof;
