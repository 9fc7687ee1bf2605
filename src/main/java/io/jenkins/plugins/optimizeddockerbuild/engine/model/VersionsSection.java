package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * Versions of the tools; null when unknown.
 *
 * @param odb version of this product
 * @param buildx version of the client plugin
 * @param buildkit version of the builder's BuildKit
 * @param docker version of the engine, if it is the builder
 */
public record VersionsSection(
        @CheckForNull String odb,
        @CheckForNull String buildx,
        @CheckForNull String buildkit,
        @CheckForNull String docker) {

    public static final VersionsSection UNKNOWN = new VersionsSection(null, null, null, null);
}
