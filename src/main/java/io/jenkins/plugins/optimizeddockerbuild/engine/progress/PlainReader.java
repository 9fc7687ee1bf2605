package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import java.io.OutputStream;
import java.io.Serializable;
import java.time.Clock;
import java.util.Arrays;

/**
 * Parses BuildKit's plain progress ({@code #5 [2/5] RUN make}, {@code #5 0.512 output}, {@code #5 DONE 4.1s}) as it
 * arrives, cut anywhere, into the same events as rawjson. Source of the format: BuildKit {@code
 * util/progress/progressui/printer.go}; all versions since 2018 (Docker 18.09) are supported.
 *
 * <p>Every other line is passed on as {@link ProgressEvent.Text}, byte for byte: BuildKit's closing lines (the failed
 * step's excerpt, warnings, the error) and the output of other programs. A line counts as progress when it fits its
 * position: a heading must have the next number or one of BuildKit's names, any other line must belong to the heading
 * above it. The blank line before a heading belongs to the heading.
 *
 * <p>Plain progress lacks digests ({@code #5} is used instead; {@code 2:#5} in the second build of a stream), the
 * inputs of a vertex, the distinction between standard output and error, and times, which are derived from the seconds
 * in the lines and the moments at which they arrive (see {@link PlainTimes}). Bytes are as exact as printed.
 *
 * <p>Memory is bounded by the number of vertices; a line longer than {@link #MAX_LINE_BYTES} is delivered in pieces. To
 * continue after a restart, serialize it between two writes and {@link #resume} it, or read the stream from the start
 * again. Not thread safe.
 */
public final class PlainReader extends OutputStream implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Longer lines are delivered in several events. */
    public static final int MAX_LINE_BYTES = 64 << 10;

    private static final byte[] NONE = {};

    private enum LongLine {
        NO,
        OUTPUT,
        TEXT
    }

    private transient Clock clock;
    private transient ProgressListener listener;

    private final PlainVertices vertices;
    private byte[] unfinishedLine = NONE;
    private int unfinishedBytes;
    private LongLine longLine = LongLine.NO;
    /** Held back until the next line shows whether it precedes a heading. */
    private byte[] blankLine = NONE;

    /** @param clock gives the times at which lines arrive */
    public PlainReader(Clock clock, ProgressListener listener) {
        resume(clock, listener);
        vertices = new PlainVertices(new PlainTimes(clock.instant()));
    }

    /** Restores clock and listener after deserialization. */
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
        vertices.arrive(clock.instant());
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

    /** Ends the stream and passes on an unfinished line. */
    @Override
    public void close() {
        endLine();
        releaseBlankLine();
    }

    private void endLine() {
        int length = unfinishedBytes;
        unfinishedBytes = 0;
        longLine = LongLine.NO;
        if (length > 0) {
            readLine(unfinishedLine, 0, length);
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
            return;
        }
        boolean afterBlankLine = blankLine.length > 0;
        if (afterBlankLine && vertices.isHeading(bytes, from, contentEnd)) {
            blankLine = NONE;
        }
        releaseBlankLine();
        if (!vertices.readOutput(bytes, from, contentEnd, to, listener)
                && !vertices.readOther(bytes, from, contentEnd, afterBlankLine, listener)) {
            text(bytes, from, to);
        }
    }

    private void beginLongLine() {
        int length = unfinishedBytes;
        releaseBlankLine();
        if (vertices.readOutput(unfinishedLine, 0, length, length, listener)) {
            longLine = LongLine.OUTPUT;
        } else {
            longLine = LongLine.TEXT;
            text(unfinishedLine, 0, length);
        }
        unfinishedLine = NONE;
        unfinishedBytes = 0;
    }

    private void goOnWithLongLine(byte[] bytes, int from, int to, boolean complete) {
        byte[] part = Arrays.copyOfRange(bytes, from, to);
        listener.on(longLine == LongLine.OUTPUT ? vertices.moreOutput(part) : new ProgressEvent.Text(part));
        longLine = complete ? LongLine.NO : longLine;
    }

    private void releaseBlankLine() {
        if (blankLine.length > 0) {
            listener.on(new ProgressEvent.Text(blankLine));
            blankLine = NONE;
        }
    }

    private void text(byte[] bytes, int from, int to) {
        vertices.otherLine();
        listener.on(new ProgressEvent.Text(Arrays.copyOfRange(bytes, from, to)));
    }
}
