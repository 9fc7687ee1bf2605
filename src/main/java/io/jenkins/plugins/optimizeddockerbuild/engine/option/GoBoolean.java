package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/** Truth values as BuildKit's options write them; source: Go's {@code strconv.ParseBool}. */
public final class GoBoolean {
    private GoBoolean() {}

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
