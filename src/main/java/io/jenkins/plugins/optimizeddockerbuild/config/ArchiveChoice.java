package io.jenkins.plugins.optimizeddockerbuild.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Locale;

/** What is kept of a build's results as artifacts. */
public enum ArchiveChoice {
    /** Nothing, so the page of the build has nothing to show. */
    NONE,
    /**
     * {@code report.json}, and {@code optimized.patch} if there is advice with patches; Jenkins renders the page from
     * it.
     */
    REPORT;

    /** {@code none} or {@code report}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Finds a choice by its word, ignoring case; null when there is none. */
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
