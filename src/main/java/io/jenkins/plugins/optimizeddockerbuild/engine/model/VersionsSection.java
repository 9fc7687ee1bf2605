package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * Versions of what took part; null where they could not be asked.
 *
 * @param odb this product
 * @param buildx the client's plugin
 * @param buildkit buildKit
 * @param docker the engine, where the builder is one
 */
public record VersionsSection(
        @CheckForNull String odb,
        @CheckForNull String buildx,
        @CheckForNull String buildkit,
        @CheckForNull String docker) {

    public static final VersionsSection UNKNOWN = new VersionsSection(null, null, null, null);
}
