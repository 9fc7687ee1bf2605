/**
 * The smoke test of a built image: starts it, waits until it is ready, checks it, and removes it, whatever happens.
 * {@link io.jenkins.plugins.optimizeddockerbuild.engine.smoke.SmokeTest} holds the requirements, {@link
 * io.jenkins.plugins.optimizeddockerbuild.engine.smoke.SmokePlan} the commands, and {@link
 * io.jenkins.plugins.optimizeddockerbuild.engine.smoke.SmokeTestRun} runs them. Everything goes through the docker
 * command, which handles contexts, TLS and SSH.
 */
package io.jenkins.plugins.optimizeddockerbuild.engine.smoke;
