package io.jenkins.plugins.optimizeddockerbuild.engine.report;

import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.LayerKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

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
                    cached ? TimelineSection.Outcome.CACHED : TimelineSection.Outcome.DONE,
                    cached ? 0 : 4_000,
                    null));
        }
        return new BuildSummary(
                Report.SCHEMA,
                "build-" + number,
                ZERO.plusSeconds(number * 43_000L),
                failed
                        ? ResultSection.Status.FAILURE
                        : cancelled ? ResultSection.Status.CANCELLED : ResultSection.Status.SUCCESS,
                dependencies + own + export + cache + 3_000,
                1_200_000L + number * 11_000L,
                failed || cancelled ? null : 380_000_000L + number * 2_100_000L,
                null,
                layers,
                List.of(new BuildSummary.Folder("app", 640_000L + number * 11_000L)),
                number <= 2 ? null : new TimeSplit(dependencies, own, export, cache));
    }
}
