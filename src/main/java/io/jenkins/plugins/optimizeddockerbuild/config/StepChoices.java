package io.jenkins.plugins.optimizeddockerbuild.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PruneMode;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * What a step says for itself; null wherever it leaves the choice to the folder and to Jenkins.
 *
 * @param cache name of a cache profile, or {@code none}
 * @param builder name of a builder profile, or {@code none} for the agent's own builder
 * @param qualityGates an empty list asks for none
 * @param retries how often a build is tried again that failed with a temporary fault
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
