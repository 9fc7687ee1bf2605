package io.jenkins.plugins.optimizeddockerbuild.engine.report.html;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.SmokeTestSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.SmokeTestSection.Check;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.SmokeTestSection.Outcome;
import java.util.ArrayList;
import java.util.List;

/**
 * The smoke test, for the page.
 *
 * @param heading of the section
 * @param sentence the summary
 * @param explanation what a failure means and what to do; null when there is nothing to add
 * @param tone CSS class of a failure's panel in report.css; null when it passed
 * @param earlier lines of the containers' output before {@code log} that are not shown
 */
record SmokeView(
        String heading,
        List<Phrase> sentence,
        @CheckForNull List<Phrase> explanation,
        @CheckForNull String tone,
        List<Row> rows,
        String log,
        long earlier) {

    private static final int LONGEST_CHECK = 300;
    private static final int LONGEST_DETAIL = 500;

    /** One check. */
    record Row(
            String what,
            boolean code,
            String sign,
            String outcome,
            String time,
            @CheckForNull String detail) {}

    /** Null when there was no test. */
    @CheckForNull
    static SmokeView of(@CheckForNull SmokeTestSection test) {
        if (test == null) {
            return null;
        }
        List<Row> rows = new ArrayList<>();
        for (Check check : test.checks()) {
            rows.add(new Row(
                    PlainText.shortened(check.what(), LONGEST_CHECK),
                    check.kind() == SmokeTestSection.Kind.COMMAND,
                    check.outcome() == Outcome.PASSED ? "✓" : check.outcome() == Outcome.FAILED ? "✕" : "–",
                    switch (check.outcome()) {
                        case PASSED -> "passed";
                        case FAILED -> "failed";
                        case NOT_RUN -> "not run";
                    },
                    check.millis() == null ? "" : Durations.format(check.millis()),
                    check.detail() == null ? null : PlainText.shortened(check.detail(), LONGEST_DETAIL)));
        }
        String message = test.message() == null ? "" : PlainText.of(test.message());
        String sentence =
                switch (test.status()) {
                    case PASSED ->
                        (test.readyMillis() == null
                                        ? "The image passed"
                                        : "Ready in " + Durations.format(test.readyMillis()))
                                + "; the test took " + Durations.format(test.durationMillis()) + ".";
                    case FAILED -> message;
                    case CANCELED -> "Canceled after " + Durations.format(test.durationMillis()) + ".";
                };
        return new SmokeView(
                switch (test.status()) {
                    case PASSED -> "Smoke test";
                    case FAILED -> "The smoke test failed";
                    case CANCELED -> "The smoke test was canceled";
                },
                Phrase.of(sentence),
                test.explanation() == null ? null : Phrase.of(PlainText.of(test.explanation())),
                switch (test.status()) {
                    case PASSED -> null;
                    case FAILED -> "bad";
                    case CANCELED -> "warn";
                },
                rows,
                LayerLog.joined(test.logTail()),
                test.logLines() - test.logTail().size());
    }

    /** CSS class of the section; null for the default. */
    @CheckForNull
    String panel() {
        return tone == null ? null : "odb-failure odb-" + tone;
    }
}
