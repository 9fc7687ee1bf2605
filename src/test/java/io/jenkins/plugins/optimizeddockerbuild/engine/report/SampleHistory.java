package io.jenkins.plugins.optimizeddockerbuild.engine.report;

import io.jenkins.plugins.optimizeddockerbuild.engine.build.ReportAssembler;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.LayerKey;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ImageSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.LayerHistory;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.LayerReason;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Summaries;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimeSplit;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimelineSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A history in which builds get slower and images larger, with all that can be missing. */
public final class SampleHistory {
    private static final Instant ZERO = Instant.parse("2026-02-01T08:00:00Z");

    private SampleHistory() {}

    /**
     * Builds 1 to so many, the newest first: every seventh failed, every eleventh was cancelled, the first two are of a
     * version that did not tell what the time went into, every fifth had nothing in the cache.
     */
    public static List<BuildSummary> newestFirst(int builds) {
        List<BuildSummary> history = new ArrayList<>();
        for (int number = builds; number > 0; number--) {
            history.add(build(number));
        }
        return history;
    }

    public static BuildSummary build(int number) {
        boolean failed = number % 7 == 0;
        boolean cancelled = number % 11 == 0;
        boolean cold = number % 5 == 0;
        long dependencies = cold ? 152_000 + number * 1_000L : 0;
        long own = 31_000 + number % 4 * 2_000L;
        long export = failed || cancelled ? 0 : 24_000 + number * 300L;
        long cache = failed || cancelled ? 800 : cold ? 18_000 : 4_100;
        List<BuildSummary.Layer> layers = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            boolean cached = !cold && i < 6;
            layers.add(new BuildSummary.Layer(
                    new LayerKey("", "stage-0", i == 0 ? "FROM python:3.11-slim" : "RUN step " + i),
                    i + 1,
                    new Lines(i + 1, i + 1),
                    cached ? TimelineVertex.Outcome.CACHED : TimelineVertex.Outcome.DONE,
                    cached ? 0 : 4_000,
                    null));
        }
        return new BuildSummary(
                Report.SCHEMA,
                "build-" + number,
                ZERO.plusSeconds(number * 43_000L),
                failed
                        ? ResultSection.Status.FAILURE
                        : cancelled ? ResultSection.Status.CANCELED : ResultSection.Status.SUCCESS,
                dependencies + own + export + cache + 3_000,
                1_200_000L + number * 11_000L,
                failed || cancelled ? null : 380_000_000L + number * 2_100_000L,
                ImageSection.SizeKind.COMPRESSED,
                null,
                layers,
                List.of(new BuildSummary.Folder("app", 640_000L + number * 11_000L)),
                number <= 2 ? null : new TimeSplit(dependencies, own, export, cache),
                number <= 2
                        ? null
                        : new BuildSummary.Cache(
                                cache,
                                31_000_000,
                                1,
                                0,
                                0,
                                0,
                                8,
                                cold ? 0 : 5,
                                cold ? 0L : 152_000L,
                                cold ? 0.0 : 82.0,
                                null,
                                0,
                                0,
                                false,
                                null),
                null,
                false,
                null);
    }

    /**
     * A report with all that a history can tell of its layers: what they usually take, why they ran, how they differ from
     * the build before, in which each of them took longer or came from the cache; a trend, and advice with patches.
     */
    static Report remembered(ReportAssembler assembler) {
        Map<LayerKey, LayerHistory> histories = new HashMap<>();
        Map<Integer, LayerReason> reasons = new HashMap<>();
        List<BuildSummary.Layer> before = new ArrayList<>();
        int cause = 0;
        for (TimelineSection.Vertex vertex : assembler.assemble().timeline().vertices()) {
            long millis = vertex.durationMillis();
            histories.put(
                    vertex.layer(),
                    new LayerHistory(
                            millis + 200,
                            millis + 100,
                            new TimelineSection.History(30, 21, 9, 10, millis, millis + 900)));
            if (vertex.observed().outcome() == TimelineVertex.Outcome.DONE) {
                boolean first = vertex.number() % 10 == 1;
                cause = first || cause == 0 ? vertex.number() : cause;
                LayerReason reason = filesChanged(cause);
                reasons.put(vertex.number(), cause == vertex.number() ? reason : reason.becauseOf(cause));
            }
            boolean cached = vertex.number() % 2 == 0;
            before.add(new BuildSummary.Layer(
                    vertex.layer(),
                    vertex.number(),
                    vertex.lines(),
                    cached ? TimelineVertex.Outcome.CACHED : TimelineVertex.Outcome.DONE,
                    cached ? 0 : millis * 2 + 1_000,
                    null));
        }
        BuildSummary last = build(30);
        return assembler
                .history(histories)
                .reasons(reasons)
                .earlier(newestFirst(30))
                .previous(Summaries.summary(
                        last.schema(),
                        last.id(),
                        last.started(),
                        last.status(),
                        last.durationMillis(),
                        last.contextBytes(),
                        last.imageBytes(),
                        ImageSection.SizeKind.COMPRESSED,
                        null,
                        before,
                        last.folders(),
                        last.time()))
                .advice(advice(20))
                .assemble();
    }

    private static LayerReason filesChanged(int vertex) {
        List<LayerReason.FileChange> files = new ArrayList<>();
        for (int i = 0; i < LayerReason.MOST_FILES; i++) {
            files.add(new LayerReason.FileChange(
                    "component-" + vertex + "/src/main/c/module-" + i + ".c",
                    LayerReason.Change.CHANGED,
                    4_000L,
                    4_100L));
        }
        return new LayerReason(
                LayerReason.Kind.FILES,
                0,
                files.get(0).path() + " changed (4.0 kB to 4.1 kB) and 131 more",
                null,
                null,
                files,
                112,
                "build-30");
    }

    private static List<Advice> advice(int pieces) {
        List<Advice> advice = new ArrayList<>();
        for (int i = 0; i < pieces; i++) {
            advice.add(new Advice(
                    "cache-mount",
                    Advice.Severity.MEDIUM,
                    "Keep the downloads of component " + i + " between builds",
                    "Every change of its list downloads all packages again. A cache mount keeps them on the builder.",
                    "It ran in 21 of the last 30 builds and took 59.0s each time.",
                    "--- a/Dockerfile\n+++ b/Dockerfile\n@@ -3 +3 @@\n-RUN make -C component-" + i
                            + "\n+RUN --mount=type=cache,target=/root/.cache make -C component-" + i + "\n",
                    Advice.Proof.NOT_BUILT,
                    new Lines(3, 3),
                    41_000L,
                    null));
        }
        return advice;
    }
}
