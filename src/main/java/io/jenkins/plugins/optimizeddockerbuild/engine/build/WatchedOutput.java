package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildInputs;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.AnnotatedLog;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogLine;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogSettings;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.Ticker;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.stall.EndpointFinder;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.stall.EndpointProbe;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.stall.StallDiagnosis;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressEvent;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressReader;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.SecretMask;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineBuilder;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The output of any command, in which there may be the progress of a build: that becomes lines of the annotated log, the
 * rest comes out as it came in. Costs next to nothing until the first line of a build. Any thread may call; calls exclude
 * each other.
 */
public final class WatchedOutput extends OutputStream {
    private static final Duration TICK = Duration.ofSeconds(1);

    private final LogSettings settings;
    private final Consumer<LogLine> lines;

    @CheckForNull
    private final Dockerfile dockerfile;

    private final String version;
    private final SecretMask mask;
    private final ProgressReader reader;
    private final Instant started = Instant.now();
    private TimelineBuilder timeline;
    private AnnotatedLog log;
    private StallDiagnosis diagnosis;
    private Ticker ticker;
    private boolean closed;

    /**
     * @param lines receives everything; a line of {@link LogLine.Kind#TEXT} with its own terminator, all others without
     * @param secrets what must not be seen. In rawjson they are encoded, so that nobody before us could hide them
     * @param dockerfile to tell the lines of layers; null when it is not known
     * @param version of this product, for the report
     */
    public WatchedOutput(
            LogSettings settings,
            Consumer<LogLine> lines,
            Collection<String> secrets,
            @CheckForNull Dockerfile dockerfile,
            String version) {
        this.settings = settings;
        this.lines = lines;
        this.dockerfile = dockerfile;
        this.version = version;
        this.mask = new SecretMask(secrets, this::on);
        this.reader = new ProgressReader(Clock.systemUTC(), event -> {
            if (event instanceof ProgressEvent.Text) {
                // Whoever hides secrets in ordinary output has seen this line already.
                on(event);
            } else {
                mask.on(event);
            }
        });
    }

    private void on(ProgressEvent event) {
        if (log == null) {
            if (event instanceof ProgressEvent.Text text) {
                lines.accept(new LogLine(LogLine.Kind.TEXT, 0, null, text.line(), -1));
                return;
            }
            begin();
        }
        timeline.on(event);
        log.on(event);
    }

    private void begin() {
        timeline = new TimelineBuilder();
        EndpointFinder endpoints = new EndpointFinder(dockerfile, BuildInputs.none(), null, List.of());
        diagnosis = new StallDiagnosis(
                endpoints,
                new EndpointProbe(Map.of(), System.getenv()),
                List.of(Path.of(System.getProperty("java.io.tmpdir"))),
                this::diagnose);
        log = new AnnotatedLog(settings, lines, diagnosis);
        ticker = new Ticker(TICK, this::tick);
    }

    private synchronized void diagnose(int layer, List<String> findings) {
        if (!closed) {
            log.diagnose(layer, findings);
        }
    }

    private synchronized void tick(Instant now) {
        if (!closed) {
            log.tick(now);
        }
    }

    @Override
    public void write(int oneByte) {
        write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        reader.write(bytes, offset, length);
    }

    /** Shows what was held back. */
    @Override
    public void close() {
        Ticker running;
        synchronized (this) {
            if (closed) {
                return;
            }
            reader.close();
            mask.finish();
            if (log != null) {
                log.finish();
            }
            closed = true;
            running = ticker;
        }
        if (running != null) {
            diagnosis.close();
            running.close();
        }
    }

    /** Closes, and reports the build, with the summary as the last lines; null when there was none in the output. */
    @CheckForNull
    public Report report() {
        close();
        return log == null
                ? null
                : WatchedBuild.report(timeline.build(), settings.dockerfile(), dockerfile, version, started, lines);
    }
}
