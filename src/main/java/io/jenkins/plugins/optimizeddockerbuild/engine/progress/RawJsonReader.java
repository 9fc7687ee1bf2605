package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * Reads what {@code buildx build --progress=rawjson} prints, as it arrives and cut anywhere: JSON objects (one a line
 * or pretty printed over many), and between them, or instead of them, lines of any other kind.
 *
 * <p>Every byte comes out once: in an event that the object means, or in a {@link ProgressEvent.Text}. Text is what is
 * no JSON, JSON that is no solve status, an object that foreign output broke into, one that the end of the stream cut
 * off, and one larger than {@link #MAX_OBJECT_BYTES}. The line end after an object belongs to it. An object may follow
 * text on the same line, since a shell's unfinished line precedes it now and then; but not on a line of plain progress
 * ({@code #5 0.3 …}), which quotes what the build of a layer printed.
 *
 * <p>Memory is bounded by the largest object; a line of text comes in pieces when it is longer than
 * {@link #MAX_LINE_BYTES}.
 *
 * <p>To go on after a restart, serialize it between two writes (a few kilobytes) and {@link #resume} it; or read the
 * stream from its beginning again. Not thread safe.
 */
public final class RawJsonReader extends OutputStream implements Serializable {

    private static final long serialVersionUID = 1L;

    /** An object larger than this is taken for text. BuildKit cuts output into messages of 1 MB. */
    public static final int MAX_OBJECT_BYTES = 15 << 20;

    /** A line of text that is longer comes in several events. */
    public static final int MAX_LINE_BYTES = 64 << 10;

    private static final int USUAL_BUFFER_BYTES = 64 << 10;
    private static final int NONE = -1;

    private transient ProgressListener listener;
    private final SolveStatusScanner scanner = new SolveStatusScanner();

    private byte[] buffer = new byte[USUAL_BUFFER_BYTES];
    /** The first byte that has not come out yet. */
    private int start;
    /** The first byte that nobody has looked at yet. */
    private int position;

    private int end;
    /** Where an object may have begun, or {@link #NONE} while in text. */
    private int object = NONE;

    private boolean lineEndBelongsToObject;
    /** True when the part of the line that came out already began like plain progress. */
    private boolean plainProgressLine;

    public RawJsonReader(ProgressListener listener) {
        this.listener = listener;
    }

    /** Gives a deserialized reader its listener. */
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

    /** Ends the stream: what is unfinished comes out as text. */
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

    /** Back to where it began: after the brace, a line may end and a real object may begin. */
    private void takeObjectForText() {
        position = object + 1;
        object = NONE;
    }

    /** False when the next byte decides. */
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
