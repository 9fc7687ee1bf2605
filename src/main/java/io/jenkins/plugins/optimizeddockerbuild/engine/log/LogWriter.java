package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.BufferedOutputStream;
import java.io.Flushable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes the lines of the log, optionally in color, with a live line below them if there is a terminal for it. Lines
 * are buffered: call {@link #flush} when there is nothing to read for the moment. Thread safe.
 *
 * <p>A log that cannot be written (a closed pipe, a full disk) does not end the build: the rest is dropped, and {@link
 * #failure} has the reason.
 *
 * @see ProgressLine
 */
public final class LogWriter implements Consumer<LogLine>, Flushable {
    private static final byte[] RESET = ascii("\u001b[0m");

    private final OutputStream out;
    private final boolean colour;

    @CheckForNull
    private final ProgressLine progressLine;

    @CheckForNull
    private IOException failure;

    private boolean atLineStart = true;
    private boolean progressLineShown;

    /** Plain lines, for a file or a pipe. */
    public LogWriter(OutputStream out) {
        this(out, false, null);
    }

    /**
     * @param color whether our own lines are colored; colors in a layer's output always stay
     * @param progressLine null without a suitable terminal
     */
    public LogWriter(OutputStream out, boolean colour, @CheckForNull ProgressLine progressLine) {
        this.out = new BufferedOutputStream(out, 64 * 1024);
        this.colour = colour;
        this.progressLine = progressLine;
    }

    @Override
    public synchronized void accept(LogLine line) {
        if (failure != null) {
            return;
        }
        try {
            eraseProgressLine();
            if (line.kind() == LogLine.Kind.TEXT) {
                out.write(line.text());
                atLineStart = line.text().length == 0 || line.text()[line.text().length - 1] == '\n';
                return;
            }
            if (!atLineStart) {
                out.write('\n');
                atLineStart = true;
            }
            write(line);
            out.write('\n');
        } catch (IOException e) {
            failure = e;
        }
    }

    /**
     * Draws the live line again, below the last line of the log; nothing when there is none.
     *
     * @param left estimated remaining time; null when unknown
     */
    public synchronized void showProgress(List<RunningLayer> layers, Duration elapsed, @CheckForNull Duration left) {
        if (progressLine == null || !atLineStart || failure != null) {
            return;
        }
        try {
            eraseProgressLine();
            out.write(progressLine.draw(layers, elapsed, left).getBytes(StandardCharsets.UTF_8));
            progressLineShown = true;
            out.flush();
        } catch (IOException e) {
            failure = e;
        }
    }

    /** Removes the live line until it is shown again. */
    public synchronized void hideProgress() {
        if (failure != null) {
            return;
        }
        try {
            eraseProgressLine();
            out.flush();
        } catch (IOException e) {
            failure = e;
        }
    }

    @Override
    public synchronized void flush() {
        if (failure != null) {
            return;
        }
        try {
            out.flush();
        } catch (IOException e) {
            failure = e;
        }
    }

    /** Why the log is incomplete; null if it is complete so far. */
    @CheckForNull
    public synchronized IOException failure() {
        return failure;
    }

    private void eraseProgressLine() throws IOException {
        if (progressLineShown) {
            out.write(ascii(ProgressLine.ERASE));
            progressLineShown = false;
        }
    }

    private void write(LogLine line) throws IOException {
        byte[] text = line.printable();
        byte[] start = colour ? start(line.kind()) : null;
        if (start == null) {
            out.write(text);
            return;
        }
        int end = line.kind() == LogLine.Kind.OUTPUT ? prefixLength(text) : text.length;
        out.write(start);
        out.write(text, 0, end);
        out.write(RESET);
        out.write(text, end, text.length - end);
    }

    /** The length of {@code #7 12.4 }. */
    private static int prefixLength(byte[] text) {
        int blanks = 0;
        for (int i = 0; i < text.length; i++) {
            if (text[i] == ' ' && ++blanks == 2) {
                return i + 1;
            }
        }
        return text.length;
    }

    @CheckForNull
    private static byte[] start(LogLine.Kind kind) {
        return switch (kind) {
            case HEADING -> BOLD;
            case OUTPUT, STATUS, HEARTBEAT -> DIM;
            case DONE -> GREEN;
            case CACHED, NOTE -> CYAN;
            case ERROR -> RED;
            case CANCELED, UNFINISHED, WARNING, DIAGNOSIS -> YELLOW;
            case TEXT, SUMMARY -> null;
        };
    }

    private static final byte[] BOLD = ascii("\u001b[1m");
    private static final byte[] DIM = ascii("\u001b[2m");
    private static final byte[] RED = ascii("\u001b[1;31m");
    private static final byte[] GREEN = ascii("\u001b[32m");
    private static final byte[] YELLOW = ascii("\u001b[33m");
    private static final byte[] CYAN = ascii("\u001b[36m");

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
