package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;

/** Replaces lists that older versions did not write with empty ones. */
final class Lists {
    private Lists() {}

    static <T> List<T> copy(@CheckForNull List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }
}
