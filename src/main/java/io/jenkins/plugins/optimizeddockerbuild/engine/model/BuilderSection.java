package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;

/**
 * What built.
 *
 * @param name name of the builder
 * @param driver {@code docker}, {@code docker-container}, {@code kubernetes} or {@code remote}
 * @param platforms that it can build for
 * @param pool the pool that it is of; null when it is of none
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
