package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Serializable;

/** A version number as printed by buildx, BuildKit and Docker; whatever follows the third number is ignored. */
public record Version(int major, int minor, int patch) implements Serializable, Comparable<Version> {

    /**
     * The first version number in a text: {@code github.com/docker/buildx v0.29.1 a32761a}, {@code 26.1.5+dfsg1}. Null
     * when there is none, or when the program was built without one ({@code v0.0.0+unknown}).
     */
    @CheckForNull
    public static Version in(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            boolean begins = isDigit(text.charAt(i)) && (i == 0 || !isPartOfWord(text, i - 1));
            if (!begins) {
                continue;
            }
            int[] numbers = new int[3];
            int count = 0;
            int at = i;
            while (count < 3 && at < length && isDigit(text.charAt(at))) {
                int end = at;
                while (end < length && isDigit(text.charAt(end)) && end - at < 9) {
                    numbers[count] = numbers[count] * 10 + text.charAt(end) - '0';
                    end++;
                }
                count++;
                at = end < length && text.charAt(end) == '.' ? end + 1 : length;
            }
            if (count >= 2) {
                // Not equals(): its first use on a record costs 15 ms, before every build.
                boolean isUnknown = numbers[0] + numbers[1] + numbers[2] == 0;
                return isUnknown ? null : new Version(numbers[0], numbers[1], numbers[2]);
            }
        }
        return null;
    }

    /** The v of {@code v0.13.1} is not part of a word. */
    private static boolean isPartOfWord(String text, int at) {
        char c = text.charAt(at);
        boolean leadingV = c == 'v' && (at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1)));
        return !leadingV && (Character.isLetterOrDigit(c) || c == '.' || c == '-' || c == '_');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    public boolean isAtLeast(int otherMajor, int otherMinor) {
        return major > otherMajor || major == otherMajor && minor >= otherMinor;
    }

    @Override
    public int compareTo(Version other) {
        int order = Integer.compare(major, other.major);
        order = order == 0 ? Integer.compare(minor, other.minor) : order;
        return order == 0 ? Integer.compare(patch, other.patch) : order;
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
