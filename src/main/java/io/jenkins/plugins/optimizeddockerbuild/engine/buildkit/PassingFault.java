package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildFailure.Kind;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A temporary failure of the network or of an overloaded server, after which the build is worth retrying. Failures that
 * a wrong address causes as well (no such host, connection refused) do not count, because a retry would not help.
 *
 * @param words by which the failure was recognized: {@code 503 Service Unavailable}, {@code connection reset by peer}
 * @param retryAfter the pause that the server asks for; null when it does not
 */
public record PassingFault(String words, @CheckForNull Duration retryAfter) {
    private static final Set<Kind> OF_SERVERS =
            EnumSet.of(Kind.PUSH, Kind.BASE_IMAGE, Kind.FRONTEND, Kind.REGISTRY, Kind.CACHE_EXPORT, Kind.CONTEXT);

    private static final Set<Integer> PASSING = Set.of(408, 429, 500, 502, 503, 504);

    /**
     * A registry that stores files answers so while another build, perhaps the same one for another platform, pushes
     * the same layer: it reads the layer's link while that is written again.
     */
    private static final Pattern MANIFEST_REFUSED =
            Pattern.compile("PUT request to \\S+/manifests/\\S+: 400 Bad Request");

    /**
     * As printed by Go ({@code 503 Service Unavailable}), BuildKit's HTTP source ({@code response status 503}) and Git.
     */
    private static final Pattern STATUS = Pattern.compile(
            "\\b([45]\\d\\d) (?:[A-Z][a-z]+(?:[ -][A-Z][a-z]+)*)|(?:response status|returned error:) ([45]\\d\\d)\\b");

    private static final Pattern CUT = Pattern.compile(
            "connection reset by peer|connection reset|broken pipe|unexpected eof|early eof|(?<=: )eof\\b"
                    + "|the remote end hung up unexpectedly|server sent goaway"
                    + "|i/o timeout|tls handshake timeout|timeout awaiting response headers|client\\.timeout exceeded"
                    + "|connection timed out|operation timed out"
                    + "|temporary failure in name resolution|server misbehaving|toomanyrequests",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern RETRY_AFTER = Pattern.compile(
            "retry[- _]after[\"' :=]+(\\d{1,6}(?:\\.\\d{1,9})?) ?(µs|us|ms|m|h|s)?", Pattern.CASE_INSENSITIVE);

    /**
     * Recognizes the fault of a failed build.
     *
     * @param failure from {@link BuildFailure#explain}; null for none
     * @param text lines of the client's output that were not progress, oldest first
     * @param vertexError BuildKit's message for the vertex that failed; null when none failed
     * @return null when a retry would not help, or the fault is unknown
     */
    @CheckForNull
    public static PassingFault of(
            @CheckForNull BuildFailure failure, List<String> text, @CheckForNull String vertexError) {
        String error = BuildFailure.lastError(text);
        String message = error == null ? BuildFailure.oneLine(vertexError == null ? "" : vertexError) : error;
        boolean isOfServer = failure == null || OF_SERVERS.contains(failure.kind());
        if (!isOfServer || endedByCommand(message) || endedByCommand(vertexError == null ? "" : vertexError)) {
            return null;
        }
        String words = status(message);
        if (words == null) {
            return null;
        }
        return new PassingFault(words, retryAfter(message));
    }

    /** A command that ran and failed would fail again, whatever it printed. */
    private static boolean endedByCommand(String message) {
        return message.contains("exit code: ") || message.contains("did not complete successfully");
    }

    /** The last status counts: earlier ones come from hops on the way to that server. */
    @CheckForNull
    private static String status(String message) {
        Matcher status = STATUS.matcher(message);
        String words = null;
        int number = 0;
        while (status.find()) {
            words = status.group();
            number = Integer.parseInt(status.group(1) == null ? status.group(2) : status.group(1));
        }
        if (number != 0) {
            boolean passes = PASSING.contains(number)
                    || number == 400 && MANIFEST_REFUSED.matcher(message).find();
            return passes ? words : null;
        }
        Matcher cut = CUT.matcher(message);
        return cut.find() ? cut.group() : null;
    }

    @CheckForNull
    private static Duration retryAfter(String message) {
        Matcher matcher = RETRY_AFTER.matcher(message);
        if (!matcher.find()) {
            return null;
        }
        double number = Double.parseDouble(matcher.group(1));
        String unit = matcher.group(2) == null ? "s" : matcher.group(2).toLowerCase(Locale.ROOT);
        double seconds =
                switch (unit) {
                    case "µs", "us" -> number / 1_000_000;
                    case "ms" -> number / 1000;
                    case "m" -> number * 60;
                    case "h" -> number * 3600;
                    default -> number;
                };
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
