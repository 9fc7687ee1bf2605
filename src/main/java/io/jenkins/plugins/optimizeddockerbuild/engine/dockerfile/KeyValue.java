package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

/**
 * A pair of an ENV or LABEL instruction.
 *
 * @param key as written, variables not expanded
 * @param value as written with its quotes, variables not expanded
 */
public record KeyValue(String key, String value) {}
