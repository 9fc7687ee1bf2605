package io.jenkins.plugins.optimizeddockerbuild.engine.json;

/** A record without a JSON object of its own: its components become fields of the record that holds it. */
public interface Inlined {}
