/**
 * Where things are in the pictures of a report: plain figures, no markup. Across, everything is a share of the
 * picture's width, so that a picture fits every screen without its text being scaled; down, everything is in pixels.
 */
package io.jenkins.plugins.optimizeddockerbuild.engine.report.svg;
