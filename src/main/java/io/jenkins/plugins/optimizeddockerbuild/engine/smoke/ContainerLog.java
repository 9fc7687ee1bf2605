package io.jenkins.plugins.optimizeddockerbuild.engine.smoke;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LineAssembler;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogLine;
import io.jenkins.plugins.optimizeddockerbuild.engine.secret.SecretMask;
import io.jenkins.plugins.optimizeddockerbuild.engine.text.Ellipsis;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The output of the containers: written to the log as it arrives, with the end kept for the report and secrets masked.
 * Memory and log are bounded. Thread safe.
 */
final class ContainerLog {
    static final int MOST_LINES_IN_REPORT = 200;
    static final int MOST_LINES_IN_LOG = 2000;
    static final int LONGEST_LINE = 2000;

    private static final byte[] NO_PREFIX = {};

    private final Consumer<LogLine> log;
    private final SecretMask mask;
    private final String awaited;
    private final Deque<String> tail = new ArrayDeque<>();
    private long lines;
    private boolean awaitedCame;
    private long startedNanos = System.nanoTime();

    /** @param awaited text of the line to wait for; null for none */
    ContainerLog(Consumer<LogLine> log, SecretMask mask, @CheckForNull String awaited) {
        this.log = log;
        this.awaited = awaited;
        this.mask = mask;
    }

    /** Restarts the seconds shown with each line. */
    synchronized void begin() {
        startedNanos = System.nanoTime();
    }

    /** Reads a stream to its end on a separate thread. */
    Thread follow(InputStream stream) {
        Thread thread = new Thread(() -> read(stream), "container log");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void read(InputStream stream) {
        LineAssembler assembler = new LineAssembler();
        byte[] buffer = new byte[16384];
        try (stream) {
            int count;
            while ((count = stream.read(buffer)) >= 0) {
                byte[] read = count == buffer.length ? buffer : Arrays.copyOf(buffer, count);
                assembler.append(read, NO_PREFIX, this::add);
            }
        } catch (IOException e) {
            // The client was stopped: its output until then counts.
            return;
        } finally {
            assembler.flush(NO_PREFIX, this::add);
        }
    }

    /** A line of output of a container or a command. */
    synchronized void add(byte[] line) {
        String text = Ellipsis.cut(masked(new String(line, StandardCharsets.UTF_8)), LONGEST_LINE);
        lines++;
        awaitedCame |= awaited != null && text.contains(awaited);
        tail.addLast(text);
        if (tail.size() > MOST_LINES_IN_REPORT) {
            tail.removeFirst();
        }
        if (lines <= MOST_LINES_IN_LOG) {
            double seconds = (System.nanoTime() - startedNanos) / (double) TimeUnit.SECONDS.toNanos(1);
            say(LogLine.Kind.OUTPUT, String.format(Locale.ROOT, "SMOKE %.1f %s", seconds, text));
        } else if (lines == MOST_LINES_IN_LOG + 1) {
            say(
                    LogLine.Kind.NOTE,
                    "SMOKE NOTE the containers print more than " + MOST_LINES_IN_LOG
                            + " lines; the last of them are in the report");
        }
    }

    /** One of our own lines. */
    void say(LogLine.Kind kind, String text) {
        log.accept(new LogLine(kind, 0, masked(text).getBytes(StandardCharsets.UTF_8), -1));
    }

    String masked(String text) {
        return mask.masked(text);
    }

    synchronized boolean hasAwaitedLine() {
        return awaitedCame;
    }

    synchronized long lines() {
        return lines;
    }

    synchronized List<String> tail() {
        return List.copyOf(tail);
    }
}
