/**
 * The Pipeline steps and the freestyle builder. What a step wants is a {@code BuildOrder}; what runs is a {@code
 * RunningBuild} on the controller and a {@link io.jenkins.plugins.optimizeddockerbuild.engine.build.DetachedBuild} on the agent,
 * reached by callables that are named by what they do.
 */
package io.jenkins.plugins.optimizeddockerbuild.steps;
