package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextFiles;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.Inventory;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PruningPlan;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildGraph;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildInputs;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Spelling;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * Everything that a rule can look at. Immutable.
 *
 * @param dockerfile of the build
 * @param path of the Dockerfile, relative to the context; null when it is outside, where no patch can change it
 * @param inputs of the build for the Dockerfile
 * @param files that the build sees
 * @param inventory of the context; null when it was not scanned
 * @param plan of the pruning; null when there is none
 * @param observed what builds did; {@link Measurements#NOTHING} without one
 * @param stages that the target needs, in file order
 * @param spelling of the options that advice names
 */
public record Evidence(
        Dockerfile dockerfile,
        @CheckForNull String path,
        BuildInputs inputs,
        ContextFiles files,
        @CheckForNull Inventory inventory,
        @CheckForNull PruningPlan plan,
        Measurements observed,
        List<StageSteps> stages,
        Spelling spelling) {
    public Evidence {
        Objects.requireNonNull(dockerfile, "dockerfile");
        Objects.requireNonNull(inputs, "inputs");
        Objects.requireNonNull(files, "files");
        Objects.requireNonNull(observed, "observed");
        stages = List.copyOf(stages);
    }

    /** A Dockerfile and its context, before anything is built. */
    public static Evidence of(
            Dockerfile dockerfile, @CheckForNull String path, BuildInputs inputs, ContextFiles files) {
        return new Evidence(
                dockerfile,
                path,
                inputs,
                files,
                null,
                null,
                Measurements.NOTHING,
                StageSteps.of(BuildGraph.of(dockerfile, inputs)),
                Spelling.COMMAND_LINE);
    }

    public Evidence withInventory(@CheckForNull Inventory counted, @CheckForNull PruningPlan planned) {
        return new Evidence(dockerfile, path, inputs, files, counted, planned, observed, stages, spelling);
    }

    public Evidence withObserved(Measurements builds) {
        return new Evidence(dockerfile, path, inputs, files, inventory, plan, builds, stages, spelling);
    }

    public Evidence withSpelling(Spelling ofReader) {
        return new Evidence(dockerfile, path, inputs, files, inventory, plan, observed, stages, ofReader);
    }

    /**
     * A copy with other files, possibly including the Dockerfile; observations belong to the old ones and are dropped.
     */
    Evidence after(Dockerfile changed, ContextFiles others) {
        return of(changed, path, inputs, others).withInventory(inventory, plan).withSpelling(spelling);
    }

    /** Whether the Dockerfile is for Windows containers, which no rule supports. */
    boolean isWindows() {
        for (StageSteps stage : stages) {
            if (stage.image().matches("(?i).*(windows|nanoserver|servercore|ltsc20|dotnet/framework).*")) {
                return true;
            }
        }
        // the escape character alone proves nothing: it is also used for Linux, and for Windows one of these occurs as
        // well
        return dockerfile.escape() == '`'
                && text().matches("(?is).*(powershell|\\bcmd\\b[ \",]+/s|\\b[a-z]:[\\\\/](?!/)|\\.exe\\b|\\.msi\\b).*");
    }

    /** The Dockerfile, each byte as the character of the same number. */
    public String text() {
        return new String(dockerfile.source().bytes(), StandardCharsets.ISO_8859_1);
    }

    /** The first COPY of the whole context; null when there is none. */
    @CheckForNull
    public SourceCopy wholeCopy() {
        for (StageSteps stage : stages) {
            for (StageSteps.Step step : stage.steps()) {
                SourceCopy copy = SourceCopy.of(step, files);
                if (copy != null && copy.isWholeContext()) {
                    return copy;
                }
            }
        }
        return null;
    }

    /** The stage whose end is the image. */
    public StageSteps target() {
        return stages.get(stages.size() - 1);
    }
}
