/** Formats figures for display: durations, sizes, percentages. */
package io.jenkins.plugins.optimizeddockerbuild.engine.figures;
