package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Collection;
import java.util.Locale;

/** Suggests the name that a user probably meant by an unknown one. */
public final class NearestName {
    private NearestName() {}

    /** The closest known name, ignoring case; null when all differ in more than a third of their letters. */
    @CheckForNull
    public static String of(String name, Collection<String> known) {
        String nearest = null;
        int fewest = Math.max(2, name.length() / 3) + 1;
        for (String candidate : known) {
            int differences = differences(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (differences < fewest) {
                fewest = differences;
                nearest = candidate;
            }
        }
        return nearest;
    }

    /** The Levenshtein distance: the number of letters to insert, delete or replace. */
    private static int differences(String from, String to) {
        int[] above = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] row = new int[to.length() + 1];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int changed = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(changed, Math.min(above[j], row[j - 1]) + 1);
            }
            above = row;
        }
        return above[to.length()];
    }
}
