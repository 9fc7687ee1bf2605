/** Transfers the content of cache mounts to and from the registry. */
package io.jenkins.plugins.optimizeddockerbuild.engine.cachemount;
