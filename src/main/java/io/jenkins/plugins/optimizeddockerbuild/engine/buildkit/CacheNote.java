package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.CacheImport;

/** Explains caches that could not be read or written in a successful build. */
public final class CacheNote {
    private static final String EXPORT = "exporting cache to ";

    private CacheNote() {}

    /**
     * A sentence on the error of a vertex.
     *
     * @param vertexName as printed by BuildKit, for example {@code importing cache manifest from REFERENCE}
     * @param error BuildKit's message
     * @return null when the vertex is neither an import nor an export of a cache, or the cache does not exist yet
     */
    @CheckForNull
    public static String of(BuildRequest request, String vertexName, String error) {
        String imported = CacheImport.reference(vertexName);
        if (imported != null) {
            RegistryProblem problem = RegistryProblem.in(error);
            return CacheImport.isMissing(error)
                    ? null
                    : "The cache at " + imported + " could not be read: "
                            + (problem == null ? error.strip() : problem.explain(RegistryProblem.registryOf(imported)))
                            + ".";
        }
        if (!vertexName.startsWith(EXPORT)) {
            return null;
        }
        String exported = request.exportedCache();
        return "The cache could not be written" + (exported == null ? "" : " to " + exported)
                + ", the image is not affected: "
                + (exported == null
                        ? error.strip()
                        : RegistryProblem.explainExport(exported, error, request.spelling()))
                + ".";
    }
}
