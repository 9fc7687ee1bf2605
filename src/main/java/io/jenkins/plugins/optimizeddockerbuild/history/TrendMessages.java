package io.jenkins.plugins.optimizeddockerbuild.history;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ImageSection.SizeKind;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimeSplit;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TrendPoint;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.gate.GateText;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.html.TrendTexts;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.svg.TrendPicture;
import java.util.List;

/** The texts of a trend in the language of the request. */
final class TrendMessages implements TrendTexts {
    @Override
    public String heading(TrendPicture.Kind kind) {
        return switch (kind) {
            case TIME -> Messages.Trend_time();
            case IMAGE -> Messages.Trend_image();
            case IMAGE_COMPRESSED -> Messages.Trend_imageCompressed();
            case IMAGE_UNPACKED -> Messages.Trend_imageUnpacked();
            case CACHED_TIME -> Messages.Trend_cachedTime();
            case CACHED_LAYERS -> Messages.Trend_cached();
        };
    }

    @Override
    public String part(TrendPicture.Look look) {
        return switch (look) {
            case DEPENDENCIES -> part(TimeSplit.Part.DEPENDENCIES);
            case OWN -> part(TimeSplit.Part.OWN);
            case EXPORT -> part(TimeSplit.Part.EXPORT);
            case CACHE -> part(TimeSplit.Part.CACHE);
            case OTHER -> part(TimeSplit.Part.OTHER);
            case COUNTED -> Messages.Trend_counted();
            case WHOLE, PLAIN -> Messages.Trend_whole();
        };
    }

    static String part(TimeSplit.Part part) {
        return switch (part) {
            case DEPENDENCIES -> Messages.Trend_dependencies();
            case OWN -> Messages.Trend_own();
            case EXPORT -> Messages.Trend_export();
            case CACHE -> Messages.Trend_cache();
            case OTHER -> Messages.Trend_other();
        };
    }

    @Override
    public String unsuccessful() {
        return Messages.Trend_unsuccessful();
    }

    /** The size of an image and its kind: {@code 412 MB compressed}. */
    static String size(long bytes, @CheckForNull SizeKind kind) {
        String size = ByteSizes.format(Math.max(0, bytes));
        return kind == null
                ? size
                : kind == SizeKind.COMPRESSED ? Messages.Trend_compressed(size) : Messages.Trend_unpacked(size);
    }

    static String status(ResultSection.Status status) {
        return switch (status) {
            case SUCCESS -> Messages.Trend_success();
            case FAILURE -> Messages.Trend_failure();
            case CANCELED -> Messages.Trend_cancelled();
        };
    }

    /** How a build ended, which includes a crossed quality gate. */
    static String outcome(ResultSection.Status status, boolean crossed) {
        return status == ResultSection.Status.SUCCESS && crossed ? Messages.Trend_crossed() : status(status);
    }

    private static String outcome(TrendPoint point) {
        if (point.crossed().isEmpty()) {
            return status(point.status());
        }
        String crossed = Messages.Trend_crossedWhich(PhraseBook.get().text(GateText.crossed(point.crossed())));
        return point.status() == ResultSection.Status.SUCCESS ? crossed : crossed + ", " + status(point.status());
    }

    @Override
    public String crossed() {
        return Messages.Trend_crossed();
    }

    @Override
    public String build(String label, TrendPoint point) {
        StringBuilder text = new StringBuilder(
                Messages.Trend_build(label, outcome(point), Durations.format(point.durationMillis())));
        TimeSplit time = point.time();
        if (time != null) {
            text.append(Messages.Trend_parts(
                    Durations.format(time.dependenciesMillis()),
                    Durations.format(time.ownMillis()),
                    Durations.format(time.exportMillis()),
                    Durations.format(time.cacheMillis())));
        }
        if (point.imageBytes() != null) {
            text.append(Messages.Trend_imageOf(size(point.imageBytes(), point.imageSizeKind())));
        }
        if (point.layers() > 0) {
            text.append(Messages.Trend_cachedOf(point.cachedLayers(), point.layers()));
            if (point.cachedTimePercent() != null) {
                text.append(Messages.Trend_byTime(Math.round(point.cachedTimePercent())));
            }
        }
        return text.toString();
    }

    @Override
    public String description(List<TrendPicture.Build> builds) {
        return Messages.Trend_description(builds.size());
    }
}
