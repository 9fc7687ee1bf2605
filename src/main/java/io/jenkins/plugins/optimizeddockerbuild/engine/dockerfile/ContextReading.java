package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds out what a build reads from its context. */
final class ContextReading {
    private final Dockerfile dockerfile;

    ContextReading(
            Dockerfile dockerfile,
            @CheckForNull String target,
            Map<String, String> buildArgs,
            Set<String> namedContexts,
            List<String> platforms) {
        this.dockerfile = dockerfile;
    }

    ContextReads read() {
        List<Instruction.Run> runs = new ArrayList<>();
        for (Instruction instruction : dockerfile.instructions()) {
            if (instruction instanceof Instruction.Run run) {
                runs.add(run);
            }
        }
        return new ContextReads(
                List.of(),
                List.of("the sources of " + dockerfile.fileName() + " have not been looked at"),
                List.of(),
                dockerfile.stages(),
                runs);
    }
}
