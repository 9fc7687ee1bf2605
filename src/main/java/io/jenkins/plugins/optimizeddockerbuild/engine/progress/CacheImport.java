package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;

/** The import of a cache as BuildKit names it, and how it fails. Source: BuildKit {@code solver/llbsolver/bridge.go}. */
public final class CacheImport {
    private static final String NAME = "importing cache manifest from ";

    /** As worded by registries, BuildKit's local cache and object stores. */
    private static final List<String> MISSING = List.of(
            "not found",
            "manifest unknown",
            "name unknown",
            "no such file or directory",
            "does not exist",
            "NoSuchKey");

    private CacheImport() {}

    /** The reference of the imported cache; null when the vertex imports none. */
    @CheckForNull
    public static String reference(String vertexName) {
        return vertexName.startsWith(NAME) ? vertexName.substring(NAME.length()) : null;
    }

    /** Whether an import failed because there is no such cache yet, which is normal for the first build of a branch. */
    public static boolean isMissing(String error) {
        return MISSING.stream().anyMatch(error::contains);
    }
}
