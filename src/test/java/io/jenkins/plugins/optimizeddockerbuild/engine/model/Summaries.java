package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import java.time.Instant;
import java.util.List;

/** Summaries of builds for tests that need neither cache nor ingredients. */
public final class Summaries {
    private Summaries() {}

    public static BuildSummary summary(
            int schema,
            String id,
            Instant started,
            ResultSection.Status status,
            long durationMillis,
            Long contextBytes,
            Long imageBytes,
            ImageSection.SizeKind imageSizeKind,
            Long readyMillis,
            List<BuildSummary.Layer> layers,
            List<BuildSummary.Folder> folders,
            TimeSplit time) {
        return new BuildSummary(
                schema,
                id,
                started,
                status,
                durationMillis,
                contextBytes,
                imageBytes,
                imageSizeKind,
                readyMillis,
                layers,
                folders,
                time,
                null,
                null,
                false,
                null);
    }
}
