package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ContextReads;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.DockerfileSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;

/**
 * The net below the pruned context: tells whether a build may have failed for want of what was pruned, so that it is built
 * once more with its whole context. That is a layer which had, in its own stage or in one that it builds on, a part of the
 * context that a rule of ours may have taken something from.
 */
final class PruningNet {

    private PruningNet() {}

    /** @param timeline of a build that failed, and not because somebody ended it */
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
        // one without a name cannot be asked for alone: then all stages of the build count, down to the layer
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

    /** By the first name of both: whoever is in doubt builds once more. */
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
