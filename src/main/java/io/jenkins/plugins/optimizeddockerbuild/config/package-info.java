/**
 * What administrators and folders configure for builds: cache profiles, builder profiles and defaults, and {@link
 * io.jenkins.plugins.optimizeddockerbuild.config.BuildPolicy the resulting settings of one build}. Nothing is built
 * here.
 */
package io.jenkins.plugins.optimizeddockerbuild.config;
