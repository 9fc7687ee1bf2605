package io.jenkins.plugins.optimizeddockerbuild.engine.verdict;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import java.util.List;

/**
 * Why a build failed.
 *
 * @param vertex that failed; null when none did, as with an unreadable Dockerfile
 * @param message from BuildKit or the client, on one line
 * @param exitCode of a RUN's command; -1 when the failure is not an exit code
 * @param explanation what it means and how to fix it; null when unknown
 */
public record Failure(
        @CheckForNull TimelineVertex vertex,
        String message,
        int exitCode,
        @CheckForNull String explanation) {

    private static final String EXIT_CODE = "exit code: ";
    private static final String CANCELED_BY_BUILDKIT = "context canceled";
    private static final int LINES_THAT_TELL = 25;

    /** The failure in a timeline; null when nothing in it failed. */
    @CheckForNull
    public static Failure of(Timeline timeline) {
        TimelineVertex vertex = timeline.failure();
        if (vertex != null) {
            String error = vertex.error() == null ? "" : vertex.error();
            return new Failure(
                    vertex, LayerName.onOneLine(error), exitCode(error), explain(error, last(vertex.logTail())));
        }
        String error = clientError(timeline.text());
        return error == null || error.endsWith(CANCELED_BY_BUILDKIT)
                ? null
                : new Failure(null, LayerName.onOneLine(error), -1, explain(error, last(timeline.text())));
    }

    /** The client's last message: buildx and docker start it with {@code ERROR: } or {@code error: }. */
    @CheckForNull
    private static String clientError(List<String> text) {
        for (int i = text.size() - 1; i >= 0; i--) {
            String line = text.get(i).strip();
            if (line.regionMatches(true, 0, "ERROR: ", 0, 7)) {
                return withoutPrefix(withoutPrefix(line.substring(7), "failed to build: "), "failed to solve: ");
            }
        }
        return null;
    }

    private static String withoutPrefix(String text, String prefix) {
        return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
    }

    private static int exitCode(String error) {
        int at = error.lastIndexOf(EXIT_CODE);
        if (at < 0) {
            return -1;
        }
        int code = 0;
        int i = at + EXIT_CODE.length();
        int first = i;
        while (i < error.length() && i < first + 9 && error.charAt(i) >= '0' && error.charAt(i) <= '9') {
            code = code * 10 + error.charAt(i) - '0';
            i++;
        }
        return i == first ? -1 : code;
    }

    @CheckForNull
    private static String explain(String error, List<String> output) {
        KnownFailure known = KnownFailure.in(error);
        for (int i = output.size() - 1; (known == null || known.mayFollow()) && i >= 0; i--) {
            KnownFailure earlier = KnownFailure.in(output.get(i));
            known = known == null || earlier != null && earlier.isOfTheNetwork() ? earlier : known;
        }
        return known == null ? explainExitCode(exitCode(error)) : known.explanation();
    }

    @CheckForNull
    static String explainExitCode(int exitCode) {
        return switch (exitCode) {
            case 126 ->
                "Exit code 126: the command was found but is not executable; check its permissions"
                        + " (`chmod +x`) and that it is built for this platform.";
            case 127 ->
                "Exit code 127: a command was not found; install it in this stage, or check its spelling and"
                        + " PATH.";
            case 134 -> "Exit code 134: the program aborted; its last lines say why.";
            case 137 ->
                "Exit code 137: the process was killed, usually because memory ran out; give the builder more"
                        + " memory, or reduce the step's parallelism.";
            case 139 ->
                "Exit code 139: the program crashed (segmentation fault), often a binary that does not fit"
                        + " the base image's C library or processor.";
            case 143 ->
                "Exit code 143: the process was terminated from outside (SIGTERM), for example by a builder"
                        + " that shut down.";
            default -> null;
        };
    }

    private static List<String> last(List<String> lines) {
        return lines.subList(Math.max(0, lines.size() - LINES_THAT_TELL), lines.size());
    }
}
