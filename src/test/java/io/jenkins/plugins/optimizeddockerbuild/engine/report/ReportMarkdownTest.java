package io.jenkins.plugins.optimizeddockerbuild.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.model.Gate;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportMarkdownTest {

    @Test
    void showsTheSlowestLayersWhatChangedAndTheVerdict() {
        String markdown = ReportMarkdown.of(SampleReports.mlBackend());

        assertThat(markdown)
                .startsWith("**Built `registry.example.com/shop/backend:1.42`** in ")
                .contains("| layer | time | usually | line |")
                .contains("Since the last successful build: time 1m01.0s → ")
                .contains("* ran again: `RUN --mount=type=cache");
        assertThat(markdown.lines().filter(line -> line.startsWith("| `"))).hasSize(5);
    }

    @Test
    void tellsHowEachTargetOfABakeEnded() {
        assertThat(ReportMarkdown.of(SampleReports.bake()))
                .contains("| target | result | time | layers | shared | cached |")
                .contains("| `api` | built | 4.0s | 2 | 1 | 0 |");
    }

    @Test
    void endsWithTheFirstPiecesOfAdviceAndTheirNumber() {
        assertThat(ReportMarkdown.of(SampleReports.advised()))
                .contains("**Advice:** Keep npm's downloads between builds (would save up to 41.0s)");
        int pieces = SampleReports.advised().advice().size();
        assertThat(ReportMarkdown.of(SampleReports.advised()).lines().toList())
                .last()
                .asString()
                .startsWith(pieces + (pieces == 1 ? " piece" : " pieces") + " of advice, ");
    }

    @Test
    void saysThatNoPatchWasBuilt() {
        assertThat(ReportMarkdown.of(SampleReports.advised()))
                .contains("not built yet: `odb advise --apply --verify` applies what builds");
    }

    @Test
    void saysWhyABuildFailed() {
        assertThat(ReportMarkdown.of(SampleReports.failed()))
                .startsWith("**Failed")
                .contains("the compiler");
    }

    @Test
    void beginsWithTheGatesThatWereCrossed() {
        Report crossed = SampleReports.mlBackend()
                .withGates(List.of(
                        new Gate("image <= 1GB", 1.2e9, 1e9, "bytes", Gate.Outcome.UNSTABLE, "compressed"),
                        new Gate("layers <= 100", 12.0, 100.0, "count", Gate.Outcome.PASSED, null),
                        new Gate("duration <= 1m", 64_000.0, 60_000.0, "ms", Gate.Outcome.FAILED, null)));

        assertThat(ReportMarkdown.of(crossed))
                .startsWith("**Quality gate crossed:** image 1.2 GB compressed, limit 1.0 GB; "
                        + "duration 1m04.0s, limit 1m00.0s\n\n**Built `");
    }

    @Test
    void staysShort() {
        for (Report report : List.of(
                SampleReports.mlBackend(),
                SampleReports.failed(),
                SampleReports.advised(),
                SampleReports.withoutBuildKit(),
                SampleReports.hostile(),
                SampleReports.large(500))) {
            assertThat(ReportMarkdown.of(report).lines().count()).isLessThanOrEqualTo(ReportMarkdown.MOST_LINES);
        }
    }

    @Test
    void showsHostileTextAsText() {
        String markdown = ReportMarkdown.of(SampleReports.hostile());

        assertThat(markdown.replaceAll("`[^`\n]*`", "")).doesNotContain("<script", "<img", "](");
        assertThat(markdown.chars()).noneMatch(c -> c < ' ' && c != '\n' || c == 0x202e);
    }
}
