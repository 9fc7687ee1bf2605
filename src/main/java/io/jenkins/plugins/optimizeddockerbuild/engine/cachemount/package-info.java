/** What cache mounts hold, to and from the registry. */
package io.jenkins.plugins.optimizeddockerbuild.engine.cachemount;
