package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildPlan;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildPlanner;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildResult;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuilderUnavailableException;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildxClient;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.Capabilities;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.RequestCheck;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextAnalysis;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextException;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.Inventory;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PreparedContext;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.DockerfileSyntaxException;
import io.jenkins.plugins.optimizeddockerbuild.engine.history.ReportHistory;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogLine;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogWriter;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.stall.EndpointProbe;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ContextSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Ingredients;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportException;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.html.ReportWriter;
import io.jenkins.plugins.optimizeddockerbuild.engine.smoke.SmokeImage;
import io.jenkins.plugins.optimizeddockerbuild.engine.smoke.SmokeTest;
import io.jenkins.plugins.optimizeddockerbuild.engine.smoke.SmokeTestRun;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * One build from its request to its report: looks at the context and asks the builder at the same time, prepares the
 * pruned context, runs the client, writes the annotated log, and reports, also when the build fails or is cancelled.
 * Used once, by one thread; only {@link #cancel()} may come from another.
 */
public final class OptimizedBuild {
    /** What a cancelled build ends with, as a shell says it of a command that Ctrl-C ended. */
    public static final int EXIT_CANCELLED = 130;

    static final int EXIT_FAILED = 1;
    private static final Duration SHORTEST_GRACE = Duration.ofMillis(100);

    private final BuildRequest request;
    private final BuildSettings settings;
    private final ClientEnvironment environment;
    private final LogWriter log;
    private final Map<String, String> buildArguments;
    private final Narration narration;
    private final BuildFindings findings;
    private final long startedNanos = System.nanoTime();
    private final Object lock = new Object();
    private volatile long endedNanos;
    private boolean cancelled;
    private BuildxClient client;
    private SmokeTest smokeTest;
    private SmokeTestRun smokeTestRun;

    /** @param log receives the annotated log; it is flushed, not closed */
    public OptimizedBuild(BuildRequest request, BuildSettings settings, ClientEnvironment environment, LogWriter log) {
        this.request = request;
        this.settings = settings;
        this.environment = environment;
        this.log = log;
        this.narration = new Narration(log);
        this.buildArguments = BuildArguments.known(request, environment.variables());
        this.findings = new BuildFindings(request, settings, buildArguments, Instant.now());
    }

    /** Tests the image when it has been built; what that shows is part of the report. */
    public OptimizedBuild thenTest(SmokeTest test) {
        smokeTest = test;
        return this;
    }

    /** Stops the build. {@link #run} then returns within seconds, its report written. */
    public void cancel() {
        synchronized (lock) {
            cancelled = true;
            if (client != null) {
                client.cancel();
            }
            if (smokeTestRun != null) {
                smokeTestRun.cancel();
            }
        }
    }

    private boolean isCancelled() {
        synchronized (lock) {
            return cancelled;
        }
    }

    /**
     * Runs the build to its end.
     *
     * @param standardInput where a Dockerfile named {@code -} comes from
     * @return what the build did, with its exit code; also when it failed, was cancelled or never began
     * @throws InvalidRequestException when the request cannot work; nothing has run then
     * @throws IOException when there is no place for temporary files
     */
    public Report run(InputStream standardInput) throws IOException {
        RequestCheck.check(request, environment);
        if (smokeTest != null) {
            smokeTest.check(request, environment);
        }
        FutureTask<Capabilities> asking = inBackground("capabilities", () -> Capabilities.ask(environment, request));
        FutureTask<ReportHistory> remembering = inBackground("history", this::openHistory);
        Path temporary = Files.createTempDirectory(
                settings.temporaryFolder(),
                "odb-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Report report;
        try {
            try {
                build(asking, remembering, standardInput, temporary);
            } catch (ContextException | DockerfileSyntaxException | BuilderUnavailableException e) {
                findings.refusal = e.getMessage();
            } catch (InterruptedException e) {
                cancel();
                Thread.currentThread().interrupt();
            }
            report = findings.report(isCancelled(), Instant.now());
            narration.end(findings, report);
            report = smokeTest == null ? report : tested(report, temporary);
            if (findings.refusal == null) {
                narration.gates(report);
            }
        } finally {
            delete(temporary);
        }
        write(report);
        log.flush();
        return report;
    }

    /** With what the image shows when it is started; as it is when there is no image. */
    private Report tested(Report report, Path temporary) {
        SmokeImage image = report.result().status() == ResultSection.Status.SUCCESS ? SmokeImage.of(report) : null;
        if (image == null) {
            return report;
        }
        SmokeTestRun running =
                new SmokeTestRun(smokeTest, image, report.id(), temporary, environment, List.of(), this::sayAtOnce);
        synchronized (lock) {
            smokeTestRun = running;
            if (cancelled) {
                running.cancel();
            }
        }
        try {
            return findings.tested(report, running.run());
        } catch (InterruptedException e) {
            cancel();
            Thread.currentThread().interrupt();
            return report;
        }
    }

    private void sayAtOnce(LogLine line) {
        log.accept(line);
        try {
            log.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("The log could not be written: " + e.getMessage(), e);
        }
    }

    private void build(
            FutureTask<Capabilities> asking,
            FutureTask<ReportHistory> remembering,
            InputStream standardInput,
            Path temporary)
            throws ContextException, DockerfileSyntaxException, BuilderUnavailableException, IOException,
                    InterruptedException {
        ContextAnalysis context = ContextAnalysis.of(findings.contextRequest(), standardInput);
        findings.saw(context);
        try (PreparedContext prepared = context.prepare(temporary)) {
            Capabilities capabilities = answer(asking);
            findings.capabilities = capabilities;
            BuildPlan plan = BuildPlanner.plan(
                    request.toBuilder().context(prepared.context()).build(),
                    capabilities,
                    environment,
                    prepared.dockerfile(),
                    temporary.resolve("metadata.json").toString());
            findings.plan = plan;
            findings.notes.addAll(plan.notes());
            narration.begin(findings, context.plan());
            log.flush();
            findings.history = historyOrNull(remembering);
            IngredientCollection collecting = findings.history == null
                    ? null
                    : IngredientCollection.begin(
                            request,
                            findings.buildInputs(),
                            context,
                            findings.history.salt(),
                            List.of(),
                            this::isTimeUp);
            FutureTask<Inventory> counting = counting(context, collecting);
            FutureTask<Capabilities> askingMore =
                    inBackground("versions", () -> Capabilities.askEverything(environment, request));
            BuildResult result = run(plan);
            findings.result = result;
            findings.inspect(environment);
            findings.capabilities = answeredOr(capabilities, askingMore);
            Inventory inventory = counting == null ? null : countedOrNull(counting);
            findings.ingredients = collecting == null ? null : ingredientsOrNull(collecting);
            findings.context = ContextSection.of(context, inventory);
            findings.advising = observed ->
                    AdviceMaker.advise(context, findings.buildInputs(), inventory, observed, findings.ignoredRules());
        }
    }

    private BuildResult run(BuildPlan plan) throws BuilderUnavailableException, InterruptedException {
        EndpointProbe probe = new EndpointProbe(buildArguments, environment.variables());
        List<Path> disks = List.of(settings.temporaryFolder(), Path.of("/var/lib/docker"));
        try (BuildWatch watch =
                new BuildWatch(findings.logSettings(), log, findings.endpoints(), probe, disks, Instant.now())) {
            BuildxClient running = new BuildxClient(plan, environment);
            synchronized (lock) {
                client = running;
                if (cancelled) {
                    running.cancel();
                }
            }
            // Not earlier: until the client runs, every processor is needed to get it to run.
            WarmUp.reportInBackground();
            try {
                return running.run(watch, null);
            } finally {
                endedNanos = System.nanoTime();
                watch.close();
                findings.timeline = watch.timeline();
            }
        }
    }

    /** Counting what BuildKit does not see may take a little longer than the build, not so long that it is felt. */
    private boolean isTimeUp() {
        long ended = endedNanos;
        if (ended == 0) {
            return false;
        }
        long grace = Math.max(SHORTEST_GRACE.toNanos(), (ended - startedNanos) / 50);
        return System.nanoTime() - ended > grace;
    }

    private void write(Report report) {
        if (settings.reportFolder() != null) {
            try {
                ReportWriter.write(settings.reportFolder(), report);
                narration.written(settings.reportFolder());
            } catch (ReportException e) {
                narration.warn(e.getMessage());
            }
        }
        if (findings.history != null) {
            try {
                findings.history.store(report, findings.ingredients);
            } catch (ReportException e) {
                narration.warn(e.getMessage());
            }
        }
    }

    @CheckForNull
    private ReportHistory openHistory() throws IOException {
        return settings.historyFolder() == null ? null : ReportHistory.open(settings.historyFolder());
    }

    @CheckForNull
    private ReportHistory historyOrNull(FutureTask<ReportHistory> remembering) throws InterruptedException {
        try {
            return remembering.get();
        } catch (ExecutionException e) {
            findings.notes.add("The history is not used: " + e.getCause().getMessage());
            return null;
        }
    }

    @CheckForNull
    private FutureTask<Inventory> counting(ContextAnalysis context, @CheckForNull IngredientCollection collecting) {
        if (collecting != null) {
            return inBackground("inventory", collecting::inventory);
        }
        return context.isAnalysed() ? inBackground("inventory", () -> context.inventory(this::isTimeUp)) : null;
    }

    @CheckForNull
    private Ingredients ingredientsOrNull(IngredientCollection collecting) throws InterruptedException {
        try {
            return collecting.get();
        } catch (ExecutionException e) {
            findings.notes.add("Why layers ran is not told: " + e.getCause().getMessage());
            return null;
        }
    }

    @CheckForNull
    private Inventory countedOrNull(FutureTask<Inventory> counting) throws InterruptedException {
        try {
            return counting.get();
        } catch (ExecutionException e) {
            findings.notes.add("The context was not counted: " + e.getCause().getMessage());
            return null;
        }
    }

    private static Capabilities answer(FutureTask<Capabilities> asking)
            throws BuilderUnavailableException, IOException, InterruptedException {
        try {
            return asking.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BuilderUnavailableException unavailable) {
                throw unavailable;
            }
            if (e.getCause() instanceof IOException unreadable) {
                throw unreadable;
            }
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Versions are worth knowing, not worth waiting for. */
    private static Capabilities answeredOr(Capabilities known, FutureTask<Capabilities> askingMore)
            throws InterruptedException {
        try {
            return askingMore.isDone() ? askingMore.get() : known;
        } catch (ExecutionException e) {
            return known;
        }
    }

    private static <T> FutureTask<T> inBackground(String name, Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    /** What cannot be deleted is left: the operating system clears its temporary folder. */
    private static void delete(Path folder) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException | DirectoryIteratorException e) {
            folder.toFile().deleteOnExit();
        }
    }
}
