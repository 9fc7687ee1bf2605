/**
 * The geometry of a report's pictures, without markup. Horizontal positions are percentages of the width, which fits
 * every screen without scaling text; vertical ones are in pixels.
 */
package io.jenkins.plugins.optimizeddockerbuild.engine.report.svg;
