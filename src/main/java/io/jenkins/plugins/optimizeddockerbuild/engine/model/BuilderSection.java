package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;

/**
 * The builder.
 *
 * @param name name of the builder
 * @param driver {@code docker}, {@code docker-container}, {@code kubernetes} or {@code remote}
 * @param platforms platforms that it can build for
 * @param pool pool that it belongs to; null when it belongs to none
 */
public record BuilderSection(
        @CheckForNull String name,
        @CheckForNull String driver,
        List<String> platforms,
        @CheckForNull PoolSection pool) {
    public BuilderSection {
        platforms = Lists.copy(platforms);
    }
}
