package io.jenkins.plugins.optimizeddockerbuild.engine.report.html;

import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Counts;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.PlatformTimes;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.PlatformTimes.SameRuns;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The cost of emulating platforms, in sentences. */
public final class PlatformText {
    /** Less time is not worth a machine for the platform, in milliseconds. */
    private static final long WORTH_A_NODE_MILLIS = 5_000;

    private PlatformText() {}

    /** One for each emulated platform whose RUNs took time; empty when none was emulated. */
    public static List<String> emulation(List<PlatformTimes> platforms) {
        PlatformTimes own =
                platforms.stream().filter(one -> !one.emulated()).findFirst().orElse(null);
        List<String> sentences = new ArrayList<>();
        for (PlatformTimes platform : platforms) {
            if (platform.emulated() && platform.runMillis() > 0) {
                sentences.add(own == null ? emulated(platform) + "." : compared(platform, own, platform.sameRuns(own)));
            }
        }
        return sentences;
    }

    private static String emulated(PlatformTimes platform) {
        return platform.platform() + " was emulated"
                + (platform.node() == null ? "" : " on " + platform.node())
                + ": its RUNs took " + Durations.format(platform.runMillis());
    }

    private static String compared(PlatformTimes platform, PlatformTimes own, SameRuns same) {
        if (same.runs() == 0) {
            return emulated(platform) + "; none of them ran for " + own.platform()
                    + " as well, so the cost of emulation is unknown.";
        }
        long more = same.millis() - same.otherMillis();
        String times = same.otherMillis() == 0
                ? ""
                : String.format(Locale.ROOT, ", %.1f times as long", (double) same.millis() / same.otherMillis());
        return platform.platform() + " was emulated" + (platform.node() == null ? "" : " on " + platform.node()) + ": "
                + Counts.of(same.runs(), "RUN") + " took " + Durations.format(same.millis()) + ", and "
                + Durations.format(same.otherMillis()) + " for " + own.platform() + times
                + (more < WORTH_A_NODE_MILLIS
                        ? "."
                        : ". A node of this platform in a pool of builders saves up to " + Durations.format(more)
                                + "; so does compiling with FROM --platform=$BUILDPLATFORM.");
    }
}
