package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

/**
 * A comment line of a Dockerfile, also one between the continuation lines of an instruction. Parser directives are no
 * comments.
 *
 * @param line its line, counted from 1
 * @param text what stands after the {@code #}, without white space around it
 */
public record Comment(int line, String text) {}
