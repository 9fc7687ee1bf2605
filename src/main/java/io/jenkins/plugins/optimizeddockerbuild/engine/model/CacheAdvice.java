package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.CacheSection.Transfer;
import io.jenkins.plugins.optimizeddockerbuild.engine.text.Ellipsis;
import java.util.ArrayList;
import java.util.List;

/** Suggests how to make a cache cheaper or more useful. Each sentence includes the figures behind it. */
final class CacheAdvice {
    /** Shorter times are not worth advice, in milliseconds. */
    private static final long WORTH_A_WORD = 5_000;

    private static final int LONGEST_ERROR = 200;

    private CacheAdvice() {}

    /**
     * @param savedMillis null when unknown
     */
    static List<String> of(
            List<Transfer> imports, List<Transfer> exports, @CheckForNull Long savedMillis, RequestSection request) {
        List<String> advice = new ArrayList<>();
        long exporting = 0;
        for (Transfer export : exports) {
            if (export.error() == null) {
                exporting += export.durationMillis();
            } else {
                advice.add("The cache " + (export.reference() == null ? "" : export.reference() + " ")
                        + "was not written: " + shortened(export.error()));
            }
        }
        long importing = 0;
        boolean imported = false;
        for (Transfer transfer : imports) {
            importing += transfer.durationMillis();
            imported |= transfer.error() == null;
        }
        if (request.untrusted() && exports.isEmpty() && !request.cacheTo().isEmpty()) {
            advice.add("The cache was not written because this build may only read caches.");
        }
        // The first build pays for a cache that later builds use.
        if (!imported || savedMillis == null || exporting + importing <= savedMillis) {
            return advice;
        }
        if (exporting >= WORTH_A_WORD && exporting >= importing) {
            String cost = "Exporting the cache took " + Durations.format(exporting) + ", more than it saved: ";
            advice.add(
                    cost
                            + (isMax(request)
                                    ? "export with mode=min, which omits the intermediate stages, or"
                                    : "export it")
                            + " on the default branch only and let other branches read it; compression=zstd is faster than gzip.");
        }
        if (importing >= WORTH_A_WORD && importing > exporting) {
            advice.add("Importing took " + Durations.format(importing) + ", more than it saved"
                    + (imports.size() > 1
                            ? ": use fewer than " + imports.size() + " caches, which are queried one after another."
                            : ": a registry closer to the builder, or no cache at all, would be faster."));
        }
        return advice;
    }

    private static boolean isMax(RequestSection request) {
        for (String cache : request.cacheTo()) {
            for (String field : cache.split(",")) {
                if (field.equals("mode=max")) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String shortened(String error) {
        return Ellipsis.cut(error.replaceAll("\\s+", " ").strip(), LONGEST_ERROR);
    }
}
