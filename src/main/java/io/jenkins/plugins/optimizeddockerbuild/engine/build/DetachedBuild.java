package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildPlan;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildResult;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.Headway;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogLine;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolSeat;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * The same build as {@link ForegroundBuild}, for a caller that may be gone before the build is: a CI server that
 * restarts, an agent that loses its connection. All shared state is in one folder, which the caller creates for its
 * owner alone and removes at the end.
 *
 * <ol>
 * <li>{@link #prepare} analyzes the context, queries the builder, and writes what the build needs into the folder. It
 * starts nothing.
 * <li>The caller runs the plan's command so that it outlives the caller, with both outputs redirected to the file
 * {@link #PROGRESS} in the folder.
 * <li>{@link #follow} turns the file into lines of the annotated log. The caller only has to keep the position that it
 * returns: with it, a new object from {@link #open} continues with the next line.
 * <li>{@link #again} may ask for another run of the client, which is followed like the first one.
 * <li>{@link #finish} makes the report. If the image is to be tested, it starts the test; call it repeatedly until the
 * test has ended.
 * </ol>
 *
 * <p>Thread safe: calls are serialized.
 */
public final class DetachedBuild implements AutoCloseable {
    /** Where the client's output has to go, in the folder. */
    public static final String PROGRESS = "progress";

    /** The report's folder, in the folder. */
    public static final String REPORT = "report";

    /** Summaries of earlier builds, in the folder. The caller puts them there before it prepares the build. */
    public static final String HISTORY = "history";

    private static final String STATE = "state";

    private final Path folder;
    private final ClientEnvironment environment;
    private final List<LogLine> lines = new ArrayList<>();
    private BuildLifecycle build;
    private DetachedProgress progress;

    @CheckForNull
    private BuildEnding ending;

    private BuildResult result;
    private Report report;

    /** Ending lines that an earlier process has already returned. */
    private int toldEarlier;

    /** Creates the phases of the build for a consumer of its log lines. */
    private interface Phases {
        BuildLifecycle begin(BuildFolders folders, Consumer<LogLine> lines) throws IOException;
    }

    /**
     * The outcome of {@link #follow}.
     *
     * @param lines new lines of the annotated log
     * @param position bytes of the progress that were read, to be passed to the next call
     * @param reachedEnd whether there was nothing more to read
     * @param headway how far the build is
     * @param crossed quality gates that it has crossed already, whatever comes: {@code context 1.2 MB, limit 1.0 MB}
     */
    public record Advance(List<LogLine> lines, long position, boolean reachedEnd, Headway headway, List<String> crossed)
            implements Serializable {}

    /**
     * Another try.
     *
     * @param plan what to run
     * @param pause how long to wait first
     */
    public record NextTry(BuildPlan plan, Duration pause) implements Serializable {}

    /**
     * The outcome of {@link #finish}.
     *
     * @param lines of the annotated log that the caller does not have yet
     * @param report null while the image is being tested
     */
    public record Ending(List<LogLine> lines, @CheckForNull Report report) {}

    private DetachedBuild(Path folder, ClientEnvironment environment, Phases phases) throws IOException {
        this.folder = folder;
        this.environment = environment;
        build = phases.begin(new BuildFolders(folder, folder.resolve(REPORT), folder.resolve(HISTORY)), this::add);
        progress = new DetachedProgress(folder, build, this::add);
    }

    /**
     * Analyzes everything and decides what to run. A build that cannot start (no such context, no builder) does not
     * throw: {@link #plan()} is null then, and {@link #finish} makes a report that says why.
     *
     * @param folder an existing folder for this build alone, unreadable for others; its {@link #HISTORY} is only read
     * @param secrets values to mask in log and report
     * @throws InvalidRequestException when the request cannot work
     * @throws IOException when the folder is not writable
     */
    public static DetachedBuild prepare(
            Path folder,
            BuildRequest request,
            BuildSettings settings,
            ClientEnvironment environment,
            Collection<String> secrets)
            throws IOException, InterruptedException {
        DetachedBuild detached = new DetachedBuild(
                folder,
                environment,
                (folders, lines) -> BuildLifecycle.prepare(
                        request, settings, folders, environment, InputStream.nullInputStream(), secrets, lines));
        detached.begin();
        return detached;
    }

    private synchronized void begin() throws IOException, InterruptedException {
        try (OutputStream file = Files.newOutputStream(folder.resolve(STATE));
                ObjectOutputStream out = new ObjectOutputStream(file)) {
            out.writeObject(build.prepared());
        }
        build.begin();
        if (build.reading() != null) {
            build.reading().keepIn(folder.resolve(ContextReading.KEPT));
        }
    }

    /**
     * Opens a build that was prepared in a folder, perhaps by another process.
     *
     * @param environment as it was when the build was prepared
     * @throws IOException when there is no build, or an incompatible version of this program prepared it
     */
    public static DetachedBuild open(Path folder, ClientEnvironment environment, Collection<String> secrets)
            throws IOException {
        PreparedBuild prepared;
        try (InputStream file = Files.newInputStream(folder.resolve(STATE));
                ObjectInputStream in = new ObjectInputStream(file)) {
            prepared = (PreparedBuild) in.readObject();
        } catch (ClassNotFoundException e) {
            throw new IOException("The build in " + folder + " was prepared by another version.", e);
        }
        return new DetachedBuild(
                folder,
                environment,
                (folders, lines) -> BuildLifecycle.goOn(prepared, folders, environment, secrets, lines));
    }

    /** What to run; null when the build cannot start. */
    @CheckForNull
    public synchronized BuildPlan plan() {
        return build.prepared().plan();
    }

    /**
     * The summary for the history, available after {@link #finish}. It holds more than the report does and is not meant
     * for publication.
     *
     * @param whole the result of {@link #finish}
     */
    public synchronized BuildSummary summary(Report whole) {
        return build.summary(whole);
    }

    /**
     * Digest of the image's configuration, available after {@link #finish}; null when there is none or it is unknown.
     */
    @CheckForNull
    public String imageId() {
        return result == null ? null : result.metadata().configDigest();
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
     * Reads more of the progress.
     *
     * @param position the position that the last call returned; 0 at first
     * @param mostBytes limit for one call, which bounds the size of the answer
     * @param now for heartbeats
     */
    public synchronized Advance follow(long position, int mostBytes, Instant now) throws IOException {
        progress.catchUp(position);
        boolean reachedEnd = progress.read(position + mostBytes);
        progress.tick(now);
        List<String> crossed = progress.crossed(now);
        List<LogLine> found = takeLines();
        if (progress.position() != position || !found.isEmpty()) {
            progress.keep();
        }
        return new Advance(found, progress.position(), reachedEnd, progress.headway(), crossed);
    }

    /**
     * Prepares the build again where that may help: on another node of its pool when its node was lost, with its whole
     * context when it may have failed because of pruning, or unchanged when the network or a server failed. Call it
     * when the client has ended and {@link #follow} has reached the end. The returned plan is run like the first one,
     * and its progress is followed from position 0. The call may be repeated until that client runs.
     *
     * @param exitCode the client's
     * @param cancelled whether a user or a time limit ended the build
     * @return null when it is time for {@link #finish}
     */
    @CheckForNull
    public synchronized NextTry again(long position, int exitCode, boolean cancelled)
            throws IOException, InterruptedException {
        Path output = folder.resolve(PROGRESS);
        if (plan() == null || cancelled) {
            return null;
        }
        if (tries() > 0 && !Files.exists(output)) {
            return new NextTry(plan(), build.prepared().pause());
        }
        progress.catchUp(position);
        BuildLifecycle again = build.again(progress.end(false), exitCode, false);
        if (again == null) {
            return null;
        }
        build = again;
        begin();
        progress.forget();
        Files.move(output, folder.resolve(PROGRESS + "-" + tries()), StandardCopyOption.REPLACE_EXISTING);
        progress = new DetachedProgress(folder, build, this::add);
        return new NextTry(plan(), build.prepared().pause());
    }

    /** Tries before the one that is prepared. */
    private int tries() {
        return build.prepared().failedTries().size();
    }

    /** The build's current seat in a pool of builders; null when no pool was used. */
    @CheckForNull
    public synchronized PoolSeat pool() {
        return build.prepared().settings().pool();
    }

    /**
     * Makes the report, tests the image if requested, and writes the report into the folder {@link #REPORT}. Call it
     * until it returns a report; a call does not wait for the test. The client must have ended, and {@link #follow}
     * must have reached the end.
     *
     * @param position as in {@link #follow}
     * @param exitCode the client's; ignored when the build never started
     * @param cancelled whether a user or a time limit ended the build or the test
     * @param told lines of earlier calls that the caller has. If there are some and this process returned none, an
     *     earlier process died during the test, and the test starts over
     */
    public synchronized Ending finish(long position, int exitCode, boolean cancelled, int told)
            throws IOException, InterruptedException {
        if (ending == null) {
            toldEarlier = told;
            ending = end(position, exitCode, cancelled);
        } else if (cancelled) {
            ending.cancel();
        }
        if (report == null) {
            report = ending.reportIfEnded();
            if (report != null) {
                build.write(report);
            }
        }
        synchronized (lines) {
            return new Ending(List.copyOf(lines.subList(Math.max(0, told - toldEarlier), lines.size())), report);
        }
    }

    private BuildEnding end(long position, int exitCode, boolean cancelled) throws IOException, InterruptedException {
        Timeline timeline = null;
        if (plan() != null) {
            progress.catchUp(position);
            timeline = progress.end(cancelled);
            result = BuildResult.of(plan(), environment, exitCode, cancelled, null);
        }
        Report built = build.finish(timeline, result, cancelled);
        if (toldEarlier == 0) {
            build.tell(built);
        } else {
            build.narration()
                    .note(
                            build.prepared().settings().smokeTest() == null
                                    ? "The agent was restarted while it pushed the image, which is pushed again."
                                    : "The agent was restarted while it tested the image. The test starts over.");
        }
        return new BuildEnding(build, built);
    }

    /** Stops the background threads; the folder stays. */
    @Override
    public synchronized void close() {
        build.close();
        if (ending != null) {
            ending.cancel();
        }
        progress.close();
    }
}
