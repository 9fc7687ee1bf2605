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

    /** A step that says nothing. */
    public static final StepChoices NOTHING = new StepChoices(null, null, null, null, null, null, null, null);

    public StepChoices {
        qualityGates = qualityGates == null ? null : List.copyOf(qualityGates);
    }

    /** The same choices with this cache profile, or {@code none}. */
    public StepChoices withCache(@CheckForNull String name) {
        return new StepChoices(name, builder, prune, heartbeatAfter, stallAfter, qualityGates, archive, retries);
    }

    /** The same choices with this builder profile, or {@code none}. */
    public StepChoices withBuilder(@CheckForNull String name) {
        return new StepChoices(cache, name, prune, heartbeatAfter, stallAfter, qualityGates, archive, retries);
    }
}
