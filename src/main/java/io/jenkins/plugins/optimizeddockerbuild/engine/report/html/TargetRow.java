package io.jenkins.plugins.optimizeddockerbuild.engine.report.html;

import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TargetGroup;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TargetSection;
import java.util.List;

/** One row of the table of bake targets. */
record TargetRow(TargetSection target, TargetGroup.Layers layers, List<Phrase> verdict) {

    /** Empty for a build of one target. */
    static List<TargetRow> of(Report report) {
        return report.targets().size() < 2
                ? List.of()
                : report.targets().stream()
                        .map(target -> new TargetRow(
                                target, TargetGroup.Layers.of(target, report), Phrase.of(target.verdict())))
                        .toList();
    }

    String result() {
        return switch (target.status()) {
            case SUCCESS -> "✓ succeeded";
            case FAILURE -> "✕ failed";
            case CANCELED -> "■ canceled";
        };
    }

    String time() {
        return Durations.format(target.durationMillis());
    }

    /** CSS class of the row in report.css, if any. */
    String look() {
        return switch (target.status()) {
            case SUCCESS -> null;
            case FAILURE -> "odb-failed";
            case CANCELED -> "odb-unfinished";
        };
    }
}
