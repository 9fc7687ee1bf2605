package io.jenkins.plugins.optimizeddockerbuild.engine.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ExportPart;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex.Outcome;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final DockerfileLines LINES = new DockerfileLines(
            "Dockerfile", Map.of("copy", new Lines(6, 6), "pip", new Lines(7, 9), "test", new Lines(10, 10)));

    private final TimelineSketch build = new TimelineSketch();

    @Test
    void namesTheLayerThatTookMostOfTheTimeAndItsLine() {
        build.step("pip", "RUN pip install -r requirements.txt", 0, 252_300, Outcome.DONE);
        build.export(252_300, 301_200);
        assertThat(verdict())
                .isEqualTo("4m12.3s of 5m01.2s (84 %) went into `RUN pip install -r requirements.txt` (Dockerfile:7);"
                        + " no layer came from the cache.");
    }

    @Test
    void namesSeveralLayersWhenNoneTookMostOfTheTime() {
        build.step("pip", "RUN pip install -r requirements.txt", 0, 40_000, Outcome.DONE);
        build.step("test", "RUN pytest", 40_000, 70_000, Outcome.DONE, "pip");
        build.export(70_000, 100_000);
        assertThat(verdict())
                .isEqualTo("1m10.0s of 1m40.0s (70 %) went into `RUN pip install -r requirements.txt` (Dockerfile:7)"
                        + " 40.0s and `RUN pytest` (Dockerfile:10) 30.0s; no layer came from the cache.");
    }

    @Test
    void saysWhichLayerBeforeItWasNotInTheCache() {
        build.step("apt", "RUN apt-get install -y gcc", 0, 0, Outcome.CACHED);
        build.step("copy", "COPY . .", 0, 1_000, Outcome.DONE, "apt");
        build.step("pip", "RUN pip install -r requirements.txt", 1_000, 61_000, Outcome.DONE, "copy");
        assertThat(verdict())
                .isEqualTo("1m00.0s of 1m01.0s (98 %) went into `RUN pip install -r requirements.txt` (Dockerfile:7);"
                        + " it had to run because `COPY . .` (Dockerfile:6) before it was not in the cache.");
    }

    @Test
    void saysThatEverythingBeforeItWasInTheCache() {
        build.step("apt", "RUN apt-get install -y gcc", 0, 0, Outcome.CACHED);
        build.step("pip", "RUN pip install -r requirements.txt", 0, 60_000, Outcome.DONE, "apt");
        assertThat(verdict()).endsWith("; its result was not in the cache, although everything before it was.");
    }

    @Test
    void looksForTheCauseThroughOtherStagesAndTheContext() {
        build.step("apt", "RUN apt-get install -y gcc", 0, 0, Outcome.CACHED);
        build.context(0, 500);
        build.step("copy", "COPY . .", 500, 1_000, Outcome.DONE, "apt", "context");
        build.step("make", "RUN make", 1_000, 2_000, Outcome.DONE, "copy");
        build.step("copyfrom", "COPY --from=builder /out /out", 2_000, 3_000, Outcome.DONE, "make");
        build.step("pip", "RUN pip install -r requirements.txt", 3_000, 63_000, Outcome.DONE, "copyfrom");
        assertThat(verdict())
                .contains("it had to run because `COPY . .` (Dockerfile:6) before it was not in the cache");
    }

    @Test
    void speaksOfTransfersInPlainWords() {
        build.context(0, 54_000);
        build.step("copy", "COPY . .", 54_000, 60_000, Outcome.DONE, "context");
        assertThat(verdict())
                .isEqualTo("54.0s of 1m00.0s (90 %) went into sending the build context; no layer came from the"
                        + " cache.");
    }

    @Test
    void namesThePartThatTookMostOfAnExport() {
        build.step("copy", "COPY . .", 0, 4_000, Outcome.DONE);
        build.export(4_000, 100_000, ExportPart.Phase.UNPACKING, 30_000, 88_000);
        assertThat(verdict())
                .isEqualTo("1m36.0s of 1m40.0s (96 %) went into exporting the image, of it 58.0s unpacking into the"
                        + " engine; no layer came from the cache.");
    }

    @Test
    void namesNoPartOfAnExportWhereNoneStandsOut() {
        build.step("copy", "COPY . .", 0, 4_000, Outcome.DONE);
        build.export(4_000, 100_000, ExportPart.Phase.UNPACKING, 30_000, 40_000);
        assertThat(verdict()).doesNotContain("of it");
    }

    @Test
    void needsNoCulpritForAQuickBuild() {
        build.step("apt", "RUN apt-get install -y gcc", 0, 0, Outcome.CACHED);
        build.step("copy", "COPY . .", 0, 100, Outcome.DONE, "apt");
        build.export(100, 400);
        assertThat(verdict()).isEqualTo("Built in 0.4s; 1 of 2 layers came from the cache.");
    }

    @Test
    void doesNotCountFromAsALayer() {
        build.step("from", "FROM docker.io/library/python:3.11", 0, 0, Outcome.CACHED);
        build.step("copy", "COPY . .", 0, 100, Outcome.DONE, "from");
        assertThat(verdict()).isEqualTo("Built in 0.1s; no layer came from the cache.");
    }

    @Test
    void namesTheLayerAndExitCodeOfAFailure() {
        build.fail(
                "pip",
                "RUN pip install -r requirements.txt",
                0,
                130_300,
                "process \"/bin/sh -c pip install\" did not complete successfully: exit code: 137");
        assertThat(verdict())
                .isEqualTo("Failed after 2m10.3s at `RUN pip install -r requirements.txt` (Dockerfile:7) with exit code"
                        + " 137.");
    }

    @Test
    void givesTheClientsMessageWhenNoLayerFailed() {
        build.text("WARNING: something");
        build.text(
                "ERROR: failed to build: failed to solve: dockerfile parse error on line 3: unknown instruction: RUNN");
        assertThat(verdict()).isEqualTo("Failed: dockerfile parse error on line 3: unknown instruction: RUNN.");
    }

    @Test
    void saysWhatWasRunningWhenTheBuildWasCancelled() {
        build.step("pip", "RUN pip install -r requirements.txt", 0, 30_000, Outcome.CANCELED);
        assertThat(verdict())
                .isEqualTo("Canceled after 30.0s while `RUN pip install -r requirements.txt` (Dockerfile:7) was"
                        + " running.");
    }

    @Test
    void saysThatTheProgressBrokeOff() {
        build.step("pip", "RUN pip install -r requirements.txt", 0, 30_000, Outcome.UNFINISHED);
        assertThat(verdict()).contains("broke off").contains("Dockerfile:7");
    }

    @Test
    void hasOneTotalAndNamesWhatBuildKitDidNotTake() {
        build.step("pip", "RUN pip install", 0, 700, Outcome.DONE);
        assertThat(Verdict.of(build.timeline(), LINES, Map.of(), new TotalTime(2_200, 0, 700)))
                .isEqualTo("Built in 2.2s, 1.5s of it before and after BuildKit; no layer came from the cache.");
    }

    @Test
    void sharesOutTheWholeTimeOfALongBuild() {
        build.step("pip", "RUN pip install", 0, 60_000, Outcome.DONE);
        assertThat(Verdict.of(build.timeline(), LINES, Map.of(), new TotalTime(80_000, 0, 60_000)))
                .isEqualTo("1m00.0s of 1m20.0s (75 %) went into `RUN pip install` (Dockerfile:7); no layer came from"
                        + " the cache; 20.0s of it before and after BuildKit.");
    }

    @Test
    void neverSaysThatLayersTookLongerThanTheBuild() {
        build.step("pip", "RUN pip install", 0, 50_000, Outcome.DONE);
        build.step("test", "RUN pytest", 10_000, 60_000, Outcome.DONE);
        assertThat(verdict()).startsWith("50.0s of 1m00.0s (83 %) went into ");
        build.step("copy", "COPY . .", 60_000, 100_000, Outcome.DONE);
        assertThat(verdict()).startsWith("1m00.0s of 1m40.0s (60 %) went into ");
    }

    @Test
    void hasAWordForNothing() {
        assertThat(verdict()).isEqualTo("Nothing was built.");
    }

    private String verdict() {
        return Verdict.of(build.timeline(), LINES);
    }
}
