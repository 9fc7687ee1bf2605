package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import java.io.OutputStream;
import java.io.Serializable;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * Reads the progress of BuildKit out of any output, in either of its forms, rawjson and plain, or both in turn, as it
 * arrives and cut anywhere. What is neither comes out as {@link ProgressEvent.Text}, byte for byte and in its place.
 *
 * <p>For a log that arrives in pieces over days and restarts: serialize the reader, together with its
 * {@link LiveTimeline}, between two writes, and {@link #resume} it later. It keeps what has not come out yet and, for
 * plain progress, the names of the vertices: some kilobytes, as long as no large object is under way. Where the whole
 * log is at hand the alternative is to read it again from the beginning: rawjson gives the same events, plain progress
 * the same ones but for the times, which then follow the seconds in the log. Not thread safe.
 */
public final class ProgressReader extends OutputStream implements Serializable {

    private static final long serialVersionUID = 1L;

    private transient ProgressListener listener;
    private final RawJsonReader rawJson;
    private final PlainReader plain;

    /**
     * A reader of a stream that arrives while the build runs.
     *
     * @param clock tells when lines of plain progress arrive; rawjson brings its own times
     */
    public ProgressReader(Clock clock, ProgressListener listener) {
        this(clock, false, listener);
    }

    private ProgressReader(Clock clock, boolean readAfterwards, ProgressListener listener) {
        this.listener = listener;
        rawJson = new RawJsonReader(new Divider());
        plain = new PlainReader(clock, readAfterwards, listener);
    }

    /**
     * A reader of a log that was written before. A reader for running builds would notice that too, but only after the
     * first second of the build.
     *
     * @param begun when the build began, as far as known: plain progress doesn't tell
     */
    public static ProgressReader ofFinishedLog(Instant begun, ProgressListener listener) {
        return new ProgressReader(Clock.fixed(begun, ZoneOffset.UTC), true, listener);
    }

    /** Gives a deserialized reader its clock and its listener. */
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

    /** Ends the stream: what is unfinished comes out as far as it came. */
    @Override
    public void close() {
        rawJson.close();
        plain.close();
    }

    /** Gives what is no rawjson to the reader of plain progress. */
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
