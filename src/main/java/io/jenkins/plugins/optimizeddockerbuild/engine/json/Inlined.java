package io.jenkins.plugins.optimizeddockerbuild.engine.json;

/**
 * A record that is no object of its own in JSON: its components are written among those of the record that holds it.
 */
public interface Inlined {}
