package io.jenkins.plugins.optimizeddockerbuild.engine.report.html;

import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Counts;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimeSplit;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TrendPoint;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.gate.GateText;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.svg.TrendPicture;
import java.util.List;

/** The texts of the trend in {@code report.html}, which is always in English. */
final class EnglishTrend implements TrendTexts {
    @Override
    public String heading(TrendPicture.Kind kind) {
        return switch (kind) {
            case TIME -> "Time";
            case IMAGE -> "Image";
            case IMAGE_COMPRESSED -> "Image, compressed";
            case IMAGE_UNPACKED -> "Image, unpacked";
            case CACHED_TIME -> "Time from the cache";
            case CACHED_LAYERS -> "Layers from the cache";
        };
    }

    @Override
    public String part(TrendPicture.Look look) {
        return switch (look) {
            case DEPENDENCIES -> TimeSplit.Part.DEPENDENCIES.words();
            case OWN -> TimeSplit.Part.OWN.words();
            case EXPORT -> TimeSplit.Part.EXPORT.words();
            case CACHE -> TimeSplit.Part.CACHE.words();
            case OTHER -> TimeSplit.Part.OTHER.words();
            case COUNTED -> "share of layers: not known what they took";
            case WHOLE, PLAIN -> "not known what it went into";
        };
    }

    @Override
    public String unsuccessful() {
        return "did not succeed";
    }

    @Override
    public String crossed() {
        return "crossed a quality gate";
    }

    @Override
    public String build(String label, TrendPoint point) {
        StringBuilder text = new StringBuilder(Moment.of(point.started())).append(": ");
        if (!point.crossed().isEmpty()) {
            text.append("crossed a quality gate (")
                    .append(GateText.crossed(point.crossed()))
                    .append("), ");
        }
        text.append(
                        switch (point.status()) {
                            case SUCCESS -> "";
                            case FAILURE -> "failed after ";
                            case CANCELED -> "canceled after ";
                        })
                .append(Durations.format(point.durationMillis()));
        TimeSplit time = point.time();
        if (time != null) {
            text.append(" (dependencies ")
                    .append(Durations.format(time.dependenciesMillis()))
                    .append(", other layers ")
                    .append(Durations.format(time.ownMillis()))
                    .append(", export ")
                    .append(Durations.format(time.exportMillis()))
                    .append(", cache ")
                    .append(Durations.format(time.cacheMillis()))
                    .append(')');
        }
        if (point.imageBytes() != null) {
            text.append("; image ").append(ByteSizes.format(point.imageBytes()));
            if (point.imageSizeKind() != null) {
                text.append(' ').append(point.imageSizeKind().word());
            }
        }
        if (point.layers() > 0) {
            text.append("; ")
                    .append(point.cachedLayers())
                    .append(" of ")
                    .append(Counts.of(point.layers(), "layer"))
                    .append(" from the cache");
            if (point.cachedTimePercent() != null) {
                text.append(" (").append(Math.round(point.cachedTimePercent())).append(" % by time)");
            }
        }
        return text.toString();
    }

    @Override
    public String description(List<TrendPicture.Build> builds) {
        TrendPicture.Build first = builds.get(0);
        TrendPicture.Build last = builds.get(builds.size() - 1);
        return "A column for each of the last " + Counts.of(builds.size(), "build")
                + ", the oldest at the left. The first: " + build(first.label(), first.point()) + ". The last: "
                + build(last.label(), last.point()) + ".";
    }
}
