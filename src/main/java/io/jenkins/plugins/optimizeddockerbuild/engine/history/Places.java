package io.jenkins.plugins.optimizeddockerbuild.engine.history;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** How builds fare where they are built, at builders or on agents, beside the builds of the same images elsewhere. */
final class Places {
    /** Below so many builds of an image on one of two sides there is nothing to compare. */
    private static final int LEAST = 3;

    private final Map<String, Sum> sums = new HashMap<>();

    /** Milliseconds of the builds that succeeded, by image and by place. */
    private final Map<String, Map<String, Times>> images = new HashMap<>();

    private static final class Sum {
        private int builds;
        private int unsuccessful;
        private long millis;
        private double percents;
        private int percentsKnown;
        private long here;
        private double elsewhere;
    }

    private static final class Times {
        private long[] millis = new long[4];
        private int count;

        private void add(long one) {
            if (count == millis.length) {
                millis = Arrays.copyOf(millis, count * 2);
            }
            millis[count++] = one;
        }
    }

    /** @param image one for all builds of the same thing */
    void add(@CheckForNull String place, String image, BuildFigures build) {
        String name = Objects.requireNonNullElse(place, "?");
        Sum sum = sums.computeIfAbsent(name, any -> new Sum());
        sum.builds++;
        sum.unsuccessful += build.succeeded() ? 0 : 1;
        sum.millis += build.durationMillis();
        if (build.cache().timePercent() != null) {
            sum.percents += build.cache().timePercent();
            sum.percentsKnown++;
        }
        if (build.succeeded()) {
            images.computeIfAbsent(image, any -> new HashMap<>(2))
                    .computeIfAbsent(name, any -> new Times())
                    .add(build.durationMillis());
        }
    }

    /** In no order. */
    List<Fleet.Place> all() {
        sums.values().forEach(sum -> {
            sum.here = 0;
            sum.elsewhere = 0;
        });
        images.values().forEach(this::compare);
        List<Fleet.Place> places = new ArrayList<>();
        sums.forEach((name, sum) -> places.add(new Fleet.Place(
                name,
                sum.builds,
                sum.millis,
                sum.unsuccessful,
                sum.percentsKnown == 0 ? null : (Double) (sum.percents / sum.percentsKnown),
                sum.elsewhere == 0 ? null : (Double) (100 * (sum.here / sum.elsewhere - 1)))));
        return places;
    }

    /** What builds of an image take in one place, and what as many take elsewhere, by the median. */
    private void compare(Map<String, Times> image) {
        for (Map.Entry<String, Times> place : image.entrySet()) {
            Times here = place.getValue();
            long[] elsewhere = image.values().stream()
                    .filter(times -> times != here)
                    .flatMapToLong(times -> Arrays.stream(times.millis, 0, times.count))
                    .sorted()
                    .toArray();
            if (here.count >= LEAST && elsewhere.length >= LEAST) {
                Sum sum = sums.get(place.getKey());
                sum.here += here.count
                        * median(Arrays.stream(here.millis, 0, here.count)
                                .sorted()
                                .toArray());
                sum.elsewhere += here.count * (double) median(elsewhere);
            }
        }
    }

    private static long median(long[] sorted) {
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
