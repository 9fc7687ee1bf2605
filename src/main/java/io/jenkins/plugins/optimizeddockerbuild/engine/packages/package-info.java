/**
 * The one catalog of package managers: how they are called, what a call does, which files it reads, where the packages
 * come from and where they are kept. It knows words, not builds; who needs to know what a build does asks
 * {@link io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageCommand#of}.
 */
package io.jenkins.plugins.optimizeddockerbuild.engine.packages;
