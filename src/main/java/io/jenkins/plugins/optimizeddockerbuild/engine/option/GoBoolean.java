package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/** Booleans as BuildKit's options take them; source: Go's {@code strconv.ParseBool}. */
public final class GoBoolean {
    private GoBoolean() {}

    /** @throws IllegalArgumentException when the text is neither true nor false */
    public static boolean parse(String text) {
        if (!isTrue(text) && !isFalse(text)) {
            throw new IllegalArgumentException("`" + text + "` is neither true nor false");
        }
        return isTrue(text);
    }

    public static boolean isTrue(@CheckForNull String text) {
        return text != null
                && switch (text) {
                    case "1", "t", "T", "TRUE", "true", "True" -> true;
                    default -> false;
                };
    }

    public static boolean isFalse(@CheckForNull String text) {
        return text != null
                && switch (text) {
                    case "0", "f", "F", "FALSE", "false", "False" -> true;
                    default -> false;
                };
    }
}
