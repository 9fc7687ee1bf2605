package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A layer's own output. Its two streams are kept apart, so that a progress bar on one does not tear a line of the
 * other.
 */
final class LayerOutput implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Number of lines kept for the report of a stall. */
    private static final int LAST_LINES = 5;

    private final LineAssembler standardOutput = new LineAssembler();
    private final LineAssembler standardError = new LineAssembler();
    private final byte[][] lastLines = new byte[LAST_LINES][];
    private long lines;
    private long flushedLines;

    private byte[] prefix = {};
    private long prefixTenths = -1;

    /** Adds bytes of a stream and emits the completed lines, prefix included. */
    void append(int stream, byte[] data, int number, long tenths, Consumer<byte[]> lines) {
        LineAssembler assembler = stream == 2 ? standardError : standardOutput;
        assembler.append(data, prefix(number, tenths), keepingLast(lines));
    }

    /** Emits unfinished lines, with the time at which their last bytes came. */
    void flush(Consumer<byte[]> lines) {
        long before = this.lines;
        standardOutput.flush(prefix, keepingLast(lines));
        standardError.flush(prefix, keepingLast(lines));
        flushedLines += this.lines - before;
    }

    /** Number of completed lines. */
    long endedLines() {
        return lines - flushedLines;
    }

    boolean isHolding() {
        return standardOutput.isHolding() || standardError.isHolding();
    }

    /** The last lines as they were shown, oldest first. */
    List<String> lastLines() {
        List<String> last = new ArrayList<>();
        for (long i = Math.max(0, lines - LAST_LINES); i < lines; i++) {
            last.add(new String(lastLines[(int) (i % LAST_LINES)], StandardCharsets.UTF_8));
        }
        return last;
    }

    private Consumer<byte[]> keepingLast(Consumer<byte[]> consumer) {
        return line -> {
            lastLines[(int) (lines++ % LAST_LINES)] = line;
            consumer.accept(line);
        };
    }

    /** {@code #7 12.4 }: the layer's number and the seconds since it started. */
    private byte[] prefix(int number, long tenths) {
        if (tenths != prefixTenths) {
            prefixTenths = tenths;
            prefix = ("#" + number + " " + tenths / 10 + "." + tenths % 10 + " ").getBytes(StandardCharsets.US_ASCII);
        }
        return prefix;
    }
}
