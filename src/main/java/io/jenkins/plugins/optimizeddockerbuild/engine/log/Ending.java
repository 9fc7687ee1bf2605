package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogLine.Kind;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.CacheImport;
import java.util.Set;

/**
 * How a layer ended, in the words of the log.
 *
 * @param text without the layer's number
 * @param millis how long it ran
 */
record Ending(Kind kind, String text, long millis) {

    /** A result that arrives sooner was not fetched. */
    private static final long FETCHED_MILLIS = 100;

    private static final long UNUSUAL_MILLIS = 5000;

    /**
     * @param usual how long the layer takes in other builds; null when unknown
     * @param exportedCaches references of the caches that this build writes
     */
    static Ending of(Layer layer, @CheckForNull Usual usual, Set<String> exportedCaches) {
        long millis = layer.millis();
        String error = layer.error();
        if (error == null) {
            return layer.isCached()
                    ? new Ending(Kind.CACHED, cached(layer, millis), millis)
                    : new Ending(Kind.DONE, done(layer, millis, usual), millis);
        }
        if (layer.isCancelled()) {
            return new Ending(Kind.CANCELED, "CANCELED " + Durations.format(millis), millis);
        }
        String cache = CacheImport.reference(layer.name().instruction());
        if (cache != null) {
            return withoutCache(cache, error, exportedCaches, millis);
        }
        return new Ending(Kind.ERROR, "ERROR " + Durations.format(millis) + ": " + error, millis);
    }

    /** With time and bytes if the result was fetched. */
    private static String cached(Layer layer, long millis) {
        return millis < FETCHED_MILLIS ? "CACHED" : "CACHED " + Durations.format(millis) + transferred(layer);
    }

    /** With the usual time if it took half as long again, and more than a few seconds longer. */
    private static String done(Layer layer, long millis, @CheckForNull Usual usual) {
        String done = "DONE " + Durations.format(millis) + transferred(layer);
        long usualMillis = usual == null ? 0 : usual.time().toMillis();
        boolean unusual =
                usual != null && millis > usualMillis + UNUSUAL_MILLIS && millis > usualMillis + usualMillis / 2;
        return unusual ? done + ", " + usual.words(Durations.format(usualMillis)) : done;
    }

    private static String transferred(Layer layer) {
        long bytes = layer.transfers.bytes();
        return bytes > 0 ? ", " + ByteSizes.format(bytes) : "";
    }

    /** An unreadable cache never fails a build: BuildKit continues without it. */
    private static Ending withoutCache(String reference, String error, Set<String> exportedCaches, long millis) {
        if (CacheImport.isMissing(error)) {
            String note = "NOTE cache " + reference + " does not exist yet";
            boolean written = exportedCaches.contains(reference);
            return new Ending(Kind.NOTE, written ? note + ": this build will write it" : note, millis);
        }
        return new Ending(
                Kind.WARNING,
                "WARN cache " + reference + " cannot be read, the build continues without it: " + error,
                millis);
    }
}
