package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.CacheEntry;

/**
 * A note on a cache that could not be read or written in a successful build.
 *
 * @param isProblem false for harmless cases, such as a cache that does not exist yet
 * @param sentence for display
 */
public record CacheNote(boolean isProblem, String sentence) {
    private static final String IMPORT = "importing cache manifest from ";
    private static final String EXPORT = "exporting cache to ";

    /**
     * Explains the error of a vertex.
     *
     * @param vertexName as printed by BuildKit, for example {@code importing cache manifest from REFERENCE}
     * @param error BuildKit's message
     * @return null when the vertex is neither an import nor an export of a cache
     */
    @CheckForNull
    public static CacheNote of(BuildRequest request, String vertexName, String error) {
        RegistryProblem problem = RegistryProblem.in(error);
        if (vertexName.startsWith(IMPORT)) {
            String reference = vertexName.substring(IMPORT.length());
            if (problem == RegistryProblem.NOT_FOUND) {
                return new CacheNote(
                        false, "There is no cache at " + reference + " yet, as in the first build of a branch.");
            }
            return new CacheNote(
                    true,
                    "The cache at " + reference + " could not be read: " + cause(problem, reference, error) + ".");
        }
        if (vertexName.startsWith(EXPORT)) {
            String reference = "";
            for (CacheEntry entry : request.cacheTo()) {
                reference = entry.reference() == null || !reference.isEmpty() ? reference : entry.reference();
            }
            return new CacheNote(
                    true,
                    "The cache could not be written" + (reference.isEmpty() ? "" : " to " + reference)
                            + ", the image is not affected: "
                            + (reference.isEmpty()
                                    ? error.strip()
                                    : RegistryProblem.explainExport(reference, error, request.spelling()))
                            + ".");
        }
        return null;
    }

    private static String cause(@CheckForNull RegistryProblem problem, String reference, String error) {
        return problem == null || reference.isEmpty()
                ? error.strip()
                : problem.explain(RegistryProblem.registryOf(reference));
    }
}
