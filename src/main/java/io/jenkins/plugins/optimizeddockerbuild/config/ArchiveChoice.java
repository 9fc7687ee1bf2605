package io.jenkins.plugins.optimizeddockerbuild.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Locale;

/** What of a build's results is kept as artifacts. */
public enum ArchiveChoice {
    /** Nothing. The page of the build then has nothing to show. */
    NONE,
    /** {@code report.json}, and {@code optimized.patch} where there is advice with patches; Jenkins makes the page of it. */
    REPORT;

    /** {@code none} or {@code report}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The choice of a word, in any case; null when there is none. */
    @CheckForNull
    public static ArchiveChoice of(String word) {
        for (ArchiveChoice choice : values()) {
            if (choice.name().equalsIgnoreCase(word)) {
                return choice;
            }
        }
        return null;
    }
}
