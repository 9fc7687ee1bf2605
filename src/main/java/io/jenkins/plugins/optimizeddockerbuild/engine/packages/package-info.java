/**
 * The catalog of package managers: how they are called, what a call does, which files it reads, where packages come
 * from and where they are stored. It knows words, not builds; to learn what a command does, use {@link
 * io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageCommand#of}.
 */
package io.jenkins.plugins.optimizeddockerbuild.engine.packages;
