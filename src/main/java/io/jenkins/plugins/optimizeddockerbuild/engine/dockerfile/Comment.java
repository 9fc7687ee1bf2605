package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

/**
 * A comment line of a Dockerfile, possibly between the continuation lines of an instruction. Parser directives are not
 * comments.
 *
 * @param line counted from 1
 * @param text after the {@code #}, without surrounding white space
 */
public record Comment(int line, String text) {}
