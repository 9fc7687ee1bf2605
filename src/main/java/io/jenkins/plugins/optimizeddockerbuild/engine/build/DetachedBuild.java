package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Adviser;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Observed;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildMetadata;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildPlan;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildPlanner;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildResult;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuilderUnavailableException;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.Capabilities;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.RequestCheck;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextAnalysis;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextException;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PreparedContext;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PruneMode;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.DockerfileSyntaxException;
import io.jenkins.plugins.optimizeddockerbuild.engine.history.ReportHistory;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogLine;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Ingredients;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.SmokeTestSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.SecretMask;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportException;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.gate.QualityGate;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.html.ReportWriter;
import io.jenkins.plugins.optimizeddockerbuild.engine.smoke.SmokeImage;
import io.jenkins.plugins.optimizeddockerbuild.engine.smoke.SmokeTest;
import io.jenkins.plugins.optimizeddockerbuild.engine.smoke.SmokeTestRun;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The same build as {@link OptimizedBuild} for a caller that may be gone before the build is: a CI server that is
 * restarted, an agent that loses its connection. All that the parts of it share lies in one folder, which the caller makes
 * for its owner alone and removes at the end.
 *
 * <ol>
 *   <li>{@link #prepare} looks at the context, asks the builder, and writes what the build needs into the folder. It
 *       starts nothing.
 *   <li>The caller runs the plan's command so that it outlives the caller, with both outputs going to the file
 *       {@link #PROGRESS} in the folder.
 *   <li>{@link #follow} turns the file into lines of the annotated log. The caller keeps the position that it returns, and
 *       nothing else: with it, a new object from {@link #open} goes on with the next line.
 *   <li>{@link #finish} makes the report. Where the image is to be tested, it starts the test; it is called again and
 *       again until the test has ended.
 * </ol>
 *
 * <p>Any thread may call; calls exclude each other.
 */
public final class DetachedBuild implements AutoCloseable {
    /** Where the client's output has to go, in the folder. */
    public static final String PROGRESS = "progress";

    /** The report's folder, in the folder. */
    public static final String REPORT = "report";

    private static final String STATE = "state";
    private static final String METADATA = "metadata.json";

    private final Path folder;
    private final State state;
    private final ClientEnvironment environment;
    private final Collection<String> secrets;
    private final BuildFindings findings;
    private final List<LogLine> lines = new ArrayList<>();

    private final ContextReading reading;
    private final DetachedProgress progress;

    @CheckForNull
    private BuildEnding ending;

    private Report report;

    /** How many lines of the ending an earlier process has told. */
    private int toldEarlier;

    /** What one process leaves for the next. */
    private record State(
            BuildRequest request,
            String prune,
            String historyFolder,
            Duration heartbeatAfter,
            Duration stallAfter,
            List<QualityGate> gates,
            String version,
            Set<String> ignoredRules,
            List<String> keptOut,
            @CheckForNull SmokeTest smokeTest,
            Instant started,
            Map<String, String> buildArguments,
            @CheckForNull String contextFolder,
            @CheckForNull String dockerfileName,
            @CheckForNull byte[] dockerfile,
            @CheckForNull Capabilities capabilities,
            @CheckForNull BuildPlan plan,
            @CheckForNull String refusal,
            List<String> notes)
            implements Serializable {
        BuildSettings settings(Path folder) {
            return new BuildSettings(
                    PruneMode.valueOf(prune),
                    folder.resolve(REPORT),
                    historyFolder == null ? null : Path.of(historyFolder),
                    folder,
                    heartbeatAfter,
                    stallAfter,
                    gates,
                    version,
                    ignoredRules,
                    keptOut);
        }
    }

    /**
     * What {@link #follow} found.
     *
     * @param lines of the annotated log, new ones only
     * @param position bytes of the progress that were read: what to give to the next call
     * @param reachedEnd whether there was nothing more to read
     */
    public record Advance(List<LogLine> lines, long position, boolean reachedEnd) implements Serializable {}

    /**
     * What {@link #finish} has come to.
     *
     * @param lines of the annotated log, those that the caller does not have
     * @param report null while the image is being tested
     */
    public record Ending(List<LogLine> lines, @CheckForNull Report report) {}

    private DetachedBuild(
            Path folder,
            State state,
            BuildFindings findings,
            ClientEnvironment environment,
            Collection<String> secrets) {
        this.folder = folder;
        this.state = state;
        this.findings = findings;
        this.environment = environment;
        this.secrets = List.copyOf(secrets);
        progress = new DetachedProgress(folder, findings, environment, this.secrets, this::add);
        reading = new ContextReading(folder, findings);
    }

    /**
     * Looks at everything and decides everything. A build that cannot begin (no such context, no builder) is no exception
     * here: {@link #plan()} is null then, and {@link #finish} makes the report that says why.
     *
     * @param folder an existing folder for this build alone, which others cannot open
     * @param settings their report folder is not used: the report goes into the folder; their history is only read
     * @param smokeTest of the image when it has been built; null for none
     * @param secrets what must not be seen in log and report
     * @throws InvalidRequestException when the request cannot work
     * @throws IOException when the folder cannot be written to
     */
    public static DetachedBuild prepare(
            Path folder,
            BuildRequest request,
            BuildSettings settings,
            @CheckForNull SmokeTest smokeTest,
            ClientEnvironment environment,
            Collection<String> secrets)
            throws IOException, InterruptedException {
        RequestCheck.check(request, environment);
        if (smokeTest != null) {
            smokeTest.check(request, environment);
        }
        Instant started = Instant.now();
        Map<String, String> buildArguments = BuildArguments.known(request, environment.variables());
        BuildFindings findings = new BuildFindings(request, settings, buildArguments, started);
        ContextAnalysis context = null;
        try {
            context = ContextAnalysis.of(findings.contextRequest(), InputStream.nullInputStream());
            findings.saw(context);
            PreparedContext prepared = context.prepare(folder);
            findings.capabilities = Capabilities.ask(environment, request);
            findings.plan = BuildPlanner.plan(
                    request.toBuilder().context(prepared.context()).build(),
                    findings.capabilities,
                    environment,
                    prepared.dockerfile(),
                    folder.resolve(METADATA).toString());
            findings.notes.addAll(findings.plan.notes());
        } catch (ContextException | DockerfileSyntaxException | BuilderUnavailableException e) {
            findings.refusal = e.getMessage();
        }
        State state = new State(
                request,
                settings.prune().name(),
                settings.historyFolder() == null
                        ? null
                        : settings.historyFolder().toString(),
                settings.heartbeatAfter(),
                settings.stallAfter(),
                settings.gates(),
                settings.version(),
                settings.ignoredRules(),
                settings.keptOut(),
                smokeTest,
                started,
                buildArguments,
                findings.contextFolder == null ? null : findings.contextFolder.toString(),
                findings.dockerfileName(),
                context == null || context.dockerfile() == null ? null : context.dockerfileContent(),
                findings.capabilities,
                findings.plan,
                findings.refusal,
                findings.notes);
        try (OutputStream file = Files.newOutputStream(folder.resolve(STATE));
                ObjectOutputStream out = new ObjectOutputStream(file)) {
            out.writeObject(state);
        }
        DetachedBuild build = new DetachedBuild(folder, state, findings, environment, secrets);
        build.openHistory();
        if (findings.plan != null) {
            build.narration().begin(findings, context.plan());
            build.reading.begin(context, build.secrets);
        }
        return build;
    }

    /**
     * The build that was prepared in a folder, perhaps by another process.
     *
     * @param environment as it was when the build was prepared
     * @throws IOException when there is none, or one of another version of this program that is too different
     */
    public static DetachedBuild open(Path folder, ClientEnvironment environment, Collection<String> secrets)
            throws IOException {
        State state;
        try (InputStream file = Files.newInputStream(folder.resolve(STATE));
                ObjectInputStream in = new ObjectInputStream(file)) {
            state = (State) in.readObject();
        } catch (ClassNotFoundException e) {
            throw new IOException("The build in " + folder + " was prepared by another version.", e);
        }
        BuildFindings findings =
                new BuildFindings(state.request(), state.settings(folder), state.buildArguments(), state.started());
        findings.capabilities = state.capabilities();
        findings.plan = state.plan();
        findings.refusal = state.refusal();
        findings.contextFolder = state.contextFolder() == null ? null : Path.of(state.contextFolder());
        findings.notes.addAll(state.notes());
        findings.saidNotes = findings.notes.size();
        if (state.dockerfile() != null) {
            try {
                findings.dockerfile = Dockerfile.parse(state.dockerfile(), state.dockerfileName());
            } catch (DockerfileSyntaxException e) {
                throw new IOException("The build in " + folder + " was prepared by another version.", e);
            }
        }
        DetachedBuild build = new DetachedBuild(folder, state, findings, environment, secrets);
        build.openHistory();
        return build;
    }

    /** What to run; null when the build cannot begin. */
    @CheckForNull
    public BuildPlan plan() {
        return findings.plan;
    }

    /**
     * What the history keeps of the build, after {@link #finish}: more than the report tells, and for no other eyes.
     *
     * @param report as {@link #finish} made it
     */
    public BuildSummary summary(Report report) {
        Ingredients known = findings.ingredients;
        return BuildSummary.of(report)
                .withIngredients(known == null ? null : known.withTexts(new SecretMask(secrets, event -> {})::masked));
    }

    /** Digest of the image's configuration, after {@link #finish}; null when there is none or nobody told. */
    @CheckForNull
    public String imageId() {
        return findings.result == null ? null : findings.result.metadata().configDigest();
    }

    private void openHistory() {
        Path history = state.settings(folder).historyFolder();
        if (history != null) {
            try {
                findings.history = ReportHistory.open(history);
            } catch (ReportException e) {
                findings.notes.add("The history is not used: " + e.getMessage());
            }
        }
    }

    private Narration narration() {
        SecretMask mask = new SecretMask(secrets, event -> {});
        return new Narration(line -> add(
                line.text().length == 0
                        ? line
                        : new LogLine(
                                line.kind(), line.number(), line.vertex(), mask.masked(line.text()), line.millis())));
    }

    private void add(LogLine line) {
        synchronized (lines) {
            lines.add(line);
        }
    }

    /** The lines since the last call. */
    public List<LogLine> takeLines() {
        synchronized (lines) {
            List<LogLine> taken = new ArrayList<>(lines);
            lines.clear();
            return taken;
        }
    }

    /**
     * Reads on in the progress.
     *
     * @param position where the caller is: what the last call returned, 0 at first
     * @param mostBytes after how many bytes to return, so that no answer gets large
     * @param now for heartbeats
     */
    public synchronized Advance follow(long position, int mostBytes, Instant now) throws IOException {
        progress.catchUp(position);
        boolean reachedEnd = progress.read(position + mostBytes);
        progress.tick(now);
        List<LogLine> found = takeLines();
        if (progress.position() != position || !found.isEmpty()) {
            progress.keep();
        }
        return new Advance(found, progress.position(), reachedEnd);
    }

    /**
     * Makes the report, tests the image where that was asked for, and writes the report into the folder {@link #REPORT}.
     * To be called until it returns a report; a call does not wait for the test. The client must have ended, and {@link
     * #follow} must have reached the end.
     *
     * @param position as for {@link #follow}
     * @param exitCode the client's; ignored when the build never began
     * @param cancelled whether a person or a time limit ended the build, or ends the test
     * @param told how many lines of earlier calls the caller has. When it has some and this process told none, an earlier
     *     one died while it tested: the test begins again
     */
    public synchronized Ending finish(long position, int exitCode, boolean cancelled, int told)
            throws IOException, InterruptedException {
        if (ending == null) {
            toldEarlier = told;
            ending = end(position, exitCode, cancelled);
        } else if (cancelled) {
            ending.cancel();
        }
        if (ending.hasEnded() && ending.isToBeWritten()) {
            report = tested(ending);
            write(report);
        }
        synchronized (lines) {
            return new Ending(List.copyOf(lines.subList(Math.max(0, told - toldEarlier), lines.size())), report);
        }
    }

    private BuildEnding end(long position, int exitCode, boolean cancelled) throws IOException, InterruptedException {
        reading.stop();
        if (findings.plan != null) {
            progress.catchUp(position);
            findings.timeline = progress.end();
            findings.result = result(exitCode, cancelled);
            findings.context = reading.context();
            findings.ingredients = reading.ingredients();
            findings.inspect(environment);
            try {
                findings.capabilities = Capabilities.askEverything(environment, state.request());
            } catch (BuilderUnavailableException e) {
                findings.notes.add("The builder's version could not be asked: " + e.getMessage());
            }
        }
        findings.advising = this::advise;
        // Output had its secrets hidden as it came; what else is told, the command line among it, may hold some.
        Report built = masked(findings.report(cancelled, Instant.now()));
        if (toldEarlier == 0) {
            narration().end(findings, built);
        } else {
            narration().note("The agent was restarted while it tested the image: the test begins again.");
        }
        return new BuildEnding(built, smokeTest(built));
    }

    /** Null when there is nothing to test. */
    @CheckForNull
    private SmokeTestRun smokeTest(Report built) {
        boolean isBuilt = built.result().status() == ResultSection.Status.SUCCESS;
        SmokeImage image = state.smokeTest() == null || !isBuilt ? null : SmokeImage.of(built);
        return image == null
                ? null
                : new SmokeTestRun(state.smokeTest(), image, built.id(), folder, environment, secrets, this::add);
    }

    private Report tested(BuildEnding ended) throws InterruptedException {
        SmokeTestSection shown = ended.shown();
        Report tested = shown == null ? ended.built() : masked(findings.tested(ended.built(), shown));
        if (findings.refusal == null) {
            narration().gates(tested);
        }
        return tested;
    }

    private Report masked(Report open) {
        return open.withTexts(new SecretMask(secrets, event -> {})::masked);
    }

    private void write(Report whole) throws InterruptedException {
        try {
            ReportWriter.write(folder.resolve(REPORT), whole);
        } catch (ReportException e) {
            narration().warn(e.getMessage());
        }
    }

    /** Looks at the context again: another process may have done so before the build. */
    private Adviser.Result advise(Observed observed) throws Exception {
        ContextAnalysis context = ContextAnalysis.of(findings.contextRequest(), InputStream.nullInputStream());
        return AdviceMaker.advise(context, findings.buildInputs(), null, observed, findings.ignoredRules());
    }

    private BuildResult result(int exitCode, boolean cancelled) {
        BuildMetadata metadata = BuildMetadata.NONE;
        IOException problem = null;
        if (exitCode == 0 && findings.plan.metadataFile() != null) {
            try {
                metadata = BuildMetadata.read(Path.of(findings.plan.metadataFile()));
            } catch (IOException e) {
                problem = e;
            }
        }
        BuildResult.Ending ending = exitCode == 0
                ? BuildResult.Ending.SUCCEEDED
                : cancelled ? BuildResult.Ending.CANCELLED : BuildResult.Ending.FAILED;
        return new BuildResult(exitCode, ending, metadata, problem);
    }

    /** Ends what works beside the caller; the folder stays. */
    @Override
    public synchronized void close() {
        reading.stop();
        if (ending != null) {
            ending.cancel();
        }
        progress.close();
    }
}
