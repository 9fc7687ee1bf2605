/** Compiled programs: what builds them, how they are started, and how small an image they need. */
package io.jenkins.plugins.optimizeddockerbuild.engine.advice.compiled;
