package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex.Outcome;
import io.jenkins.plugins.optimizeddockerbuild.engine.verdict.DockerfileLines;
import io.jenkins.plugins.optimizeddockerbuild.engine.verdict.TimelineSketch;
import io.jenkins.plugins.optimizeddockerbuild.engine.verdict.TotalTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SummaryTest {
    private static final DockerfileLines LINES =
            new DockerfileLines("Dockerfile", Map.of("copy", new Lines(6, 6), "pip", new Lines(7, 9)));

    private final TimelineSketch build = new TimelineSketch();
    private Map<String, Long> sizes = Map.of();

    @Test
    void ordersTheLayersByTimeWithShareSizeAndLine() {
        sizes = Map.of("pip", 1_240_000_000L, "copy", 12_300L);
        build.step("apt", "RUN apt-get update && apt-get install -y gcc", 0, 0, Outcome.CACHED);
        build.context(0, 2_100);
        build.step("copy", "COPY . .", 2_100, 2_200, Outcome.DONE, "apt", "context");
        build.step("pip", "RUN pip install -r requirements.txt", 2_200, 254_500, Outcome.DONE, "copy");
        build.export(254_500, 301_200);
        assertThat(text())
                .containsExactly(
                        "LAYERS BY TIME 5m01.2s in all, 1 of 3 layers came from the cache",
                        "* 4m12.3s  84 %  1.2 GB #4 Dockerfile:7 RUN pip install -r requirements.txt",
                        "*   46.7s  16 %         #5 exporting to image",
                        "*    2.1s  <1 %         #2 load build context",
                        "*    0.1s  <1 % 12.3 kB #3 Dockerfile:6 COPY . .",
                        "  and 1 cached",
                        "CRITICAL PATH (*) #4 4m12.3s > #5 46.7s",
                        "VERDICT 4m12.3s of 5m01.2s (84 %) went into `RUN pip install -r requirements.txt`"
                                + " (Dockerfile:7); it had to run because `COPY . .` (Dockerfile:6) before it was not in"
                                + " the cache.");
    }

    @Test
    void leavesOutTheSizesWhereNoneIsKnown() {
        build.step("pip", "RUN pip install -r requirements.txt", 0, 30_000, Outcome.DONE);
        assertThat(text()).contains("* 30.0s 100 % #1 Dockerfile:7 RUN pip install -r requirements.txt");
    }

    @Test
    void saysHowLongNothingRan() {
        build.step("copy", "COPY . .", 0, 10_000, Outcome.DONE);
        build.step("pip", "RUN pip install -r requirements.txt", 40_000, 60_000, Outcome.DONE);
        assertThat(text()).contains("  30.0s 50 % between layers, nothing ran");
    }

    @Test
    void foldsTheManyShortOnes() {
        for (int i = 0; i < 30; i++) {
            build.step("step" + i, "RUN step " + i, i * 1000, i * 1000 + (i < 20 ? 1000 : 40), Outcome.DONE);
        }
        assertThat(text()).hasSizeLessThan(20).anyMatch(line -> line.matches("  and 18 shorter, 8\\.4s together"));
    }

    @Test
    void repeatsTheLastOutputOfTheLayerThatFailedAndNamesTheWayOut() {
        build.step("copy", "COPY . .", 0, 1_000, Outcome.DONE);
        build.fail(
                "pip",
                "RUN pip install -r requirements.txt",
                1_000,
                71_200,
                "process \"/bin/sh -c pip install -r requirements.txt\" did not complete successfully: exit code: 1",
                "Collecting numpy",
                "  10 %\r 100 %",
                "\u001b[31mERROR: Could not install packages due to an OSError: [Errno 28] No space left on device");
        assertThat(text())
                .endsWith(
                        "FAILED #2 [2/9] RUN pip install -r requirements.txt (Dockerfile:7)",
                        "| Collecting numpy",
                        "|  100 %",
                        "| \u001b[31mERROR: Could not install packages due to an OSError: [Errno 28] No space left on"
                                + " device\u001b[0m",
                        "ERROR exit code 1",
                        "VERDICT Failed after 1m11.2s at `RUN pip install -r requirements.txt` (Dockerfile:7) with exit"
                                + " code 1.",
                        "WAY OUT The builder's disk is full: make room with `docker buildx prune`, or give the builder"
                                + " more of it.");
        assertThat(text()).contains("* 1m10.2s  99 % #2 ERROR Dockerfile:7 RUN pip install -r requirements.txt");
    }

    @Test
    void saysWhatTheClientSaidWhenNothingWasBuilt() {
        build.text("ERROR: failed to solve: the Dockerfile cannot be empty");
        assertThat(text())
                .containsExactly(
                        "FAILED the Dockerfile cannot be empty", "VERDICT Failed: the Dockerfile cannot be empty.");
    }

    @Test
    void namesWhatBuildKitDidNotTakeAndSharesOutTheWhole() {
        build.step("pip", "RUN pip install", 0, 30_000, Outcome.DONE);
        assertThat(Summary.of(build.timeline(), LINES, sizes, Map.of(), null, new TotalTime(40_000, 0, 30_000)))
                .extracting(LogLine::toString)
                .startsWith(
                        "LAYERS BY TIME 40.0s in all, 10.0s of it before and after BuildKit, no layer came from the cache",
                        "* 30.0s  75 % #1 Dockerfile:7 RUN pip install");
    }

    private List<String> text() {
        return Summary.of(build.timeline(), LINES, sizes, Map.of(), null, TotalTime.of(build.timeline())).stream()
                .map(LogLine::toString)
                .toList();
    }
}
