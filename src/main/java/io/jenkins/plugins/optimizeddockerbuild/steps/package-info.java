/**
 * The Pipeline steps and the freestyle builder. A {@code BuildOrder} is what a step requests; what runs is a {@code
 * RunningBuild} on the controller and a {@link io.jenkins.plugins.optimizeddockerbuild.engine.build.DetachedBuild} on
 * the agent, connected by callables that are named after what they do.
 */
package io.jenkins.plugins.optimizeddockerbuild.steps;
