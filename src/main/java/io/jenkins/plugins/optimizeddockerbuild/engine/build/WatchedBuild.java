package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildInputs;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.Headway;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogLine;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogSettings;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogWriter;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.Ticker;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.stall.EndpointFinder;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.stall.EndpointProbe;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.stall.StallDiagnosis;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressEvent;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressReader;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Targets;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.secret.SecretMask;
import io.jenkins.plugins.optimizeddockerbuild.engine.verdict.Failure;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The output of any command that may contain the progress of builds: progress becomes lines of the annotated log, with
 * a report for each build; everything else passes through unchanged. It takes the same path as every build, minus the
 * parts that cannot be observed. Costs next to nothing before the first line of a build. Thread safe: calls are
 * serialized.
 */
public final class WatchedBuild extends OutputStream {
    private static final String REST =
            "The log was interrupted by a restart: only the rest of this build is reported, with"
                    + " numbers from #1 again.";
    private static final String ONLY_THE_REST = "After a restart, only the rest was seen: ";
    private static final Duration TICK = Duration.ofSeconds(1);

    /** How long a build that seems to be over is waited for before it is reported. */
    private static final Duration OVER = Duration.ofSeconds(5);

    private final LogSettings settings;
    /** Receives the lines of the log. */
    private final Consumer<LogLine> lines;

    /** Receives what passes unchanged. */
    private final Consumer<LogLine> others;

    @CheckForNull
    private final Dockerfile dockerfile;

    private final String version;
    private final EventFollower.Stalls stalls;

    @CheckForNull
    private final LogWriter terminal;

    /** Whether all of the output, from the first line on, comes from a build. */
    private final boolean isBuild;

    private final SecretMask mask;
    private final MaskedProgress masked;
    private final ProgressReader reader;
    private final StampedLines stamps;
    private final BuildBoundaries boundaries = new BuildBoundaries();
    private final List<Report> reports = new ArrayList<>();
    private Instant begun = Instant.now();
    private Instant last = begun;
    /** Volatile, as the viewer is: the diagnosis of a silent layer prints from a thread of its own. */
    private volatile EventFollower current;

    /** Has been reported since it seemed to be over; the report is made again when more of it comes. */
    private EventFollower over;

    private Targets targets = new Targets();
    private ImageNames names = new ImageNames();
    private Ticker ticker;
    private UnrecognizedOutput unrecognized;
    private List<String> notes = List.of();
    private boolean goesOn;
    private boolean closed;

    @CheckForNull
    private volatile Viewer viewer;

    /** Sees the builds in an output while they run, one after the other. Calls must be short. */
    public interface Viewer {
        /** @param isRest whether its first lines were lost in a restart */
        void begins(boolean isRest);

        /** Called by any thread. */
        void line(LogLine line);

        /** Called about once per second. */
        void reached(Headway headway);

        void ends();
    }

    private WatchedBuild(
            LogSettings settings,
            Consumer<LogLine> lines,
            Collection<String> secrets,
            @CheckForNull Dockerfile dockerfile,
            String version,
            EventFollower.Stalls stalls,
            @CheckForNull LogWriter terminal) {
        this.settings = settings;
        this.mask = SecretMask.of(secrets);
        this.lines = line -> print(line.masked(this.mask), lines);
        this.others = lines;
        this.dockerfile = dockerfile;
        this.version = version;
        this.stalls = stalls;
        this.terminal = terminal;
        this.isBuild = terminal != null;
        this.masked = new MaskedProgress(mask, this::on);
        this.reader = new ProgressReader(Clock.systemUTC(), this::read);
        this.stamps = new StampedLines(reader);
    }

    /**
     * Reads a log on behalf of another process. Does not probe servers when a layer is silent.
     *
     * @param lines receives everything; a line of {@link LogLine.Kind#TEXT} with its own terminator, all others without
     * @param secrets values to mask. In rawjson they are encoded, so no earlier mask can have caught them
     * @param dockerfile supplies the lines of layers; null when unknown
     * @param version of this product, for the report
     */
    public static WatchedBuild inLog(
            LogSettings settings,
            Consumer<LogLine> lines,
            Collection<String> secrets,
            @CheckForNull Dockerfile dockerfile,
            String version) {
        return new WatchedBuild(settings, lines, secrets, dockerfile, version, StallDiagnosis::fromOutputAlone, null);
    }

    /** Marks the output as resumed: the first build in it may have started earlier. */
    public WatchedBuild goingOn() {
        goesOn = true;
        return this;
    }

    /** Shows its builds while they run. */
    public WatchedBuild seenBy(Viewer someone) {
        viewer = someone;
        return this;
    }

    /** Like {@link #inLog}, for the output of a build on this machine with someone watching. */
    public static WatchedBuild onTerminal(
            LogSettings settings, LogWriter log, @CheckForNull Dockerfile dockerfile, String version) {
        EventFollower.Stalls stalls = tell -> new StallDiagnosis(
                new EndpointFinder(dockerfile, BuildInputs.none(), null, List.of()),
                new EndpointProbe(Map.of(), System.getenv()),
                List.of(Path.of(System.getProperty("java.io.tmpdir"))),
                tell);
        return new WatchedBuild(settings, log, List.of(), dockerfile, version, stalls, log);
    }

