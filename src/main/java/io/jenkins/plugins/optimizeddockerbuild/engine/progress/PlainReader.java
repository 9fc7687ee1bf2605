package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import java.io.OutputStream;
import java.io.Serializable;
import java.time.Clock;
import java.util.Arrays;

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
    /** Held back until the next line tells whether it is the one before a heading. */
    private byte[] blankLine = NONE;

    /** @param clock tells when lines arrive */
    public PlainReader(Clock clock, ProgressListener listener) {
        this(clock, false, listener);
    }

    PlainReader(Clock clock, boolean readAfterwards, ProgressListener listener) {
        resume(clock, listener);
        vertices = new PlainVertices(new PlainTimes(clock.instant(), readAfterwards));
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

    /** Ends the stream: an unfinished line comes out as far as it came. */
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
