package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.AnnotatedLog;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogSettings;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogWriter;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.Ticker;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.stall.EndpointFinder;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.stall.EndpointProbe;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.stall.StallDiagnosis;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressEvent;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressReader;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Follows one build: takes the bytes of its progress, writes the annotated log while it runs, and has the timeline at the
 * end. Bytes come from one thread at a time; everything else from any.
 */
public final class BuildWatch extends OutputStream {
    private static final Duration TICK = Duration.ofMillis(500);

    private final LogWriter writer;
    private final StallDiagnosis diagnosis;
    private final AnnotatedLog log;
    private final Instant started = Instant.now();
    private final TimelineBuilder timeline;
    private final ProgressReader reader;
    private final Ticker ticker;

    /**
     * Begins at once.
     *
     * @param writer receives the log; it is flushed, not closed
     * @param finder tells which servers a silent layer may be waiting for
     * @param probe asks them
     * @param disks folders on disks that the build fills
     * @param clientStarted a moment before the client began; null when it is not known, as of progress from a file
     */
    public BuildWatch(
            LogSettings settings,
            LogWriter writer,
            EndpointFinder finder,
            EndpointProbe probe,
            List<Path> disks,
            @CheckForNull Instant clientStarted) {
        this.timeline = new TimelineBuilder(clientStarted, Clock.systemUTC());
        this.writer = writer;
        this.diagnosis = new StallDiagnosis(finder, probe, disks, this::diagnose);
        this.log = new AnnotatedLog(settings, writer, diagnosis);
        this.reader = new ProgressReader(Clock.systemUTC(), this::on);
        this.ticker = new Ticker(TICK, this::tick);
    }

    private void on(ProgressEvent event) {
        timeline.on(event);
        log.on(event);
    }

    private void tick(Instant now) {
        log.tick(now);
        writer.showProgress(log.running(), Duration.between(started, now), log.left());
        flush();
    }

    @Override
    public void write(int oneByte) {
        write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        reader.write(bytes, offset, length);
        flush();
    }

    @Override
    public void flush() {
        try {
            writer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("The log could not be written: " + e.getMessage(), e);
        }
    }

    private void diagnose(int layer, List<String> findings) {
        log.diagnose(layer, findings);
        flush();
    }

    /** Ends the progress: everything that was held back is shown. Later calls change nothing. */
    @Override
    public void close() {
        diagnosis.close();
        ticker.close();
        reader.close();
        log.finish();
        writer.hideProgress();
    }

    /** What the build did; complete after {@link #close()}. */
    public Timeline timeline() {
        return timeline.build();
    }
}
