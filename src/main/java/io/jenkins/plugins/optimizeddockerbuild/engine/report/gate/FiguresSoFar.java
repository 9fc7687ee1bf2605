package io.jenkins.plugins.optimizeddockerbuild.engine.report.gate;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * What is known of a build while it runs.
 *
 * @param durationMillis since its start
 * @param contextBytes bytes of the context that BuildKit can see; null until they are counted
 * @param secrets number of files that look like secrets and that BuildKit can see; null until they are counted
 * @param mostCacheHits percentage of layers from a cache if no further layer runs; null until all layers are known
 */
public record FiguresSoFar(
        long durationMillis,
        @CheckForNull Long contextBytes,
        @CheckForNull Long secrets,
        @CheckForNull Double mostCacheHits) {}
