package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ContextReads;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import java.util.List;

/** Decides what to prune. */
final class PruningPlanner {
    private final ContextRequest request;
    private final IgnoreRules rules;
    private final ContextTree tree;

    PruningPlanner(
            ContextRequest request,
            DockerfileSource source,
            @CheckForNull Dockerfile dockerfile,
            @CheckForNull ContextReads reads,
            OwnIgnoreFile ignoreFile,
            IgnoreRules rules,
            ContextTree tree) {
        this.request = request;
        this.rules = rules;
        this.tree = tree;
    }

    PruningPlan plan() throws InvalidIgnoreRuleException, InterruptedException {
        tree.select(rules, (folder, below) -> false);
        return new PruningPlan(request.prune(), PruneMode.REPORT, null, List.of(), List.of());
    }

    List<ContextEntry> doubtfulEntries() {
        return List.of();
    }
}
