package io.jenkins.plugins.optimizeddockerbuild.engine.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Gate;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.SmokeTestSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.gate.GateText;
import java.util.List;
import java.util.Objects;

/** Says the end of a build for those who do not read its log: a step's error, a command's standard error. */
public final class FailureText {
    private FailureText() {}

    /** What failed, why, and what to do next; null when the build succeeded and its image passed the test. */
    @CheckForNull
    public static String of(Report report) {
        String image = report.imageName() == null ? "" : " of " + report.imageName();
        ResultSection.Failure error = report.result().error();
        if (error != null) {
            boolean canceled = report.result().status() == ResultSection.Status.CANCELED;
            return "The build" + image + ended(canceled, error.message(), error.explanation());
        }
        SmokeTestSection test = report.smokeTest();
        if (test == null || test.passed()) {
            return null;
        }
        boolean canceled = test.status() == SmokeTestSection.Status.CANCELED;
        return "The smoke test" + image + ended(canceled, test.message(), test.explanation());
    }

    /** The crossed quality gates with this outcome; null when there are none. */
    @CheckForNull
    public static String gates(Report report, Gate.Outcome outcome) {
        List<Gate> crossed = report.gates().stream()
                .filter(gate -> gate.outcome() == outcome)
                .toList();
        return crossed.isEmpty() ? null : "Quality gate crossed: " + GateText.crossed(crossed);
    }

    private static String ended(boolean canceled, @CheckForNull String message, @CheckForNull String explanation) {
        String what = Objects.requireNonNullElse(message, "").strip();
        String help = Objects.requireNonNullElse(explanation, "").strip();
        // what a tool said ends without a period
        boolean isOpen = !what.isEmpty() && !help.isEmpty() && !what.matches("(?s).*[.!?]");
        String why = (what + (isOpen ? ". " : " ") + help).strip();
        return (canceled ? " was canceled" : " failed") + (why.isEmpty() ? "" : ": " + why);
    }
}
