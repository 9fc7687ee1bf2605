/**
 * The smoke test of a built image: starts it, waits until it is ready, asks it something, and removes it, whatever
 * happens. Deciding is apart from doing: {@link io.jenkins.plugins.optimizeddockerbuild.engine.smoke.SmokeTest} says what
 * is wanted, {@link io.jenkins.plugins.optimizeddockerbuild.engine.smoke.SmokePlan} holds the commands,
 * {@link io.jenkins.plugins.optimizeddockerbuild.engine.smoke.SmokeTestRun} runs them. Everything goes through the docker
 * command, which knows contexts, TLS and SSH.
 */
package io.jenkins.plugins.optimizeddockerbuild.engine.smoke;
