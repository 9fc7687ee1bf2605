/**
 * From a request to an image, in this order: a {@code BuildRequest} holds what somebody wants; {@code RequestCheck} looks
 * at files and Dockerfile; {@code Capabilities} asks client and builder; {@code BuildPlanner} decides everything and
 * gives a {@code BuildPlan}, a value that can run anywhere; {@code BuildxClient} runs it here; {@code ImageInspector}
 * looks at what came out, {@code BuildFailure} and {@code CacheNote} explain what did not.
 */
package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;
