package io.jenkins.plugins.optimizeddockerbuild.engine.history;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.LayerReason;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Overview;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * Totals over the builds of many images: which images take the time, what made their layers run, what advice is worth,
 * what caches cost and save, and where builds run. Holds a few numbers for each build, not the builds themselves. Lists
 * start with the most time and have at most {@link #MOST} entries. Durations are milliseconds.
 */
public final class Fleet {
    /** Limit for each list. */
    public static final int MOST = 1000;

    private static final int MOST_JOBS = 20;

    private final Map<List<String>, Image> images = new HashMap<>();
    private final Map<List<Object>, Cause> causes = new HashMap<>();
    private final Map<String, Advice> advice = new HashMap<>();
    private final Map<String, Cache> caches = new HashMap<>();
    private final Map<String, Cache> profiles = new HashMap<>();
    private final SharedInstalls installs = new SharedInstalls();
    private final Places builders = new Places();
    private final Places hosts = new Places();
    private long first = Long.MAX_VALUE;

    /** An image of one job. */
    public static final class Image {
        private final String job;
        private final String name;
        private String image;
        private long newest = Long.MIN_VALUE;
        private long[] durations = new long[8];
        private long[] starts = new long[8];
        private int builds;
        private int unsuccessful;
        private int crossed;
        private long millis;
        private double percents;
        private int percentsKnown;

        @CheckForNull
        private Long contextBytes;

        @CheckForNull
        private Long imageBytes;

        private Image(String job, String name) {
            this.job = job;
            this.name = name;
            this.image = name;
        }

        private void add(BuildFigures build) {
            if (builds == durations.length) {
                durations = Arrays.copyOf(durations, builds * 2);
                starts = Arrays.copyOf(starts, builds * 2);
            }
            durations[builds] = build.durationMillis();
            starts[builds] = build.startedMillis();
            builds++;
            unsuccessful += build.succeeded() ? 0 : 1;
            crossed += build.overview().crossed().isEmpty() ? 0 : 1;
            millis += build.durationMillis();
            if (build.cache().timePercent() != null) {
                percents += build.cache().timePercent();
                percentsKnown++;
            }
            if (build.startedMillis() >= newest) {
                newest = build.startedMillis();
                image = build.overview().image() == null
                        ? name
                        : build.overview().image();
                contextBytes = build.contextBytes() == null ? contextBytes : build.contextBytes();
                imageBytes = build.imageBytes() == null ? imageBytes : build.imageBytes();
            }
        }

        public String job() {
            return job;
        }

        /** Name of the report. */
        public String name() {
            return name;
        }

        /** Name without tag, from the newest build; the report's name when it has none. */
        public String image() {
            return image;
        }

        public int builds() {
            return builds;
        }

        public int unsuccessful() {
            return unsuccessful;
        }

        /** Builds that crossed a quality gate. */
        public int crossed() {
            return crossed;
        }

        public long millis() {
            return millis;
        }

        public long medianMillis() {
            return quantile(0.5);
        }

        public long percentile95Millis() {
            return quantile(0.95);
        }

        /** The smallest time that this share of the builds did not exceed. */
        private long quantile(double share) {
            long[] sorted = Arrays.copyOf(durations, builds);
            Arrays.sort(sorted);
            return sorted[(int) Math.max(0, Math.ceil(share * builds) - 1)];
        }

        /** Average percentage of layer time from the cache, 0 to 100; null when unknown. */
        @CheckForNull
        public Double cachedPercent() {
            return percentsKnown == 0 ? null : (Double) (percents / percentsKnown);
        }

        @CheckForNull
        public Long contextBytes() {
            return contextBytes;
        }

        @CheckForNull
        public Long imageBytes() {
            return imageBytes;
        }

        /**
         * By how many percent the median of the later half of its builds exceeds that of the earlier half; null below
         * six builds.
         */
        @CheckForNull
        public Double trendPercent() {
            if (builds < 6) {
                return null;
            }
            long[][] order = new long[builds][];
            for (int i = 0; i < builds; i++) {
                order[i] = new long[] {starts[i], durations[i]};
            }
            Arrays.sort(order, Comparator.comparingLong(one -> one[0]));
            double before = median(order, 0, builds / 2);
            return before == 0 ? null : (Double) (100 * (median(order, builds - builds / 2, builds) - before) / before);
        }

        private static double median(long[][] builds, int from, int to) {
            long[] sorted = Arrays.stream(builds, from, to)
                    .mapToLong(one -> one[1])
                    .sorted()
                    .toArray();
            int last = sorted.length - 1;
            return (sorted[last / 2] + sorted[(last + 1) / 2]) / 2.0;
        }
    }

    /**
     * Something that made layers run.
     *
     * @param what the file, build argument or base image; null when the kind says it all
     * @param builds number of affected builds
     * @param millis total time of the layers that ran because of it
     * @param jobs at most {@link #MOST_JOBS} of the affected ones
     */
    public record Cause(LayerReason.Kind kind, @CheckForNull String what, int builds, long millis, Set<String> jobs) {}

    /**
     * A piece of advice over all builds.
     *
     * @param builds number of builds that got it
     * @param millis what it would have saved in them, where known
     */
    public record Advice(String id, String title, int builds, long millis, Set<String> jobs) {}

    /**
     * A layer cache in a registry, or all caches of a profile.
     *
     * @param name reference of the cache, or name of the profile
     * @param reads successful imports
     * @param failed failed imports
     * @param layers of the builds
     * @param cachedLayers number of {@code layers} that came from a cache
     * @param paidMillis time of imports and exports, and of carrying cache mounts
     * @param savedMillis what cached layers took when they last ran, and what filled cache mounts saved
     * @param mountsMillis of {@code paidMillis}, for carrying cache mounts
     * @param mountsSavedMillis of {@code savedMillis}, by cache mounts; null when unknown
     */
    public record Cache(
            String name,
            int builds,
            int reads,
            int failed,
            int writes,
            long layers,
            long cachedLayers,
            long readBytes,
            long writtenBytes,
            long paidMillis,
            long savedMillis,
            long mountsMillis,
            @CheckForNull Long mountsSavedMillis) {
        /** Without the cost of cache mounts whose savings are unknown. */
        public boolean costsMoreThanItSaves() {
            return paidMillis - (mountsSavedMillis == null ? mountsMillis : 0) > savedMillis;
        }

        /** Percentage of layers that came from a cache, 0 to 100; null without layers. */
        @CheckForNull
        public Double hitPercent() {
            return layers == 0 ? null : (Double) (100.0 * cachedLayers / layers);
        }
    }

    /**
     * A builder or an agent.
     *
     * @param cachedPercent share of the layers' time that came from the cache, from 0 to 100, on average; null when unknown
     * @param slowerPercent how much longer builds take than those of the same images elsewhere, which is negative where
     *     they are faster; null where too few images were built here and elsewhere
     */
    public record Place(
            String name,
            int builds,
            long millis,
            int unsuccessful,
            @CheckForNull Double cachedPercent,
            @CheckForNull Double slowerPercent) {}

    /** @param job its display name, or that of the project whose branches count together */
    public void add(String job, BuildFigures build) {
        first = Math.min(first, build.startedMillis());
        images.computeIfAbsent(List.of(job, build.name()), key -> new Image(job, build.name()))
                .add(build);
        Overview overview = build.overview();
        for (Overview.Cause cause : overview.causes()) {
            causes.merge(
                    Arrays.asList(cause.kind(), cause.what()),
                    new Cause(cause.kind(), cause.what(), 1, cause.millis(), Set.of(job)),
                    (one, other) -> new Cause(
                            one.kind(),
                            one.what(),
                            one.builds() + 1,
                            one.millis() + other.millis(),
                            with(one.jobs(), job)));
        }
        for (Overview.Given given : overview.advice()) {
            long saved = given.savedMillis() == null ? 0 : given.savedMillis();
            advice.merge(
                    given.id(),
                    new Advice(given.id(), given.title(), 1, saved, Set.of(job)),
                    (one, other) -> new Advice(
                            one.id(), one.title(), one.builds() + 1, one.millis() + saved, with(one.jobs(), job)));
        }
        if (overview.cache() != null) {
            caches.merge(overview.cache(), cache(overview.cache(), build), Fleet::together);
        }
        if (overview.cacheProfile() != null) {
            profiles.merge(overview.cacheProfile(), cache(overview.cacheProfile(), build), Fleet::together);
        }
        installs.add(job, build);
        String image = job + " " + build.name();
        builders.add(overview.builder(), image, build);
        hosts.add(overview.host(), image, build);
    }

    /** The same set when nothing changes: most builds of a cause belong to few jobs. */
    private static Set<String> with(Set<String> jobs, String job) {
        if (jobs.size() >= MOST_JOBS || jobs.contains(job)) {
            return jobs;
        }
        Set<String> more = new LinkedHashSet<>(jobs);
        more.add(job);
        return more;
    }

    private static Cache cache(String name, BuildFigures build) {
        BuildSummary.Cache cache = build.cache();
        return new Cache(
                name,
                1,
                cache.imports() - cache.failedImports(),
                cache.failedImports(),
                cache.exports(),
                cache.layers(),
                cache.cachedLayers(),
                cache.importBytes(),
                cache.exportBytes(),
                cache.importMillis() + cache.exportMillis() + cache.mountsMillis(),
                orZero(cache.savedMillis()) + orZero(cache.mountsSavedMillis()),
                cache.mountsMillis(),
                cache.mountsSavedMillis());
    }

    private static Cache together(Cache one, Cache other) {
        return new Cache(
                one.name(),
                one.builds() + other.builds(),
                one.reads() + other.reads(),
                one.failed() + other.failed(),
                one.writes() + other.writes(),
                one.layers() + other.layers(),
                one.cachedLayers() + other.cachedLayers(),
                one.readBytes() + other.readBytes(),
                one.writtenBytes() + other.writtenBytes(),
                one.paidMillis() + other.paidMillis(),
                one.savedMillis() + other.savedMillis(),
                one.mountsMillis() + other.mountsMillis(),
                one.mountsSavedMillis() == null && other.mountsSavedMillis() == null
                        ? null
                        : (Long) (orZero(one.mountsSavedMillis()) + orZero(other.mountsSavedMillis())));
    }

    private static long orZero(@CheckForNull Long millis) {
        return millis == null ? 0 : millis;
    }

    /** Start of the first build, since 1970; {@link Long#MAX_VALUE} without builds. */
    public long firstMillis() {
        return first;
    }

    public List<Image> images() {
        return most(images.values(), Image::millis);
    }

    public List<Cause> causes() {
        return most(causes.values(), Cause::millis);
    }

    public List<Advice> advice() {
        return most(advice.values(), Advice::millis);
    }

    /** The most expensive first. */
    public List<Cache> caches() {
        return most(caches.values(), Cache::paidMillis);
    }

    /** The caches of each profile combined, the most expensive first. */
    public List<Cache> profiles() {
        return most(profiles.values(), Cache::paidMillis);
    }

    /** What several images install alike, the most time first. */
    public List<SharedInstalls.Shared> installedAlike() {
        return installs.found();
    }

    public List<Place> builders() {
        return most(builders.all(), Place::millis);
    }

    /** Machines that the clients ran on; in Jenkins the agents. */
    public List<Place> hosts() {
        return most(hosts.all(), Place::millis);
    }

    private static <T> List<T> most(Collection<T> all, ToLongFunction<T> millis) {
        List<T> sorted = new ArrayList<>(all);
        sorted.sort(Comparator.comparingLong(millis).reversed());
        return sorted.subList(0, Math.min(MOST, sorted.size()));
    }
}
