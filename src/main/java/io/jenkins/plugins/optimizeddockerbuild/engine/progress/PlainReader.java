package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads BuildKit's plain progress ({@code #5 [2/5] RUN make}, {@code #5 0.512 output}, {@code #5 DONE 4.1s}), as it
 * arrives and cut anywhere, and tells it in the same events as rawjson. Source of the form: BuildKit
 * {@code util/progress/progressui/printer.go}, whose versions since 2018 (Docker 18.09) are understood.
 *
 * <p>Every line that is no plain progress comes out as {@link ProgressEvent.Text}, byte for byte: what BuildKit prints
 * at the end (the failed step's excerpt, warnings, the error) and anybody else's output. A line is progress when it
 * fits where it stands: a heading must have the next number or a name of BuildKit's forms, any other line must belong
 * to the heading above it. The blank line before a heading belongs to the heading.
 *
 * <p>What plain progress doesn't tell: digests ({@code #5} instead; {@code 2:#5} in the second build of a stream), the
 * inputs of a vertex, standard output and error apart, and times, which are found from the seconds in the lines and
 * the moments at which they arrive (see {@link PlainTimes}). Bytes are as exact as printed.
 *
 * <p>Memory is bounded by the number of vertices; a longer line than {@link #MAX_LINE_BYTES} comes in pieces. To go on
 * after a restart, serialize it between two writes and {@link #resume} it; or read the stream from its beginning again.
 * Not thread safe.
 */
public final class PlainReader extends OutputStream implements Serializable {

    private static final long serialVersionUID = 1L;

    /** A line that is longer comes in several events. */
    public static final int MAX_LINE_BYTES = 64 << 10;

    private static final byte[] NONE = {};

    /** The error with which BuildKit's own streams mark a vertex that was stopped. */
    private static final String CANCELED = "context canceled";

    /** Lines give a start only to a tenth of a second, so a difference below says nothing new. */
    private static final Duration NEW_START = Duration.ofMillis(100);

    private enum LongLine {
        NO,
        OUTPUT,
        TEXT
    }

    private transient Clock clock;
    private transient ProgressListener listener;

    private byte[] unfinishedLine = NONE;
    private int unfinishedBytes;
    private LongLine longLine = LongLine.NO;
    private byte[] blankLine = NONE;

    private final PlainTimes times;
    private int build;
    private final Map<Integer, PlainVertex> vertices = new HashMap<>();
    private int lastNumber;
    private int currentNumber;
    /** The vertex that the lines are about, until it completes or another heading comes. */
    @CheckForNull
    private PlainVertex current;

    /** True when the last line was one that BuildKit prints after a build, or before one. */
    private boolean betweenBuilds = true;

    /** @param clock tells when lines arrive */
    public PlainReader(Clock clock, ProgressListener listener) {
        this(clock, false, listener);
    }

    PlainReader(Clock clock, boolean readAfterwards, ProgressListener listener) {
        resume(clock, listener);
        times = new PlainTimes(clock.instant(), readAfterwards);
    }

    /** Gives a deserialized reader its clock and its listener. */
    public void resume(Clock newClock, ProgressListener newListener) {
        clock = newClock;
        listener = newListener;
    }

    @Override
    public void write(int oneByte) {
        write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        times.arrive(clock.instant());
        int from = offset;
        int to = offset + length;
        while (from < to) {
            int lineEnd = from;
            while (lineEnd < to && bytes[lineEnd] != '\n') {
                lineEnd++;
            }
            boolean complete = lineEnd < to;
            int partEnd = complete ? lineEnd + 1 : to;
            if (longLine != LongLine.NO) {
                goOnWithLongLine(bytes, from, partEnd, complete);
            } else if (complete && unfinishedBytes == 0) {
                readLine(bytes, from, partEnd);
            } else {
                append(bytes, from, partEnd);
                if (complete) {
                    endLine();
                } else if (unfinishedBytes >= MAX_LINE_BYTES) {
                    beginLongLine();
                }
            }
            from = partEnd;
        }
    }

    /** Ends the stream: an unfinished line comes out as far as it came. */
    @Override
    public void close() {
        endLine();
        releaseBlankLine();
    }

    /** Takes what has come of a line for the whole line. */
    void endLine() {
        int length = unfinishedBytes;
        unfinishedBytes = 0;
        longLine = LongLine.NO;
        if (length > 0) {
            readLine(unfinishedLine, 0, length);
        }
    }

    /** Hands on a blank line that was held back, since no heading followed. */
    void releaseBlankLine() {
        if (blankLine.length > 0) {
            listener.on(new ProgressEvent.Text(blankLine));
            blankLine = NONE;
        }
    }

    private void append(byte[] bytes, int from, int to) {
        int needed = unfinishedBytes + to - from;
        if (needed > unfinishedLine.length) {
            unfinishedLine = Arrays.copyOf(unfinishedLine, Math.max(256, needed * 2));
        }
        System.arraycopy(bytes, from, unfinishedLine, unfinishedBytes, to - from);
        unfinishedBytes = needed;
    }

    private void beginLongLine() {
        int length = unfinishedBytes;
        unfinishedBytes = 0;
        longLine = readOutput(unfinishedLine, 0, length, length) ? LongLine.OUTPUT : LongLine.TEXT;
        if (longLine == LongLine.TEXT) {
            text(unfinishedLine, 0, length);
        }
        unfinishedLine = NONE;
    }

    private void goOnWithLongLine(byte[] bytes, int from, int to, boolean complete) {
        byte[] part = Arrays.copyOfRange(bytes, from, to);
        if (longLine == LongLine.OUTPUT && current != null) {
            listener.on(new ProgressEvent.Log(current.digest, 1, part, times.now()));
        } else {
            listener.on(new ProgressEvent.Text(part));
        }
        if (complete) {
            longLine = LongLine.NO;
        }
    }

    private void readLine(byte[] bytes, int from, int to) {
        int contentEnd = to;
        if (contentEnd > from && bytes[contentEnd - 1] == '\n') {
            contentEnd--;
        }
        if (contentEnd > from && bytes[contentEnd - 1] == '\r') {
            contentEnd--;
        }
        if (contentEnd == from) {
            releaseBlankLine();
            blankLine = Arrays.copyOfRange(bytes, from, to);
        } else if (!readOutput(bytes, from, contentEnd, to) && !readProgress(bytes, from, contentEnd)) {
            text(bytes, from, to);
        }
    }

    private void text(byte[] bytes, int from, int to) {
        releaseBlankLine();
        betweenBuilds = true;
        listener.on(new ProgressEvent.Text(Arrays.copyOfRange(bytes, from, to)));
    }

    /** {@code #5 0.512 anything}: by far the most frequent line, so without a look at the characters of the output. */
    private boolean readOutput(byte[] bytes, int from, int contentEnd, int to) {
        int afterNumber = current == null ? -1 : afterNumber(bytes, from, contentEnd);
        if (afterNumber < 0 || number(bytes, from + 1, afterNumber - 1) != currentNumber) {
            return false;
        }
        int i = afterNumber;
        long millis = 0;
        int decimals = -1;
        while (i < contentEnd
                && (isDigit(bytes[i]) && decimals < 3 && i < afterNumber + 12
                        || bytes[i] == '.' && decimals < 0 && i > afterNumber)) {
            if (bytes[i] == '.') {
                decimals = 0;
            } else {
                millis = millis * 10 + bytes[i] - '0';
                decimals += decimals < 0 ? 0 : 1;
            }
            i++;
        }
        if (decimals < 1 || i < contentEnd && bytes[i] != ' ') {
            return false;
        }
        for (; decimals < 3; decimals++) {
            millis *= 10;
        }
        releaseBlankLine();
        Duration sinceStart = Duration.ofMillis(millis);
        startedAt(current, times.started(current.name, current.started(), sinceStart));
        listener.on(current.log(sinceStart, Arrays.copyOfRange(bytes, Math.min(i + 1, contentEnd), to)));
        return true;
    }

    private boolean readProgress(byte[] bytes, int from, int contentEnd) {
        int afterNumber = afterNumber(bytes, from, contentEnd);
        if (afterNumber < 0) {
            return false;
        }
        int number = number(bytes, from + 1, afterNumber - 1);
        String rest = new String(bytes, afterNumber, contentEnd - afterNumber, StandardCharsets.UTF_8);
        if (current != null && number == currentNumber) {
            releaseBlankLine();
            readAboutCurrent(rest);
            return true;
        }
        return number > 0 && readHeading(number, rest);
    }

    private boolean readHeading(int number, String name) {
        PlainVertex vertex = vertices.get(number);
        boolean sameName = vertex != null && vertex.fullName.equals(name);
        if (sameName && !(number == 1 && betweenBuilds && !isAnyRunning())) {
            begin(number, vertex);
            return true;
        }
        boolean nextNumber = number == lastNumber + 1 && number > 1 && blankLine.length > 0;
        if (!isNameOfAVertex(name) && !(vertex == null && nextNumber)) {
            return false;
        }
        if (vertex != null || number == 1 || build == 0) {
            beginBuild();
        }
        String digest = (build > 1 ? build + ":#" : "#") + number;
        vertex = new PlainVertex(digest, name, times.now());
        vertices.put(number, vertex);
        lastNumber = Math.max(lastNumber, number);
        begin(number, vertex);
        return true;
    }

    private void beginBuild() {
        build++;
        vertices.clear();
        lastNumber = 0;
        times.buildBegins();
    }

    private void begin(int number, PlainVertex vertex) {
        blankLine = NONE;
        betweenBuilds = false;
        current = vertex;
        currentNumber = number;
        if (!vertex.isRunning()) {
            listener.on(vertex.start(times.now()));
        }
    }

    private boolean isAnyRunning() {
        for (PlainVertex vertex : vertices.values()) {
            if (vertex.isRunning()) {
                return true;
            }
        }
        return false;
    }

    private static boolean isNameOfAVertex(String name) {
        VertexName parsed = VertexName.parse(name);
        return parsed.kind() != VertexName.Kind.OTHER
                || name.startsWith("[auth] ")
                || parsed.text().startsWith("generating sbom using ")
                || parsed.text().equals("resolving provenance for metadata file");
    }

    private void readAboutCurrent(String line) {
        if (line.equals("...")) {
            current = null;
        } else if (line.equals("DONE") || line.startsWith("DONE ") && line.endsWith("s")) {
            done(line.equals("DONE") ? null : PlainStatus.decimalSeconds(line.substring(5, line.length() - 1)));
        } else if (line.equals("CACHED")) {
            completed(times.now(), current.completeCached(times.now()));
        } else if (line.equals("CANCELED")) {
            completed(times.now(), current.fail(times.now(), CANCELED));
        } else if (line.startsWith("ERROR: ")) {
            completed(times.now(), current.fail(times.now(), line.substring("ERROR: ".length())));
        } else if (line.startsWith("WARN: ")) {
            String summary = line.substring("WARN: ".length());
            listener.on(new ProgressEvent.Warning(current.digest, 1, summary, List.of(), null, 0, 0));
        } else if (line.startsWith(" ")) {
            readFieldOf2018(line.strip());
        } else if (!line.equals(current.fullName) && !isDigest(line)) {
            listener.on(current.status(PlainStatus.parse(line), times.now()));
        }
    }

    /** @param allRuns null when BuildKit prints no time, as it does for a vertex that it never saw start */
    private void done(@CheckForNull Duration allRuns) {
        Instant when = times.now();
        if (allRuns != null) {
            Duration run = current.thisRun(allRuns);
            startedAt(current, times.started(current.name, current.started(), run));
            Instant end = current.started().plus(run);
            when = end.isBefore(times.now()) ? end : times.now();
        }
        completed(when, current.complete(when));
    }

    private void completed(Instant when, ProgressEvent.Vertex event) {
        times.completed(current.name, current.started(), when);
        betweenBuilds = event.error() != null || current.name.kind() == VertexName.Kind.EXPORT;
        current = null;
        listener.on(event);
    }

    private void startedAt(PlainVertex vertex, Instant start) {
        if (vertex.isRunning() && Duration.between(start, vertex.started()).compareTo(NEW_START) > 0) {
            listener.on(vertex.start(start));
        }
    }

    /**
     * {@code digest: …}, {@code started: …} and so on, as Docker 18.09 prints them. It has no DONE, and no CACHED before
     * {@code completed:}.
     */
    private void readFieldOf2018(String field) {
        int colon = field.indexOf(": ");
        String value = colon < 0 ? "" : field.substring(colon + 2);
        Instant time = timeOf2018(value);
        switch (colon < 0 ? "" : field.substring(0, colon)) {
            case "started" -> {
                if (time != null) {
                    listener.on(current.start(time));
                }
            }
            case "completed" -> listener.on(current.complete(time == null ? times.now() : time));
            case "cached" -> listener.on(current.completeCached(current.completedOr(times.now())));
            case "error" -> listener.on(current.fail(current.completedOr(times.now()), value));
            default -> {}
        }
    }

    /** {@code 2018-11-08 15:53:39.123456789 +0000 UTC}: Go's way to print a time. */
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

    /** Where the rest of {@code #5 rest} begins; -1 when the line does not begin like that. */
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

    private static boolean isDigit(byte character) {
        return character >= '0' && character <= '9';
    }
}
