package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildPlan;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildResult;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
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
 * The same build as {@link ForegroundBuild} for a caller that may be gone before the build is: a CI server that is
 * restarted, an agent that loses its connection. All that the parts of it share is in one folder, which the caller makes
 * for its owner alone and removes at the end.
 *
 * <ol>
 *   <li>{@link #prepare} looks at the context, asks the builder, and writes what the build needs into the folder. It
 *       starts nothing.
 *   <li>The caller runs the plan's command so that it outlives the caller, with both outputs going to the file
 *       {@link #PROGRESS} in the folder.
 *   <li>{@link #follow} turns the file into lines of the annotated log. The caller keeps the position that it returns, and
 *       nothing else: with it, a new object from {@link #open} goes on with the next line.
 *   <li>{@link #again} may want the client to be run again, which is followed as the first one was.
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

    /** Summaries of earlier builds, in the folder: where the caller puts them before it prepares the build. */
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

    /** How many lines of the ending an earlier process has told. */
    private int toldEarlier;

    /** Makes the phases of the build whose lines it is given. */
    private interface Phases {
        BuildLifecycle begin(BuildFolders folders, Consumer<LogLine> lines) throws IOException;
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
     * A further try.
     *
     * @param plan what to run
     * @param pause how long to wait before
     */
    public record NextTry(BuildPlan plan, Duration pause) implements Serializable {}

    /**
     * What {@link #finish} has come to.
     *
     * @param lines of the annotated log, those that the caller does not have
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
     * Looks at everything and decides everything. A build that cannot begin (no such context, no builder) is no exception
     * here: {@link #plan()} is null then, and {@link #finish} makes the report that says why.
     *
     * @param folder an existing folder for this build alone, which others cannot open; its {@link #HISTORY} is only read
     * @param secrets what must not be seen in log and report
     * @throws InvalidRequestException when the request cannot work
     * @throws IOException when the folder cannot be written to
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
     * The build that was prepared in a folder, perhaps by another process.
     *
     * @param environment as it was when the build was prepared
     * @throws IOException when there is none, or one of another version of this program that is too different
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

    /** What to run; null when the build cannot begin. */
    @CheckForNull
    public synchronized BuildPlan plan() {
        return build.prepared().plan();
    }

    /**
     * What the history keeps of the build, after {@link #finish}: more than the report tells, and for no other eyes.
     *
     * @param whole as {@link #finish} made it
     */
    public synchronized BuildSummary summary(Report whole) {
        return build.summary(whole);
    }

    /** Digest of the image's configuration, after {@link #finish}; null when there is none or nobody told. */
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
     * Prepares the build again where that may help: on another node of its pool where its own went away, with its whole
     * context where it may have failed for want of what was pruned, as it is where the network or a server failed. To be asked
     * when the client has ended and {@link #follow} has reached the end. The plan is to be run as the first one; its progress is
     * followed from position 0. May be asked again until that client runs.
     *
     * @param exitCode the client's
     * @param canceled whether a person or a time limit ended the build
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
        BuildLifecycle again = build.again(progress.end(), exitCode, cancelled);
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

    /** How many tries there were before the one that is prepared. */
    private int tries() {
        return build.prepared().failedTries().size();
    }

    /** What a pool of builders has for the build now; null when none was asked. */
    @CheckForNull
    public synchronized PoolSeat pool() {
        return build.prepared().settings().pool();
    }

    /**
     * Makes the report, tests the image where that was asked for, and writes the report into the folder {@link #REPORT}.
     * To be called until it returns a report; a call does not wait for the test. The client must have ended, and {@link
     * #follow} must have reached the end.
     *
     * @param position as for {@link #follow}
     * @param exitCode the client's; ignored when the build never began
     * @param canceled whether a person or a time limit ended the build, or ends the test
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
            timeline = progress.end();
            result = BuildResult.of(plan(), environment, exitCode, cancelled, null);
        }
        Report built = build.finish(timeline, result, cancelled);
        if (toldEarlier == 0) {
            build.tell(built);
        } else {
            build.narration()
                    .note(
                            build.prepared().settings().smokeTest() == null
                                    ? "The agent was restarted while it pushed the image: it is pushed again."
                                    : "The agent was restarted while it tested the image: the test begins again.");
        }
        return new BuildEnding(build, built);
    }

    /** Ends what works beside the caller; the folder stays. */
    @Override
    public synchronized void close() {
        build.close();
        if (ending != null) {
            ending.cancel();
        }
        progress.close();
    }
}
