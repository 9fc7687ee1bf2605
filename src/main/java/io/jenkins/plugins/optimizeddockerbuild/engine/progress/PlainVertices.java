package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The vertices of a stream of plain progress, and the interpretation of its lines, which come without terminators. */
final class PlainVertices implements Serializable {

    private static final long serialVersionUID = 1L;

    /** The error with which BuildKit's own streams mark a canceled vertex. */
    private static final String CANCELED = "context canceled";

    /** Lines give starts in tenths of a second; smaller differences mean nothing. */
    private static final Duration NEW_START = Duration.ofMillis(100);

    private final PlainTimes times;
    /** The number of builds that have started in the stream. */
    private int build;

    private final Map<Integer, PlainVertex> byNumber = new HashMap<>();
    private int lastNumber;
    private int currentNumber;
    /** The vertex of the current lines, until it completes or another heading comes. */
    @CheckForNull
    private PlainVertex current;

    /** True when the last line was one that BuildKit prints before or after a build. */
    private boolean betweenBuilds = true;

    PlainVertices(PlainTimes times) {
        this.times = times;
    }

    /** Sets the time at which the following lines arrive. */
    void arrive(Instant now) {
        times.arrive(now);
    }

    /** Records a line that is not progress. */
    void otherLine() {
        betweenBuilds = true;
    }

    /**
     * {@code #5 0.512 anything}: by far the most frequent kind of line, so the characters of the output are not
     * examined.
     *
     * @param lineEnd after the terminator, which belongs to the output
     * @return false when it is not such a line of the current vertex
     */
    boolean readOutput(byte[] line, int from, int to, int lineEnd, ProgressListener out) {
        if (!isAboutCurrent(line, from, to)) {
            return false;
        }
        int start = afterNumber(line, from, to);
        int point = start;
        long millis = 0;
        while (point < to && isDigit(line[point]) && point < start + 9) {
            millis = millis * 10 + line[point++] - '0';
        }
        if (point == start || point == to || line[point] != '.') {
            return false;
        }
        int i = point + 1;
        while (i < to && isDigit(line[i]) && i <= point + 3) {
            millis = millis * 10 + line[i++] - '0';
        }
        int decimals = i - point - 1;
        if (decimals == 0 || i < to && line[i] != ' ') {
            return false;
        }
        for (int missing = decimals; missing < 3; missing++) {
            millis *= 10;
        }
        Duration sinceStart = Duration.ofMillis(millis);
        startedAt(times.started(current.name, current.started(), sinceStart), out);
        out.on(current.log(sinceStart, Arrays.copyOfRange(line, Math.min(i + 1, to), lineEnd)));
        return true;
    }

    /** More output of the line that {@link #readOutput} read last. */
    ProgressEvent moreOutput(byte[] data) {
        return new ProgressEvent.Log(current.digest, 1, data, times.now());
    }

    /** Whether {@link #readOther} will take the line as a heading when it follows a blank line. */
    boolean isHeading(byte[] line, int from, int to) {
        int start = afterNumber(line, from, to);
        return start >= 0
                && !isAboutCurrent(line, from, to)
                && isHeading(number(line, from + 1, start - 1), rest(line, start, to), true);
    }

    /**
     * Reads a heading, or any line except output about the current vertex.
     *
     * @return false when it is neither
     */
    boolean readOther(byte[] line, int from, int to, boolean afterBlankLine, ProgressListener out) {
        int start = afterNumber(line, from, to);
        if (start < 0) {
            return false;
        }
        String rest = rest(line, start, to);
        if (isAboutCurrent(line, from, to)) {
            readAboutCurrent(rest, out);
            return true;
        }
        int number = number(line, from + 1, start - 1);
        if (!isHeading(number, rest, afterBlankLine)) {
            return false;
        }
        readHeading(number, rest, out);
        return true;
    }

    private boolean isAboutCurrent(byte[] line, int from, int to) {
        int start = current == null ? -1 : afterNumber(line, from, to);
        return start >= 0 && number(line, from + 1, start - 1) == currentNumber;
    }

    private boolean isHeading(int number, String name, boolean afterBlankLine) {
        PlainVertex known = byNumber.get(number);
        if (isNameOf(known, name)) {
            return true;
        }
        boolean nextNumber = known == null && number > 1 && number == lastNumber + 1;
        return number > 0 && (isNameOfAVertex(name) || nextNumber && afterBlankLine);
    }

    private void readHeading(int number, String name, ProgressListener out) {
        PlainVertex vertex = byNumber.get(number);
        boolean again = isNameOf(vertex, name);
        boolean nextBuild = again && number == 1 && betweenBuilds && !isAnyRunning();
        if (!again || nextBuild) {
            if (vertex != null || number == 1 || build == 0) {
                beginBuild();
            }
            String digest = (build > 1 ? build + ":#" : "#") + number;
            vertex = new PlainVertex(digest, name, times.now());
            if (byNumber.size() < LiveTimeline.MAX_VERTICES) {
                byNumber.put(number, vertex);
            }
            lastNumber = Math.max(lastNumber, number);
        }
        betweenBuilds = false;
        current = vertex;
        currentNumber = number;
        if (!vertex.isRunning()) {
            out.on(vertex.start(times.now()));
        }
    }

