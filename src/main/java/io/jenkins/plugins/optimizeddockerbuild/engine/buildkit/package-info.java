/**
 * From a request to an image, in this order: a {@code BuildRequest} holds what is requested; {@code RequestCheck}
 * checks files and Dockerfile; {@code Capabilities} queries client and builder; {@code BuildPlanner} decides everything
 * and returns a {@code BuildPlan}, a value that can run anywhere; {@code BuildxClient} runs it here; {@code
 * ImageInspector} inspects the result, and {@code BuildFailure} and {@code CacheNote} explain failures.
 */
package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;
