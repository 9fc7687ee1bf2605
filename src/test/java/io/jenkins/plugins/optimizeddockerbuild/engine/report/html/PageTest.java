package io.jenkins.plugins.optimizeddockerbuild.engine.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Counts;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.SampleReports;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.svg.TimelinePicture;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PageTest {
    private final Report cold = SampleReports.mlBackend();

    @Test
    void givesTheFewFiguresThatMatterFirst() {
        assertThat(Page.of(cold).tiles())
                .containsExactly(
                        new Tile("Time", "4m12.3s", "3m11.3s more than the build before"),
                        new Tile("Layers from the cache", "1 of 8", null),
                        new Tile("Context", "1.2 MB", "of 412 MB: >99 % kept out"),
                        new Tile("Image", "412 MB", "compressed, 14.0 MB more than before"));
    }

    @Test
    void doesNotSayThatLayersRanThatNeverBegan() {
        assertThat(Page.of(SampleReports.failedEarly()).tiles())
                .contains(new Tile("Layers from the cache", "0 of 3", "1 ran, 2 never started"));
    }

    @Test
    void tellsHowMuchOfTheTimeWasInBuildKit() {
        assertThat(Page.of(SampleReports.failedEarly()).tiles())
                .contains(new Tile("Time", "5.0s", "2.0s of it before and after BuildKit"));
    }

    @Test
    void tellsWhatChangedSinceTheBuildBefore() {
        assertThat(Page.of(cold).changes().since()).isEqualTo("the build of 27 February 2026, 08:01:00 UTC");
        Map<String, String> labels = Map.of(cold.comparison().before().id(), "#4");
        assertThat(Page.of(cold, labels, null).changes().since()).isEqualTo("build #4");
        assertThat(Page.of(cold).changes().lines()).hasSize(6).first().satisfies(line -> {
            assertThat(line.what()).isEqualTo("Ran again");
            assertThat(line.number()).isEqualTo(9);
            assertThat(line.figures()).isEqualTo("cached → 2m32.2s");
        });
    }

    @Test
    void sortsLayersByTimeAndKeepsTheOrderOfTheBuildAsWell() {
        assertThat(Page.of(cold).layersByTime())
                .extracting(row -> row.vertex().number())
                .startsWith(9, 11, 7, 16, 17, 13);
        assertThat(Page.of(cold).layersInOrder())
                .extracting(row -> row.vertex().number())
                .startsWith(1, 2, 3);
    }

    @Test
    void showsTheSlowestLayersOfAVeryLargeBuild() {
        Page page = Page.of(SampleReports.large(3_000));

        assertThat(page.layersByTime()).hasSize(LayerRow.MOST_ROWS);
        assertThat(page.layersInOrder())
                .extracting(row -> row.vertex().number())
                .isSorted();
        assertThat(ReportHtml.render(SampleReports.large(3_000))).contains("These are the slowest of 3000;");
    }

    @Test
    void saysOfALayerWhenItTookLongerThanUsual() {
        assertThat(Page.of(cold).layersByTime().get(0).state()).isEqualTo("31.2s slower");
        assertThat(Page.of(cold).layersByTime().get(1).state())
                .as("within noise")
                .isNull();
    }

    @Test
    void tellsWhatBecameOfTheContextInASentence() {
        assertThat(Page.of(cold).context().sentence())
                .containsExactly(
                        new Phrase("Of 412 MB in 12,311 files, ", false),
                        new Phrase(".dockerignore", true),
                        new Phrase(
                                " leaves 352 MB in 9,520 files and pruning leaves 1.2 MB in 38 files."
                                        + " BuildKit asked for 1.2 MB.",
                                false));
        assertThat(Page.of(SampleReports.advised()).context().sentence())
                .containsExactly(new Phrase("98.0 MB in 1,203 files, all left for BuildKit.", false));
    }

    @Test
    void addsUpTheFoldersThatItDoesNotList() {
        assertThat(Page.of(SampleReports.large(10)).context().folders())
                .hasSize(13)
                .last()
                .satisfies(more -> {
                    assertThat(more.name()).isEqualTo("288 more");
                    assertThat(more.files()).isEqualTo("70,416 files");
                });
    }

    @Test
    void saysWhenTheCacheCostMoreThanItSaved() {
        assertThat(Page.of(cold).cache().sentence())
                .isEqualTo(
                        "1 of 8 layers came from the cache (0 % by time). When they last ran they took 0.0s, moving the cache took"
                                + " 17.2s: it cost more than it saved.");
        assertThat(Page.of(SampleReports.cachedForTwoPlatforms()).cache().sentence())
                .isEqualTo("2 of 2 layers came from the cache. The savings are unknown, because no earlier build ran"
                        + " these layers.");
    }

    @Test
    void showsLinesThatWereWrittenOverAsATerminalLeavesThem() {
        assertThat(LayerLog.joined(List.of("10 %\r50 %\rdone\r", "plain"))).isEqualTo("done\nplain\n");
    }

    @Test
    void doesNotTakeALoneBacktickForCode() {
        assertThat(Phrase.of("`RUN make` isn`t done"))
                .containsExactly(new Phrase("RUN make", true), new Phrase(" isn`t done", false));
        assertThat(Phrase.of("no code")).containsExactly(new Phrase("no code", false));
    }

    @Test
    void writesMomentsAndCountsTheSameEverywhere() {
        assertThat(Moment.of(Instant.parse("2026-03-01T09:05:03.9Z"))).isEqualTo("1 March 2026, 09:05:03 UTC");
        assertThat(Counts.of(1, "file")).isEqualTo("1 file");
        assertThat(Counts.of(1_234_567, "file")).isEqualTo("1,234,567 files");
        assertThat(Counts.grouped(100)).isEqualTo("100");
    }

    @Test
    void callsACacheThatDoesNotExistYetNoFailure() {
        Report first = SampleReports.firstOfABranch();

        assertThat(Page.of(first).layersInOrder().get(0).state()).isEqualTo("no cache yet");
        assertThat(Page.of(first).cache().transfers().get(0).error()).isEqualTo("does not exist yet");
        assertThat(Page.of(first).timeline().rows().get(0).look()).isEqualTo(TimelinePicture.Look.BESIDE);
    }
}
