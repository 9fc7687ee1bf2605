/**
 * The annotated log of a build while it runs, and its closing lines. docs/log.md describes the format for people and
 * programs.
 */
package io.jenkins.plugins.optimizeddockerbuild.engine.log;
