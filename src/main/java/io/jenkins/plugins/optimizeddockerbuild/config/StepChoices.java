package io.jenkins.plugins.optimizeddockerbuild.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PruneMode;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * A step's own settings; null for anything left to the folder and to Jenkins.
 *
 * @param cache name of a cache profile, or {@code none}
 * @param builder name of a builder profile, or {@code none} for the agent's own builder
 * @param qualityGates an empty list disables the defaults
 * @param retries number of retries after a temporary fault
 */
public record StepChoices(
        @CheckForNull String cache,
        @CheckForNull String builder,
        @CheckForNull PruneMode prune,
        @CheckForNull Duration heartbeatAfter,
        @CheckForNull Duration stallAfter,
        @CheckForNull List<String> qualityGates,
        @CheckForNull ArchiveChoice archive,
        @CheckForNull Integer retries)
        implements Serializable {

    public StepChoices {
        qualityGates = qualityGates == null ? null : List.copyOf(qualityGates);
    }
}
