package io.jenkins.plugins.optimizeddockerbuild.engine.history;

import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Counts;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.text.Printable;
import java.util.ArrayList;
import java.util.List;

/** The builds of a history as lines for a terminal. */
public final class FleetText {
    private static final int MOST_ROWS = 20;

    private FleetText() {}

    /** In English, each line printable. */
    public static List<String> of(Fleet fleet) {
        List<String> lines = new ArrayList<>();
        if (fleet.images().isEmpty()) {
            lines.add("There is no build in this history yet.");
            return lines;
        }
        lines.add("IMAGES BY TIME");
        for (Fleet.Image image :
                fleet.images().subList(0, Math.min(MOST_ROWS, fleet.images().size()))) {
            lines.add("  " + image.image() + ": " + Counts.of(image.builds(), "build") + ", "
                    + Durations.coarse(image.millis()) + ", median " + Durations.format(image.medianMillis())
                    + ", 95th percentile " + Durations.format(image.percentile95Millis())
                    + (image.cachedPercent() == null
                            ? ""
                            : ", " + Math.round(image.cachedPercent()) + " % of the time from the cache"));
        }
        if (!fleet.causes().isEmpty()) {
            lines.add("WHAT MADE LAYERS RUN");
            for (Fleet.Cause cause :
                    fleet.causes().subList(0, Math.min(MOST_ROWS, fleet.causes().size()))) {
                lines.add("  " + words(cause) + ": " + Counts.of(cause.builds(), "build") + ", "
                        + Durations.coarse(cause.millis()));
            }
        }
        if (!fleet.advice().isEmpty()) {
            lines.add("ADVICE");
            for (Fleet.Advice advice :
                    fleet.advice().subList(0, Math.min(MOST_ROWS, fleet.advice().size()))) {
                lines.add("  " + advice.title() + ": in " + Counts.of(advice.builds(), "build")
                        + (advice.millis() == 0
                                ? ""
                                : ", would have saved up to " + Durations.coarse(advice.millis())));
            }
        }
        if (!fleet.installedAlike().isEmpty()) {
            lines.add("INSTALLED ALIKE");
            for (SharedInstalls.Shared shared : fleet.installedAlike()) {
                lines.add("  " + Counts.of(shared.images().size(), "image") + " from " + shared.base() + ": "
                        + String.join(", ", shared.packages())
                        + (shared.millis() == 0 ? "" : ", " + Durations.coarse(shared.millis())));
            }
        }
        return lines.stream().map(Printable::line).toList();
    }

    private static String words(Fleet.Cause cause) {
        return switch (cause.kind()) {
            case FIRST -> "first build";
            case NO_CACHE -> "--no-cache";
            case BASE_IMAGE -> "base image changed";
            case INSTRUCTION -> "Dockerfile changed";
            case ARGUMENT -> "build argument " + cause.what();
            case FILES -> cause.what() + " changed";
            case CACHE_IMPORT -> "the cache could not be imported";
            case EMPTY_BUILDER -> "no cache found on the builder";
            case NOT_IN_CACHE -> "no longer in any cache";
            case UNKNOWN -> "unknown";
        };
    }
}
