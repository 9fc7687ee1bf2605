package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import java.util.Collection;
import java.util.Locale;

/** "Did you mean": suggests the closest known word for an unknown one. */
final class Suggestion {
    /** Words further apart count as different, as in BuildKit. */
    private static final int LONGEST_DISTANCE = 2;

    private Suggestion() {}

    /** {@code ", did you mean COPY?"}, or empty when nothing is close. */
    static String of(String word, Collection<String> known) {
        String nearest = null;
        int distance = LONGEST_DISTANCE + 1;
        for (String candidate : known) {
            int d = distance(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (d < distance) {
                distance = d;
                nearest = candidate;
            }
        }
        return nearest == null ? "" : ", did you mean " + nearest + "?";
    }

    /** Levenshtein distance. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(changed, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
