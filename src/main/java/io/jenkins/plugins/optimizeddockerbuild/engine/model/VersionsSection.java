package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * Versions of the tools; null when unknown.
 *
 * @param odb this product
 * @param buildx the client plugin
 * @param buildkit of the builder
 * @param docker the engine, where it is the builder
 */
public record VersionsSection(
        @CheckForNull String odb,
        @CheckForNull String buildx,
        @CheckForNull String buildkit,
        @CheckForNull String docker) {

    public static final VersionsSection UNKNOWN = new VersionsSection(null, null, null, null);
}