    private void beginBuild() {
        build++;
        byNumber.clear();
        lastNumber = 0;
        times.buildBegins();
    }

    private boolean isAnyRunning() {
        for (PlainVertex vertex : byNumber.values()) {
            if (vertex.isRunning()) {
                return true;
            }
        }
        return false;
    }

    /** A vertex shared by several targets is printed under the name that it has in any of them. */
    private static boolean isNameOf(@CheckForNull PlainVertex vertex, String name) {
        return vertex != null
                && (vertex.fullName.equals(name)
                        || vertex.name
                                .instruction()
                                .equals(VertexName.parse(name).instruction()));
    }

    private static boolean isNameOfAVertex(String name) {
        VertexName parsed = VertexName.parse(name);
        return parsed.kind() != VertexName.Kind.OTHER
                || name.startsWith("[auth] ")
                || parsed.instruction().startsWith("generating sbom using ")
                || parsed.instruction().equals("resolving provenance for metadata file");
    }

    private void readAboutCurrent(String line, ProgressListener out) {
        if (line.equals("...")) {
            current = null;
        } else if (line.equals("DONE") || line.startsWith("DONE ") && line.endsWith("s")) {
            done(line.equals("DONE") ? null : PlainStatus.decimalSeconds(line.substring(5, line.length() - 1)), out);
        } else if (line.equals("CACHED")) {
            completed(times.now(), current.completeCached(times.now()), out);
        } else if (line.equals("CANCELED")) {
            completed(times.now(), current.fail(times.now(), CANCELED), out);
        } else if (line.startsWith("ERROR: ")) {
            completed(times.now(), current.fail(times.now(), line.substring("ERROR: ".length())), out);
        } else if (line.startsWith("WARN: ")) {
            String summary = line.substring("WARN: ".length());
            out.on(new ProgressEvent.Warning(current.digest, 1, summary, List.of(), null, 0, 0));
        } else if (line.startsWith(" ")) {
            readFieldOf2018(line.strip(), out);
        } else if (!isNameOf(current, line) && !isDigest(line)) {
            out.on(current.status(PlainStatus.parse(line), times.now()));
        }
    }

    /** @param allRuns null when BuildKit prints no time, because it never saw the vertex start */
    private void done(@CheckForNull Duration allRuns, ProgressListener out) {
        Instant when = times.now();
        if (allRuns != null) {
            Duration run = current.thisRun(allRuns);
            startedAt(times.started(current.name, current.started(), run), out);
            Instant end = current.started().plus(run);
            when = end.isBefore(times.now()) ? end : times.now();
        }
        completed(when, current.complete(when), out);
    }

    private void completed(Instant when, ProgressEvent.Vertex event, ProgressListener out) {
        times.completed(current.name, current.started(), when);
        betweenBuilds = event.error() != null || current.name.kind() == VertexName.Kind.EXPORT;
        current = null;
        out.on(event);
    }

    private void startedAt(Instant start, ProgressListener out) {
        if (current.isRunning() && Duration.between(start, current.started()).compareTo(NEW_START) > 0) {
            out.on(current.start(start));
        }
    }

    /**
     * {@code digest: …}, {@code started: …} and so on, as printed by Docker 18.09. There is no DONE, and no CACHED
     * before {@code completed:}.
     */
    private void readFieldOf2018(String field, ProgressListener out) {
        int colon = field.indexOf(": ");
        String value = colon < 0 ? "" : field.substring(colon + 2);
        Instant time = timeOf2018(value);
        switch (colon < 0 ? "" : field.substring(0, colon)) {
            case "started" -> {
                if (time != null) {
                    out.on(current.start(time));
                }
            }
            case "completed" -> out.on(current.complete(time == null ? times.now() : time));
            case "cached" -> out.on(current.completeCached(current.completedOr(times.now())));
            case "error" -> out.on(current.fail(current.completedOr(times.now()), value));
            default -> {}
        }
    }

    /** {@code 2018-11-08 15:53:39.123456789 +0000 UTC}: Go's default format. */
    @CheckForNull
    private static Instant timeOf2018(String time) {
        String[] words = time.split(" ");
        return words.length < 3 || words[2].length() != 5
                ? null
                : Rfc3339.parse(words[0] + "T" + words[1] + words[2].substring(0, 3) + ":" + words[2].substring(3));
    }

    /** Docker 20.10 prints a vertex's digest below its heading. */
    private static boolean isDigest(String line) {
        return line.length() == "sha256:".length() + 64 && line.startsWith("sha256:") && line.indexOf(' ') < 0;
    }

    /** The index of the rest in {@code #5 rest}; -1 when the line does not start like that. */
    private static int afterNumber(byte[] bytes, int from, int to) {
        if (bytes[from] != '#') {
            return -1;
        }
        int i = from + 1;
        while (i < to && isDigit(bytes[i])) {
            i++;
        }
        int digits = i - from - 1;
        return digits > 0 && digits < 9 && i + 1 < to && bytes[i] == ' ' ? i + 1 : -1;
    }

    private static int number(byte[] bytes, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + bytes[i] - '0';
        }
        return number;
    }

    private static String rest(byte[] line, int from, int to) {
        return new String(line, from, to - from, StandardCharsets.UTF_8);
    }

    private static boolean isDigit(byte character) {
        return character >= '0' && character <= '9';
    }
}
