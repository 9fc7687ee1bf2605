package io.jenkins.plugins.optimizeddockerbuild.engine.report.html;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Counts;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.CacheMountsSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.CacheSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.svg.Percent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Cost and savings of the cache, for the page.
 *
 * @param sentence the summary
 * @param advice how to make it cheaper
 * @param balance bars that compare cost and savings; empty when there is nothing to compare
 */
record CacheView(String sentence, List<String> advice, List<Bar> balance, List<Row> transfers) {

    /** A time as a bar. */
    record Bar(String name, String time, String width, boolean saved) {}

    /**
     * An import or export.
     *
     * @param vertex number of its layer; 0 for a helper build
     */
    record Row(
            String what,
            String reference,
            int vertex,
            String time,
            String bytes,
            @CheckForNull String error) {}

    /** Null when the build neither used a cache nor could have. */
    @CheckForNull
    static CacheView of(CacheSection cache) {
        if (cache.layers() == 0 && cache.imports().isEmpty() && cache.exports().isEmpty()) {
            return null;
        }
        long importMillis = sum(cache.imports());
        long exportMillis = sum(cache.exports());
        long saved = cache.savedMillis() == null ? 0 : cache.savedMillis();
        Long mountsSaved = cache.mountsSavedMillis();
        long longest = LongStream.of(
                        saved, cache.mountsMillis(), mountsSaved == null ? 0 : mountsSaved, importMillis, exportMillis)
                .max()
                .getAsLong();
        List<Bar> balance = new ArrayList<>();
        if (longest > 0) {
            balance.add(bar("Importing", importMillis, longest, false));
            balance.add(bar("Exporting", exportMillis, longest, false));
            if (cache.mountsMillis() > 0) {
                balance.add(bar("Cache mounts", cache.mountsMillis(), longest, false));
            }
            if (mountsSaved != null) {
                balance.add(bar("Saved by cache mounts", mountsSaved, longest, true));
            }
            if (cache.savedMillis() != null) {
                balance.add(bar(cache.savedUnknown() > 0 ? "Saved, at least" : "Saved", saved, longest, true));
            }
        }
        List<Row> transfers = new ArrayList<>();
        for (CacheSection.Transfer transfer : cache.imports()) {
            transfers.add(row("import", transfer));
        }
        for (CacheSection.Transfer transfer : cache.exports()) {
            transfers.add(row("export", transfer));
        }
        if (cache.mounts() != null) {
            addMounts(transfers, "mounts filled", cache.mounts(), cache.mounts().filled());
            addMounts(
                    transfers, "mounts written", cache.mounts(), cache.mounts().written());
        }
        return new CacheView(sentence(cache) + mounts(cache), cache.advice(), balance, transfers);
    }

    private static void addMounts(
            List<Row> transfers, String what, CacheMountsSection mounts, @CheckForNull CacheMountsSection.Moved moved) {
        if (moved != null) {
            String bytes = ByteSizes.format(moved.bytes()) + " in " + Counts.of(moved.files(), "file");
            transfers.add(new Row(what, mounts.reference(), 0, Durations.format(moved.durationMillis()), bytes, null));
        }
    }

    private static String sentence(CacheSection cache) {
        String cached = cache.cachedLayers() == 0
                ? "No layer came from the cache."
                : cache.cachedLayers() + " of " + Counts.of(cache.layers(), "layer") + " came from the cache"
                        + byTime(cache) + ".";
        if (cache.savedMillis() == null) {
            return cache.cachedLayers() == 0
                    ? cached
                    : cached + " The savings are unknown, because no earlier build ran these layers.";
        }
        long cost = cache.costMillis();
        String unknown =
                cache.savedUnknown() == 0 ? "" : " (unknown for " + Counts.of(cache.savedUnknown(), "more layer") + ")";
        String mounts = cache.mountsMillis() == 0
                ? ""
                : ", of which " + Durations.format(cache.mountsMillis()) + " for cache mounts";
        Long mountsSaved = cache.mountsSavedMillis();
        boolean isKnown = mounts.isEmpty() || mountsSaved != null;
        long saved = cache.savedMillis() + (mountsSaved == null ? 0 : mountsSaved);
        String balance = isKnown && cost > saved ? ": it cost more than it saved." : ".";
        return cached + " When they last ran they took " + Durations.format(cache.savedMillis()) + unknown
                + ", moving the cache took " + Durations.format(cost) + mounts + balance;
    }

    private static String mounts(CacheSection cache) {
        if (cache.mounts() == null) {
            return "";
        }
        String present =
                cache.mounts().present().isEmpty() ? "" : " The builder already had the content of cache mounts.";
        Long saved = cache.mountsSavedMillis();
        return saved == null
                ? present
                : present + " With the filled cache mounts, base images and the instructions with mounts took "
                        + (saved == 0 ? "no less time" : Durations.format(saved) + " less")
                        + " than in builds without a fill.";
    }

    /** Weighs layers by their duration. */
    private static String byTime(CacheSection cache) {
        Double percent = cache.timeHitPercent();
        return percent == null || cache.layers() == cache.cachedLayers()
                ? ""
                : " (" + Math.round(percent) + " % by time)";
    }

    private static Bar bar(String name, long millis, long longest, boolean saved) {
        return new Bar(name, Durations.format(millis), Percent.of(millis, longest), saved);
    }

    private static Row row(String what, CacheSection.Transfer transfer) {
        return new Row(
                what,
                transfer.reference() == null ? "" : transfer.reference(),
                transfer.vertex(),
                Durations.format(transfer.durationMillis()),
                transfer.bytes() > 0 ? ByteSizes.format(transfer.bytes()) : "",
                error(transfer.error()));
    }

    private static long sum(List<CacheSection.Transfer> transfers) {
        long sum = 0;
        for (CacheSection.Transfer transfer : transfers) {
            sum += transfer.durationMillis();
        }
        return sum;
    }

    /** The first build of a branch finds no cache, which is not an error to the reader. */
    @CheckForNull
    private static String error(@CheckForNull String error) {
        return error != null && error.endsWith("not found") ? "does not exist yet" : error;
    }
}
