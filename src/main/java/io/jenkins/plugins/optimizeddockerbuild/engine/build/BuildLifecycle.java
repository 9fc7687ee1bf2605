package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildResult;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.PassingFault;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.StoredImage;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextAnalysis;
import io.jenkins.plugins.optimizeddockerbuild.engine.history.ReportHistory;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogLine;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogSettings;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.stall.EndpointProbe;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.stall.StallDiagnosis;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ContextSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection.FailedTry;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.SmokeTestSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolSeat;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportException;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportWriter;
import io.jenkins.plugins.optimizeddockerbuild.engine.secret.SecretMask;
import io.jenkins.plugins.optimizeddockerbuild.engine.smoke.SmokeImage;
import io.jenkins.plugins.optimizeddockerbuild.engine.smoke.SmokeTest;
import io.jenkins.plugins.optimizeddockerbuild.engine.smoke.SmokeTestRun;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * One build, phase by phase: {@link #prepare}, a {@link #follower} for the client's output, {@link #finish}, the {@link
 * #smokeTest}, {@link #conclude}. {@link ForegroundBuild} runs them in one go; {@link DetachedBuild} allows the process
 * to die in between. Everything that a build logs and reports is decided in this class.
 */
final class BuildLifecycle implements AutoCloseable {
    private PreparedBuild prepared;
    private final BuildFolders folders;
    private final ClientEnvironment environment;
    private final SecretMask mask;
    private final Consumer<LogLine> unmasked;
    private final Consumer<LogLine> log;
    private final Narration narration;
    private final List<String> notes;
    private final ReportHistory history;
    private final BuildObserver observer;
    private final EarlyGates gates;

    @CheckForNull
    private final CarriedMounts mounts;

    @CheckForNull
    private final ContextAnalysis context;

    @CheckForNull
    private ContextReading reading;

    private ObservedBuild observed;
    private BuildReporter.Reported reported;

    private BuildLifecycle(
            PreparedBuild prepared,
            @CheckForNull ContextAnalysis context,
            @CheckForNull ReportHistory history,
            @CheckForNull FutureTask<StoredImage> carried,
            BuildFolders folders,
            ClientEnvironment environment,
            SecretMask mask,
            Consumer<LogLine> log) {
        this.prepared = prepared;
        this.folders = folders;
        this.environment = environment;
        this.mask = mask;
        this.unmasked = log;
        this.log = masked(log);
        this.narration = new Narration(this.log);
        this.notes = new ArrayList<>(prepared.notes());
        this.history = history;
        if (prepared.plan() != null && context != null) {
            narration.begin(prepared, context.plan());
        }
        this.context = context;
        mounts = CarriedMounts.of(prepared, folders.temporary(), environment, mask, carried, history, notes::add);
        observer = new BuildObserver(prepared, folders, environment, history, notes);
        gates = new EarlyGates(prepared, history, narration, this::counted);
    }

    /**
     * Decides what to run, and logs it.
     *
     * @param standardInput the source of a Dockerfile named {@code -}
     * @param secrets values to mask
     * @param log receives the annotated log, from several threads
     */
    static BuildLifecycle prepare(
            BuildRequest request,
            BuildSettings settings,
            BuildFolders folders,
            ClientEnvironment environment,
            InputStream standardInput,
            Collection<String> secrets,
            Consumer<LogLine> log)
            throws IOException {
        BuildPreparation.Result result =
                new BuildPreparation(request, settings, folders, environment).prepare(standardInput);
        SecretMask mask = BuildSecrets.mask(request, result.build().parsedDockerfile(), environment, secrets);
        return of(result, folders, environment, mask, log);
    }

    /** Resumes a build that another process prepared. The parameters are those of {@link #prepare}. */
    static BuildLifecycle goOn(
            PreparedBuild prepared,
            BuildFolders folders,
            ClientEnvironment environment,
            Collection<String> secrets,
            Consumer<LogLine> log) {
        SecretMask mask = BuildSecrets.mask(prepared.request(), prepared.parsedDockerfile(), environment, secrets);
        return new BuildLifecycle(prepared, null, openHistory(folders), null, folders, environment, mask, log);
    }

    private static BuildLifecycle of(
            BuildPreparation.Result result,
            BuildFolders folders,
            ClientEnvironment environment,
            SecretMask mask,
            Consumer<LogLine> log) {
        return new BuildLifecycle(
                result.build(), result.context(), result.history(), result.carried(), folders, environment, mask, log);
    }

    /**
     * Prepares the build again where that may help: on another node when its node was lost, after a {@link
     * PreparedBuild#pause()} when the network or a server failed, or with the whole context when it may have failed
     * because of pruning. Null when none of these applies.
     *
     * @param timeline as in {@link #finish}
     */
    @CheckForNull
    BuildLifecycle again(Timeline timeline, int exitCode, boolean cancelled) throws IOException, InterruptedException {
        if (exitCode == 0 || cancelled) {
            return null;
        }
        PoolSeat seat = NodeLoss.nextSeat(prepared, timeline, exitCode, environment);
        if (seat != null) {
            return prepared(BuildPreparation.elsewhere(prepared, seat, folders, environment));
        }
        FailedTry failed = Retries.failedTry(prepared, fault(timeline, exitCode), Instant.now(), notes::add);
        if (failed != null) {
            prepared = prepared.after(failed);
            narration.note(Retries.announcement(prepared));
            return this;
        }
        return PruningNet.catches(prepared, timeline)
                ? prepared(BuildPreparation.again(prepared, folders, environment))
                : null;
    }

    @CheckForNull
    private BuildLifecycle prepared(BuildPreparation again) throws IOException {
        BuildPreparation.Result result = again.prepare(InputStream.nullInputStream());
        if (result.build().plan() == null) {
            return null;
        }
        close();
        return of(result, folders, environment, mask, unmasked);
    }

    @CheckForNull
    private PassingFault fault(Timeline timeline, int exitCode) {
        TimelineVertex failed = timeline.failure();
        return PassingFault.of(
                ObservedBuild.clientFailure(prepared, prepared.capabilities(), exitCode, timeline),
                timeline.text(),
                failed == null ? null : failed.error());
    }

    /** Fills the cache mounts and starts to read the context. Call it once, before the client runs. */
    void begin() throws InterruptedException {
        if (prepared.plan() == null || context == null || reading != null) {
            return;
        }
        if (mounts != null && prepared.unpruned() != PreparedBuild.Unpruned.BUILT_AGAIN) {
            narration.filled(mounts.fill(context));
        }
        reading = new ContextReading(prepared, context, history, mask);
    }

    /** Cancels the work that {@link #begin} and {@link #finish} run on the builder. */
    void cancel() {
        if (mounts != null) {
            mounts.cancel();
        }
    }

    PreparedBuild prepared() {
        return prepared;
    }

    /** An unreadable history was already reported when the build was prepared. */
    @CheckForNull
    private static ReportHistory openHistory(BuildFolders folders) {
        try {
            return folders.history() == null ? null : ReportHistory.open(folders.history());
        } catch (ReportException e) {
            return null;
        }
    }

    /** Null while the context is being counted. */
    @CheckForNull
    private ContextSection counted() {
        return reading == null
                ? ContextReading.kept(folders.temporary().resolve(ContextReading.KEPT), note -> {})
                        .context()
                : reading.counted();
    }

    /** Quality gates that the build has crossed already. */
    EarlyGates gates() {
        return gates;
    }

    /** Starts to read the context while the client runs. */
    void readContext() {
        if (reading != null) {
            reading.begin();
        }
    }

    /** Null when another process prepared the build. */
    @CheckForNull
    ContextReading reading() {
        return reading;
    }

    /**
     * Accepts the client's output.
     *
     * @param lines receives the log of the layers, from several threads
     */
    ProgressFollower follower(Consumer<LogLine> lines) {
        return new ProgressFollower(
                new EventFollower(logSettings(), masked(lines), this::stallDiagnosis, prepared.started()), mask);
    }

    /** Like {@link #follower(Consumer)}, resuming from the state of an earlier follower. */
    ProgressFollower follower(ProgressFollower.State state, Consumer<LogLine> lines) {
        return new ProgressFollower(
                state, new EventFollower(state.events(), logSettings(), masked(lines), this::stallDiagnosis), mask);
    }

    private LogSettings logSettings() {
        return LogExpectations.of(prepared, history);
    }

    private StallDiagnosis stallDiagnosis(BiConsumer<Integer, List<String>> tell) {
        return new StallDiagnosis(
                prepared.endpoints(),
                new EndpointProbe(prepared.arguments(), environment.variables()),
                folders.filled(),
                tell);
    }

    /**
     * Collects the outcome of the build and reports it; {@link #tell} logs it. {@link #smokeTest} comes next.
     *
     * @param timeline null when the client never started
     * @param result null when the client never started
     * @param cancelled whether a user or a time limit ended the build
     */
    Report finish(@CheckForNull Timeline timeline, @CheckForNull BuildResult result, boolean cancelled)
            throws InterruptedException {
        if (result == null) {
            return report(observer.unseen(prepared, timeline, prepared.refusal(), cancelled));
        }
        return report(observer.observe(prepared, timeline, result, cancelled, reading, mounts));
    }

    /** Like {@link #finish}, for a client that could not be started. */
    Report refuse(String why) {
        return report(observer.unseen(prepared, null, why, false));
    }

    /** Like {@link #finish}, without collecting anything further, because there is no time left. */
    Report interrupt(@CheckForNull Timeline timeline) {
        return report(observer.unseen(prepared, timeline, prepared.refusal(), true));
    }

    private Report report(ObservedBuild seen) {
        observed = seen;
        reported = BuildReporter.report(seen);
        return masked(reported.report());
    }

    private void endReading() {
        if (reading != null) {
            reading.buildEnded();
        }
    }

    /** Logs the outcome of the build. */
    void tell(Report report) {
        narration.end(reported, report);
    }

    /** The smoke test of the image; null when there is nothing to test. */
    @CheckForNull
    SmokeTestRun smokeTest(Report report) {
        SmokeTest test = prepared.settings().smokeTest();
        boolean isBuilt = report.result().status() == ResultSection.Status.SUCCESS;
        SmokeImage image = test == null || !isBuilt
                ? null
                : SmokeImage.of(report, prepared.request().pushes());
        return image == null
                ? null
                : new SmokeTestRun(test, image, report.id(), folders.temporary(), environment, mask, log);
    }

    /** The push that waits for the verdict; null when there is none. */
    @CheckForNull
    JudgedPush push(Report report) {
        return JudgedPush.of(prepared, report, observed.timeline(), environment, narration);
    }

    /** Pushes the image if it passes: see {@link JudgedPush#settle}. */
    Report settle(JudgedPush push, Report judged) throws InterruptedException {
        return masked(push.settle(judged));
    }

    /**
     * Completes the report and logs the result of the quality gates.
     *
     * @param shown the result of the smoke test; null when there was none
     * @return the complete report
     */
    Report conclude(Report report, @CheckForNull SmokeTestSection shown) {
        Report whole = shown == null ? report : masked(BuildReporter.tested(report, observed, shown));
        if (observed.refusal() == null) {
            narration.gates(whole);
        }
        return whole;
    }

    /** Writes the report to its folder. Returns false when none is configured or writing fails, which is logged. */
    boolean write(Report whole) {
        try {
            if (folders.report() != null) {
                ReportWriter.write(folders.report(), whole);
                return true;
            }
        } catch (ReportException e) {
            narration.warn(e.getMessage());
        }
        return false;
    }

    /** Saves the build in the history, if there is one. */
    void remember(Report whole) {
        if (history != null) {
            try {
                history.store(whole, summary(whole));
            } catch (ReportException e) {
                narration.warn(e.getMessage());
            }
        }
    }

    /**
     * The summary for the history, available after {@link #finish}. It holds more than the report does and is not meant
     * for publication.
     */
    BuildSummary summary(Report report) {
        return BuildSummary.of(report)
                .withHost(environment.variables().get("NODE_NAME"))
                .withUnpruned(prepared.unpruned() != null)
                .withCacheProfile(prepared.settings().cacheProfile())
                .withInstalled(reported.installed().stream()
                        .map(layer -> layer.withTexts(mask::masked))
                        .toList())
                .withIngredients(
                        reported.ingredients() == null
                                ? null
                                : reported.ingredients().withTexts(mask::masked));
    }

    private Report masked(Report open) {
        return open.withTexts(mask::masked);
    }

    /** Every line that leaves the build passes through here. */
    private Consumer<LogLine> masked(Consumer<LogLine> lines) {
        return line -> lines.accept(line.masked(mask));
    }

    Narration narration() {
        return narration;
    }

    /** Stops the background threads. */
    @Override
    public void close() {
        endReading();
    }
}
