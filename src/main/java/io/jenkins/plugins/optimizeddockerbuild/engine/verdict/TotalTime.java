package io.jenkins.plugins.optimizeddockerbuild.engine.verdict;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import java.util.ArrayList;
import java.util.List;

/**
 * The total time of a report, and the part that the layers did not take.
 *
 * @param millis from the first look at the context to the end
 * @param earlierTriesMillis part of it: tries that failed before the reported one, with the pauses after them
 * @param inBuildKitMillis part of it: from BuildKit's first event to its last in the reported try
 */
public record TotalTime(long millis, long earlierTriesMillis, long inBuildKitMillis) {

    /** Less than this, or than a twentieth of the total, is not mentioned. */
    private static final long WORTH_A_WORD_MILLIS = 100;

    private static final long WORTH_A_WORD_SHARE = 20;

    /** When only BuildKit's part is known. */
    public static TotalTime of(Timeline timeline) {
        long millis = timeline.duration().toMillis();
        return new TotalTime(millis, 0, millis);
    }

    public static TotalTime of(Report report) {
        return new TotalTime(
                report.durationMillis(),
                report.result().earlierTriesMillis(),
                report.timeline().durationMillis());
    }

    public TotalTime {
        millis = Math.max(millis, inBuildKitMillis);
    }

    /** {@code 5.0s of it before and after BuildKit}; null when hardly any time passed outside of BuildKit. */
    @CheckForNull
    public String outside() {
        List<String> parts = new ArrayList<>(2);
        add(parts, earlierTriesMillis, "in earlier tries");
        add(parts, millis - inBuildKitMillis - earlierTriesMillis, "before and after BuildKit");
        return parts.isEmpty() ? null : String.join(", ", parts);
    }

    private void add(List<String> parts, long part, String where) {
        if (part >= WORTH_A_WORD_MILLIS && part * WORTH_A_WORD_SHARE >= millis) {
            parts.add(Durations.format(part) + (parts.isEmpty() ? " of it " : " ") + where);
        }
    }
}
