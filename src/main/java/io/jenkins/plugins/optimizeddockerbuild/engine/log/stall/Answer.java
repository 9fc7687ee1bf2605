package io.jenkins.plugins.optimizeddockerbuild.engine.log.stall;

/**
 * The result of probing a server.
 *
 * @param reachable whether it answered at all, even with a refusal
 * @param healthy whether the answer is that of a working server
 * @param finding for display: {@code answers in 0.2s}, {@code its name cannot be resolved}
 */
public record Answer(Endpoint endpoint, boolean reachable, boolean healthy, String finding) {}
