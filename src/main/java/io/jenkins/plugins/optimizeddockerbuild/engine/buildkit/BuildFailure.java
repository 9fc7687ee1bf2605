package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;

/**
 * Why a build failed when the cause is the client, the builder or a registry, not an instruction.
 *
 * @param kind of the failure
 * @param message the client's last message, on one line
 * @param explanation one sentence that says how to fix it
 */
public record BuildFailure(Kind kind, String message, String explanation) {

    /** The kind of a failure. */
    public enum Kind {
        BUILDER_NOT_RUNNING,
        BUILDER_LOST,
        BUILDER_UNKNOWN,
        CLIENT_TOO_OLD,
        CLIENT_KILLED,
        DISK_FULL,
        CACHE_EXPORT,
        PUSH,
        BASE_IMAGE,
        FRONTEND,
        REGISTRY,
        DOCKERFILE,
        CONTEXT,
        /** A file in the context has a name that the builder cannot read. */
        FILE_NAME,
        PLATFORM,
        ENTITLEMENT,
        SECRET,
        EXPORTER,
        CANCELED
    }

    private static final int SIGKILL = 128 + 9;
    private static final int SIGTERM = 128 + 15;

    /**
     * Explains why the client failed.
     *
     * @param capabilities as queried before the build; null when the query failed
     * @param text lines of the client's output that were not progress, oldest first
     * @param vertexName name of the vertex that failed; null when none did
     * @param vertexError BuildKit's message for it; null when none failed
     * @return null when an instruction failed, or the reason is unknown
     */
    @CheckForNull
    public static BuildFailure explain(
            BuildRequest request,
            @CheckForNull Capabilities capabilities,
            int exitCode,
            List<String> text,
            @CheckForNull String vertexName,
            @CheckForNull String vertexError) {
        String error = lastError(text);
        String message = error != null ? error : vertexError != null ? oneLine(vertexError) : "";
        FailureClues clues = new FailureClues(request, capabilities, message, vertexName == null ? "" : vertexName);
        BuildFailure known = clues.ofClient();
        known = known == null ? clues.ofBuilder() : known;
        known = known == null ? clues.ofRequest() : known;
        known = known == null ? clues.ofRegistry() : known;
        if (known == null && error == null && (exitCode == SIGKILL || exitCode == SIGTERM)) {
            return new BuildFailure(
                    Kind.CLIENT_KILLED,
                    message,
                    "The client was killed by signal " + (exitCode - 128)
                            + "; check whether this machine ran out of memory (`dmesg`), or what sent the signal.");
        }
        return known;
    }

    /**
     * Explains why an image was built but could not be pushed.
     *
     * @param name the intended name of the image
     */
    public static BuildFailure ofPush(
            BuildRequest request, @CheckForNull Capabilities capabilities, String name, ImagePush.Outcome outcome) {
        List<String> output =
                outcome.output().stream().filter(line -> !line.isBlank()).toList();
        String error = lastError(output);
        if (error == null) {
            error = output.isEmpty() ? "exit code " + outcome.exitCode() : oneLine(output.get(output.size() - 1));
        }
        String message = "failed to push " + name + ": " + error;
        BuildFailure known =
                explain(request, capabilities, outcome.exitCode(), List.of("ERROR: " + message), null, null);
        return known == null
                ? new BuildFailure(Kind.PUSH, message, "The image was built, but not pushed: " + message + ".")
                : known;
    }

    /** The client's last message without its usual prefix; null when there is none. */
    @CheckForNull
    static String lastError(List<String> text) {
        for (int i = text.size() - 1; i >= 0; i--) {
            String line = text.get(i).strip();
            if (line.regionMatches(true, 0, "ERROR: ", 0, 7)) {
                String error = line.substring(7);
                for (String prefix : new String[] {"failed to build: ", "failed to solve: "}) {
                    error = error.startsWith(prefix) ? error.substring(prefix.length()) : error;
                }
                return oneLine(error);
            }
        }
        return null;
    }

    static String oneLine(String text) {
        return String.join(" ", text.strip().split("\\s+"));
    }
}
