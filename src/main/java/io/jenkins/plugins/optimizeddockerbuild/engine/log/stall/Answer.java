package io.jenkins.plugins.optimizeddockerbuild.engine.log.stall;

/**
 * What came of asking a server.
 *
 * @param reachable whether it answered at all; refusing or not knowing what was asked is an answer
 * @param healthy whether the answer is one of a server that works
 * @param finding for people: {@code answers in 0.2s}, {@code its name cannot be resolved}
 */
public record Answer(Endpoint endpoint, boolean reachable, boolean healthy, String finding) {}
