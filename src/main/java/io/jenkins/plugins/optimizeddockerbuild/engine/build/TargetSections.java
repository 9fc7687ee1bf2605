package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TargetSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Targets;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.verdict.DockerfileLines;
import io.jenkins.plugins.optimizeddockerbuild.engine.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;

/** The report's section for each target of a bake. */
final class TargetSections {
    private TargetSections() {}

    /** Empty for a build of one target. */
    static List<TargetSection> of(Targets targets, Timeline timeline, ImageNames images, DockerfileLines lines) {
        List<TargetSection> sections = new ArrayList<>();
        for (String target : targets.names()) {
            sections.add(of(target, targets.of(target, timeline), images, lines));
        }
        return sections;
    }

    private static TargetSection of(String target, Timeline timeline, ImageNames images, DockerfileLines lines) {
        return new TargetSection(
                target,
                status(timeline),
                timeline.started(),
                timeline.completed(),
                timeline.duration().toMillis(),
                Verdict.of(timeline, lines),
                images.of(timeline),
                timeline.vertices().stream().map(TimelineVertex::number).toList(),
                timeline.criticalPath());
    }

    /** Vertices that never started count too: BuildKit announces all of a target's vertices and cancels the rest. */
    private static ResultSection.Status status(Timeline timeline) {
        if (timeline.failure() != null) {
            return ResultSection.Status.FAILURE;
        }
        return ObservedBuild.endedEarly(timeline) ? ResultSection.Status.CANCELED : ResultSection.Status.SUCCESS;
    }
}
