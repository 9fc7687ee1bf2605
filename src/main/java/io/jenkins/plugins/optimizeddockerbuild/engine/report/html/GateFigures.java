package io.jenkins.plugins.optimizeddockerbuild.engine.report.html;

import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Counts;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;

/** How the page writes what a quality gate measures. */
final class GateFigures {
    private GateFigures() {}

    static String of(double value, String unit) {
        long whole = Math.round(value);
        return switch (unit) {
            case "ms" -> Durations.format(whole);
            case "bytes" -> ByteSizes.format(Math.max(0, whole));
            case "percent" -> whole + " %";
            default -> Counts.grouped(whole);
        };
    }
}
