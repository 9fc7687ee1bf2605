package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/** Truth values as BuildKit's options write them; source: Go's {@code strconv.ParseBool}. */
final class GoBoolean {
    private GoBoolean() {}

    static boolean isTrue(@CheckForNull String text) {
        return text != null
                && switch (text) {
                    case "1", "t", "T", "TRUE", "true", "True" -> true;
                    default -> false;
                };
    }

    static boolean isFalse(@CheckForNull String text) {
        return text != null
                && switch (text) {
                    case "0", "f", "F", "FALSE", "false", "False" -> true;
                    default -> false;
                };
    }
}