    private void print(LogLine line, Consumer<LogLine> log) {
        log.accept(line);
        if (viewer != null && current != null) {
            viewer.line(line);
        }
    }

    private void read(ProgressEvent event) {
        if (event instanceof ProgressEvent.Text) {
            // Ordinary output has already passed the caller's own mask.
            on(event);
        } else {
            masked.on(event);
        }
    }

    private synchronized void on(ProgressEvent event) {
        boolean isExpected = isBuild && reports.isEmpty();
        if (current == null && !isExpected && event instanceof ProgressEvent.Text text) {
            others.accept(new LogLine(LogLine.Kind.TEXT, 0, text.line(), -1));
            return;
        }
        boolean isNext = boundaries.isNext(event);
        if (isNext && current != null) {
            end();
        }
        if (current == null && over != null && !isNext) {
            goOn();
        } else if (current == null) {
            begin();
            noteTheRest(event);
            if (viewer != null) {
                viewer.begins(!notes.isEmpty());
            }
        }
        last = Instant.now();
        current.on(event);
        targets.on(event);
        names.on(event);
    }

    private synchronized void begin() {
        targets = new Targets();
        names = new ImageNames();
        notes = List.of();
        begun = Instant.now();
        current = new EventFollower(settings, lines, stalls(), null);
        over = null;
        if (ticker == null) {
            ticker = new Ticker(TICK, this::tick);
        }
    }

    private void goOn() {
        current = new EventFollower(over.state(), settings, lines, stalls());
        over = null;
        reports.remove(reports.size() - 1);
        if (viewer != null) {
            viewer.begins(false);
        }
    }

    private EventFollower.Stalls stalls() {
        return tell -> stalls.apply((layer, said) -> diagnose(tell, layer, said));
    }

    /** Not called where a build starts of which nothing was seen. */
    private void noteTheRest(ProgressEvent event) {
        if (goesOn && !(event instanceof ProgressEvent.Vertex vertex && BuildBoundaries.isLoad(vertex))) {
            notes = List.of(REST);
            new Narration(lines).note(REST);
        }
        goesOn = false;
    }

    private synchronized void diagnose(BiConsumer<Integer, List<String>> tell, Integer layer, List<String> said) {
        if (!closed) {
            tell.accept(layer, said);
        }
    }

    synchronized void tick(Instant now) {
        if (closed || current == null) {
            return;
        }
        if (!isBuild && boundaries.isOver() && !now.isBefore(last.plus(OVER))) {
            EventFollower ended = current;
            end();
            over = ended;
            return;
        }
        current.tick(now);
        if (viewer != null) {
            viewer.reached(current.log().headway());
        }
        if (terminal != null) {
            terminal.showProgress(
                    current.log().running(),
                    Duration.between(begun, now),
                    current.log().left());
            flush();
        }
    }

    private synchronized void end() {
        Timeline timeline = targets.withSharedNames(current.end(false));
        List<String> said = notes;
        current = null;
        if (viewer != null) {
            viewer.ends();
        }
        if (timeline.vertices().isEmpty() && Failure.of(timeline) == null) {
            unrecognized = UnrecognizedOutput.of(timeline.text());
            return;
        }
        PreparedBuild prepared = PreparedBuild.watched(settings, dockerfile, version, begun, said);
        BuildReporter.Reported reported = BuildReporter.report(ObservedBuild.watched(prepared, timeline));
        String verdict = reported.report().verdict();
        Report report = reported.report()
                .withSeen(said.isEmpty() ? verdict : ONLY_THE_REST + verdict, names.all())
                .withTargets(TargetSections.of(targets, timeline, names, reported.lines()))
                .withTexts(mask::masked);
        new Narration(lines).end(reported, report);
        reports.add(report);
    }

    @Override
    public void write(int oneByte) {
        write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        stamps.write(bytes, offset, length);
        if (terminal != null) {
            flush();
        }
    }

    @Override
    public void flush() {
        if (terminal == null) {
            return;
        }
        terminal.flush();
    }

    /** Flushes what was held back, and reports the last build. */
    @Override
    public void close() {
        Ticker running;
        synchronized (this) {
            if (closed) {
                return;
            }
            stamps.close();
            reader.close();
            masked.finish();
            if (terminal != null) {
                terminal.hideProgress();
            }
            if (current == null && isBuild && reports.isEmpty()) {
                begin();
            }
            if (current != null) {
                end();
            }
            closed = true;
            running = ticker;
        }
        if (running != null) {
            running.close();
        }
        flush();
    }

    /** Closes, and returns a report for each build in the output, in order. */
    public List<Report> reports() {
        close();
        synchronized (this) {
            return List.copyOf(reports);
        }
    }

    /** What the output is when all of it should have come from a build and no build was found. */
    @CheckForNull
    public synchronized UnrecognizedOutput unrecognized() {
        return unrecognized;
    }
}
