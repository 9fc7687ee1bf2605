package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ContextReads;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.DockerfileSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;

/**
 * The safety net below pruning: decides whether a build may have failed because of the pruned context and has to run
 * again with the whole one. That is the case when the failed layer, in its own stage or in one that it builds on, had a
 * part of the context from which one of our rules may have removed something.
 */
final class PruningNet {

    private PruningNet() {}

    /** @param timeline of a build that failed without being canceled */
    static boolean catches(PreparedBuild build, Timeline timeline) {
        TimelineVertex failed = timeline.failure();
        boolean canReadAgain = !"-".equals(build.request().file());
        if (build.pruned().isEmpty() || !canReadAgain || failed == null || build.parsedDockerfile() == null) {
            return false;
        }
        VertexName name = failed.name();
        if (name.kind() != VertexName.Kind.STEP) {
            return false;
        }
        DockerfileSteps.Step step = build.steps().find(name.stage(), name.step(), name.steps(), name.instruction());
        return step == null || hadPrunedContext(build, step);
    }

    private static boolean hadPrunedContext(PreparedBuild build, DockerfileSteps.Step step) {
        // an unnamed stage cannot be asked for alone: then all stages up to the layer count
        ContextReads reads = ContextReads.of(
                build.parsedDockerfile(),
                step.stage().name() == null
                        ? build.request().target()
                        : step.stage().name(),
                build.arguments(),
                build.request().buildContexts().keySet(),
                build.contextRequest().platforms());
        if (reads.isUnknown()) {
            return true;
        }
        for (ContextReads.Source source : reads.sources()) {
            boolean isAbove = source.lines().first() <= step.lines().first();
            if (isAbove && build.pruned().stream().anyMatch(rule -> mayTakeFrom(rule, source))) {
                return true;
            }
        }
        return false;
    }

    /** Compares the first path segments only: when in doubt, the build runs again. */
    private static boolean mayTakeFrom(String rule, ContextReads.Source source) {
        String path = rule.startsWith("/") ? rule.substring(1) : rule;
        String first = firstName(path);
        return source.isWholeContext()
                || source.wildcard()
                || source.parents()
                || first.indexOf('*') >= 0
                || first.indexOf('?') >= 0
                || first.indexOf('[') >= 0
                || first.equals(firstName(source.pattern()));
    }

    private static String firstName(String path) {
        int slash = path.indexOf('/');
        return slash < 0 ? path : path.substring(0, slash);
    }
}
