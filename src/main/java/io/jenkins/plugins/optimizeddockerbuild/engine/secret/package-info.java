/** Recognizes secrets and masks them in everything that leaves the engine. */
package io.jenkins.plugins.optimizeddockerbuild.engine.secret;
