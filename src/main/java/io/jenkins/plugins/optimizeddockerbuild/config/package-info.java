/**
 * What administrators and folders decide for builds: cache profiles, builder profiles and defaults, and
 * {@link io.jenkins.plugins.optimizeddockerbuild.config.BuildPolicy what of it holds for one build}. Nothing is built here.
 */
package io.jenkins.plugins.optimizeddockerbuild.config;
