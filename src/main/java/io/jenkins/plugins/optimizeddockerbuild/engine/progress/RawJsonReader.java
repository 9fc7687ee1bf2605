package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * Parses the output of {@code buildx build --progress=rawjson} as it arrives, cut anywhere: JSON objects (one per line
 * or pretty-printed over many lines), with other lines between them or instead of them.
 *
 * <p>Every byte comes out once: as an event of an object, or in a {@link ProgressEvent.Text}. Text is anything that is
 * not JSON, JSON that is not a solve status, an object interrupted by other output or by the end of the stream, and one
 * larger than {@link #MAX_OBJECT_BYTES}. The line end after an object belongs to it. An object may follow text on the
 * same line, because a shell's unfinished line may precede it, but not on a line of plain progress ({@code #5 0.3 …}),
 * which quotes the output of a layer.
 *
 * <p>Memory is bounded by the largest object; a line of text longer than {@link #MAX_LINE_BYTES} is delivered in
 * pieces.
 *
 * <p>To continue after a restart, serialize it between two writes (a few kilobytes) and {@link #resume} it, or read the
 * stream from the start again. Not thread safe.
 */
public final class RawJsonReader extends OutputStream implements Serializable {

    private static final long serialVersionUID = 1L;

    /** A larger object counts as text. BuildKit splits output into messages of 1 MB. */
    public static final int MAX_OBJECT_BYTES = 15 << 20;

    /** Longer lines of text are delivered in several events. */
    public static final int MAX_LINE_BYTES = 64 << 10;

    private static final int USUAL_BUFFER_BYTES = 64 << 10;
    private static final int NONE = -1;

    private transient ProgressListener listener;
    private final SolveStatusScanner scanner = new SolveStatusScanner();

    private byte[] buffer = new byte[USUAL_BUFFER_BYTES];
    /** The first byte that has not been delivered. */
    private int start;
    /** The first byte that has not been examined. */
    private int position;

    private int end;
    /** The possible start of an object, or {@link #NONE} within text. */
    private int object = NONE;

    private boolean lineEndBelongsToObject;
    /** True when the delivered part of the line starts like plain progress. */
    private boolean plainProgressLine;

    public RawJsonReader(ProgressListener listener) {
        this.listener = listener;
    }

    /** Restores the listener after deserialization. */
    public void resume(ProgressListener newListener) {
        listener = newListener;
    }

    @Override
    public void write(int oneByte) {
        write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        for (int done = 0; done < length; ) {
            int part = Math.min(length - done, USUAL_BUFFER_BYTES);
            append(bytes, offset + done, part);
            read(false);
            done += part;
        }
    }

    /** Ends the stream and delivers what is unfinished as text. */
    @Override
    public void close() {
        if (object != NONE) {
            takeObjectForText();
        }
        read(true);
        if (start < end) {
            text(end);
        }
    }

    private void append(byte[] bytes, int offset, int length) {
        if (end + length > buffer.length) {
            int pending = end - start;
            byte[] target = buffer;
            if (pending + length > buffer.length || buffer.length > USUAL_BUFFER_BYTES && pending == 0) {
                int wanted = pending == 0 ? USUAL_BUFFER_BYTES : buffer.length * 2;
                target = new byte[Math.max(wanted, pending + length)];
            }
            System.arraycopy(buffer, start, target, 0, pending);
            buffer = target;
            position -= start;
            object = object == NONE ? NONE : object - start;
            start = 0;
            end = pending;
        }
        System.arraycopy(bytes, offset, buffer, end, length);
        end += length;
    }

    private void read(boolean ended) {
        while (position < end) {
            if (object != NONE) {
                readObject(ended);
            } else if (lineEndBelongsToObject) {
                if (!skipLineEnd(ended)) {
                    return;
                }
            } else {
                readText();
            }
        }
    }

    private void readObject(boolean ended) {
        int objectEnd = scanner.scan(buffer, object, position, end);
        if (objectEnd == SolveStatusScanner.INCOMPLETE && end - object <= MAX_OBJECT_BYTES && !ended) {
            position = end;
            return;
        }
        List<ProgressEvent> events = objectEnd < 0 ? null : SolveStatusParser.parse(buffer, object, objectEnd - object);
        if (events == null) {
            takeObjectForText();
            return;
        }
        if (start < object) {
            text(object);
        }
        start = objectEnd;
        position = objectEnd;
        object = NONE;
        plainProgressLine = false;
        lineEndBelongsToObject = true;
        for (int i = 0; i < events.size(); i++) {
            listener.on(events.get(i));
        }
    }

    /** Goes back to its start: after the brace, a line may end and a real object may start. */
    private void takeObjectForText() {
        position = object + 1;
        object = NONE;
    }

    /** False when the next byte is needed to decide. */
    private boolean skipLineEnd(boolean ended) {
        int length = 0;
        if (buffer[position] == '\n') {
            length = 1;
        } else if (buffer[position] == '\r') {
            if (position + 1 == end && !ended) {
                return false;
            }
            length = position + 1 < end && buffer[position + 1] == '\n' ? 2 : 0;
        }
        position += length;
        start = position;
        lineEndBelongsToObject = false;
        return true;
    }

    private void readText() {
        byte[] bytes = buffer;
        int i = position;
        while (i < end && bytes[i] != '\n' && bytes[i] != '{') {
            i++;
        }
        if (i == end) {
            position = end;
            if (end - start >= MAX_LINE_BYTES) {
                plainProgressLine = isPlainProgressLine();
                text(end);
            }
        } else if (bytes[i] == '\n') {
            position = i + 1;
            plainProgressLine = false;
            text(position);
        } else if (isPlainProgressLine()) {
            position = i + 1;
        } else {
            position = i;
            object = i;
            scanner.reset();
        }
    }

    private boolean isPlainProgressLine() {
        return plainProgressLine
                || end - start > 1 && buffer[start] == '#' && buffer[start + 1] >= '0' && buffer[start + 1] <= '9';
    }

    private void text(int to) {
        while (start < to) {
            int from = start;
            start = Math.min(to, from + MAX_LINE_BYTES);
            listener.on(new ProgressEvent.Text(Arrays.copyOfRange(buffer, from, start)));
        }
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
        byte[] pending = Arrays.copyOfRange(buffer, start, end);
        position -= start;
        object = object == NONE ? NONE : object - start;
        start = 0;
        end = pending.length;
        buffer = pending;
        out.defaultWriteObject();
    }
}
