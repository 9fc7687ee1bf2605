package io.jenkins.plugins.optimizeddockerbuild.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Gate;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.SmokeTestSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimelineSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.gate.GateText;
import java.util.ArrayList;
import java.util.List;

/**
 * A message that a platform shows at a line of the Dockerfile.
 *
 * @param id the rule of advice, {@code build-failed}, {@code quality-gate} or {@code smoke-test}
 * @param lines of the Dockerfile; null when it belongs to none
 * @param title one line
 * @param text may have several lines
 */
record Annotation(Level level, String id, @CheckForNull Lines lines, String title, String text) {

    /** How much it matters, most important first. */
    enum Level {
        /** The build, its smoke test or a quality gate failed. */
        FAILURE,
        HIGH,
        MEDIUM,
        LOW
    }

    /** The messages about a build, most important first. */
    static List<Annotation> of(Report report) {
        List<Annotation> annotations = new ArrayList<>();
        ResultSection.Failure failure = report.result().error();
        if (failure != null) {
            annotations.add(new Annotation(
                    Level.FAILURE,
                    "build-failed",
                    lines(report.timeline(), failure.vertex()),
                    report.result().status() == ResultSection.Status.CANCELED
                            ? "The build was canceled"
                            : "The build failed",
                    failure.explanation() == null
                            ? failure.message()
                            : failure.message() + "\n" + failure.explanation()));
        }
        SmokeTestSection smokeTest = report.smokeTest();
        if (smokeTest != null && !smokeTest.passed()) {
            String message = smokeTest.message() == null ? "" : smokeTest.message();
            annotations.add(new Annotation(
                    Level.FAILURE,
                    "smoke-test",
                    null,
                    "The image failed its smoke test",
                    smokeTest.explanation() == null ? message : message + "\n" + smokeTest.explanation()));
        }
        for (Gate gate : report.crossedGates()) {
            annotations.add(new Annotation(
                    gate.outcome() == Gate.Outcome.FAILED ? Level.FAILURE : Level.MEDIUM,
                    "quality-gate",
                    null,
                    "Quality gate crossed: " + GateText.crossed(gate),
                    "The gate is `" + gate.id() + "`."));
        }
        annotations.addAll(of(report.advice()));
        return annotations;
    }

    static List<Annotation> of(List<Advice> advice) {
        List<Annotation> annotations = new ArrayList<>();
        for (Advice piece : advice) {
            annotations.add(new Annotation(
                    Level.valueOf(piece.severity().name()),
                    piece.id(),
                    piece.lines(),
                    piece.title() + " [" + piece.id() + "]",
                    piece.text() + (piece.page() == null ? "" : "\n" + piece.page())));
        }
        return annotations;
    }

    @CheckForNull
    private static Lines lines(TimelineSection timeline, int vertex) {
        return timeline.vertices().stream()
                .filter(one -> one.number() == vertex)
                .map(TimelineSection.Vertex::lines)
                .findFirst()
                .orElse(null);
    }
}
