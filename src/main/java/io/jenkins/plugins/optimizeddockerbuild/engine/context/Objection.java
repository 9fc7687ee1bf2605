package io.jenkins.plugins.optimizeddockerbuild.engine.context;

/**
 * Why a leftover has to stay.
 *
 * @param reason a sentence
 * @param unproven whether it only stays because nothing proves that it is unneeded; nothing is known to need it
 */
record Objection(String reason, boolean unproven) {}
