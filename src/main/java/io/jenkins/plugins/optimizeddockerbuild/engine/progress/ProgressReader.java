package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import java.io.OutputStream;
import java.io.Serializable;
import java.time.Clock;

/**
 * Extracts BuildKit's progress from any output, in either format, rawjson or plain, or both in turn, as it arrives and
 * cut anywhere. Everything else is passed on as {@link ProgressEvent.Text}, byte for byte and in order.
 *
 * <p>For a log that arrives in pieces over days and restarts: serialize the reader, together with its {@link
 * LiveTimeline}, between two writes, and {@link #resume} it later. It holds the bytes not yet delivered and, for plain
 * progress, the names of the vertices: some kilobytes, unless it is in the middle of a large object. The alternative is
 * to read the whole log again: rawjson gives the same events, and so does plain progress, except that its times then
 * follow the seconds in the log. Not thread safe.
 */
public final class ProgressReader extends OutputStream implements Serializable {

    private static final long serialVersionUID = 1L;

    private transient ProgressListener listener;
    private final RawJsonReader rawJson;
    private final PlainReader plain;

    /** @param clock gives the times at which lines of plain progress arrive; rawjson has its own */
    public ProgressReader(Clock clock, ProgressListener listener) {
        this.listener = listener;
        rawJson = new RawJsonReader(new Divider());
        plain = new PlainReader(clock, listener);
    }

    /** Restores clock and listener after deserialization. */
    public void resume(Clock clock, ProgressListener newListener) {
        listener = newListener;
        rawJson.resume(new Divider());
        plain.resume(clock, newListener);
    }

    @Override
    public void write(int oneByte) {
        rawJson.write(oneByte);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        rawJson.write(bytes, offset, length);
    }

    /** Ends the stream and passes on what is unfinished. */
    @Override
    public void close() {
        rawJson.close();
        plain.close();
    }

    /** Passes everything except rawjson to the reader of plain progress. */
    private final class Divider implements ProgressListener {
        @Override
        public void on(ProgressEvent event) {
            if (event instanceof ProgressEvent.Text text) {
                plain.write(text.line(), 0, text.line().length);
            } else {
                plain.close();
                listener.on(event);
            }
        }
    }
}
