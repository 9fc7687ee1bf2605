package io.jenkins.plugins.optimizeddockerbuild.engine.context;

/**
 * Why a leftover has to stay.
 *
 * @param reason a sentence
 * @param unproven whether it only stays for want of proof: nothing is known to need it
 */
record Objection(String reason, boolean unproven) {}
