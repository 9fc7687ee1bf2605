/** What must not be seen: how secrets are recognized, and the mask on everything that leaves the engine. */
package io.jenkins.plugins.optimizeddockerbuild.engine.secret;
