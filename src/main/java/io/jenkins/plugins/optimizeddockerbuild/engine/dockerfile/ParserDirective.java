package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

/**
 * A parser directive: {@code # escape=`} at the very top of a Dockerfile.
 *
 * @param name {@code syntax}, {@code escape} or {@code check}
 * @param value as written
 * @param line counted from 1
 */
public record ParserDirective(String name, String value, int line) {}
