package io.jenkins.plugins.optimizeddockerbuild.engine.report.html;

import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.PlatformTimes;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimelineSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.svg.TimelinePicture;
import java.util.List;

/**
 * A row in the table of platforms.
 *
 * @param place where it was built, and whether it was emulated
 * @param bars when something ran for it, on the time axis of the whole build
 */
record PlatformRow(
        String platform,
        String place,
        long layers,
        long cached,
        String runs,
        String size,
        List<TimelinePicture.Bar> bars) {

    static List<PlatformRow> of(List<PlatformTimes> platforms, Report report) {
        return platforms.stream()
                .map(platform -> of(platform, report.timeline()))
                .toList();
    }

    private static PlatformRow of(PlatformTimes platform, TimelineSection timeline) {
        String node = platform.node() == null ? "" : platform.node();
        return new PlatformRow(
                platform.platform(),
                platform.emulated() ? (node + " emulated").strip() : node,
                platform.layers(),
                platform.cached(),
                Durations.format(platform.runMillis()),
                platform.sizeBytes() == null ? "" : ByteSizes.format(platform.sizeBytes()),
                TimelinePicture.lane(timeline, platform.vertices()));
    }
}
