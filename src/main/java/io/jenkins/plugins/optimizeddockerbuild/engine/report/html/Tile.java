package io.jenkins.plugins.optimizeddockerbuild.engine.report.html;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Shares;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.CacheSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ContextSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ImageSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Noise;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.verdict.TotalTime;
import java.util.ArrayList;
import java.util.List;

/** One of the key figures at the top of the page. */
record Tile(String label, String value, @CheckForNull String note) {
    private static final long WORTH_A_WORD_MILLIS = 100;

    static List<Tile> of(Report report) {
        List<Tile> tiles = new ArrayList<>(4);
        tiles.add(time(report));
        if (report.cache().layers() > 0) {
            tiles.add(cache(report));
        }
        if (report.context() != null) {
            tiles.add(context(report.context()));
        }
        if (report.image() != null && report.image().sizeBytes() > 0) {
            tiles.add(image(report, report.image()));
        }
        if (report.smokeTest() != null && report.smokeTest().readyMillis() != null) {
            tiles.add(ready(report, report.smokeTest().readyMillis()));
        }
        return tiles;
    }

    private static Tile time(Report report) {
        String note = report.timeline().durationMillis() == 0
                ? null
                : TotalTime.of(report).outside();
        // the duration of an unfinished build cannot be compared
        if (report.comparison() != null && report.result().status() == ResultSection.Status.SUCCESS) {
            long before = report.comparison().before().durationMillis();
            long difference = report.durationMillis() - before;
            String compared = !Noise.isExceededByMillis(before, report.durationMillis())
                    ? "as the build before"
                    : Durations.format(Math.abs(difference)) + (difference < 0 ? " less" : " more")
                            + " than the build before";
            note = note == null ? compared : compared + "; " + note;
        }
        return new Tile("Time", Durations.format(report.durationMillis()), note);
    }

    private static Tile cache(Report report) {
        CacheSection cache = report.cache();
        String note = null;
        if (cache.savedMillis() != null && cache.savedMillis() >= WORTH_A_WORD_MILLIS) {
            note = "saved " + (cache.savedUnknown() > 0 ? "at least " : "") + Durations.format(cache.savedMillis());
        } else if (cache.cachedLayers() == 0) {
            long never = report.timeline().vertices().stream()
                    .filter(vertex -> vertex.name().isLayer()
                            && vertex.observed().intervals().isEmpty())
                    .count();
            note = never == 0 ? "every layer ran" : cache.layers() - never + " ran, " + never + " never started";
        }
        Long mounts = cache.mountsSavedMillis();
        if (mounts != null && mounts >= WORTH_A_WORD_MILLIS) {
            String more = "cache mounts saved " + Durations.format(mounts);
            note = note == null ? more : note + "; " + more;
        }
        return new Tile("Layers from the cache", cache.cachedLayers() + " of " + cache.layers(), note);
    }

    private static Tile context(ContextSection context) {
        if (!context.analysed()) {
            return new Tile("Context sent", ByteSizes.format(context.sentBytes()), "not analyzed");
        }
        long everything = context.everything().bytes();
        long after = context.after().bytes();
        String sent = context.sentBytes() > 0 ? ByteSizes.format(context.sentBytes()) + " sent" : null;
        String note = everything == after
                ? sent
                : "of " + ByteSizes.format(everything) + ": " + Shares.format(everything - after, everything)
                        + " kept out";
        return new Tile("Context", ByteSizes.format(after), note);
    }

    private static Tile image(Report report, ImageSection image) {
        List<String> notes = new ArrayList<>();
        if (image.sizeKind() != null) {
            notes.add(image.sizeKind().word());
        }
        Long growth = report.comparison() == null ? null : report.comparison().imageGrowth();
        if (growth != null) {
            notes.add(
                    !Noise.isExceededByBytes(image.sizeBytes() - growth, image.sizeBytes())
                            ? "as before"
                            : ByteSizes.format(Math.abs(growth)) + (growth < 0 ? " less" : " more") + " than before");
        } else if (image.platforms().size() > 1) {
            notes.add(image.platforms().size() + " platforms");
        }
        return new Tile(
                "Image", ByteSizes.format(image.sizeBytes()), notes.isEmpty() ? null : String.join(", ", notes));
    }

    private static Tile ready(Report report, long millis) {
        String note = "smoke test";
        if (report.comparison() != null && report.comparison().before().readyMillis() != null) {
            long before = report.comparison().before().readyMillis();
            long difference = millis - before;
            note = !Noise.isExceededByMillis(before, millis)
                    ? "as before"
                    : Durations.format(Math.abs(difference)) + (difference < 0 ? " less" : " more") + " than before";
        }
        return new Tile("Ready in", Durations.format(millis), note);
    }
}
