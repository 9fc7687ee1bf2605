package io.jenkins.plugins.optimizeddockerbuild.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.FilePath;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.util.Timer;
import org.jenkinsci.plugins.workflow.actions.LabelAction;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.AbstractStepExecutionImpl;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.support.concurrent.Timeout;

/**
 * Runs one {@code optimizedDockerBuild}. Its life:
 *
 * <ol>
 * <li>{@link #start} only records its position and returns immediately.
 * <li>PREPARING: on a separate thread, the controller decides how to build; the agent analyzes the context and queries
 * the builder; the client is started as a durable task.
 * <li>RUNNING: the agent is polled for new output. Its answer is written to the log, and the position reached is stored
 * with the run.
 * <li>FINISHING: the agent makes the report, tests the image if requested, and completes the report, which is archived;
 * everything else on the agent is removed.
 * </ol>
 *
 * <p>After a restart of the controller, {@link #onResume} continues in the same phase with the stored state. While the
 * agent is unreachable nothing happens, for as long as it may come back; the client continues to build.
 *
 * <p>An abort or a timeout arrives as {@link #stop}: the client is asked to end, everything else continues as usual to
 * make the report, and then the step fails with the cause. A client that does not end in time is killed.
 */
final class OptimizedDockerBuildExecution extends AbstractStepExecutionImpl {
    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(OptimizedDockerBuildExecution.class.getName());

    private static final long SHORTEST_PAUSE_MILLIS = 250;
    private static final long LONGEST_PAUSE_MILLIS = 3000;
    private static final double SLOWER = 1.3;
    private static final long TEST_PAUSE_MILLIS = 500;

    /** An agent that does not answer a log request in this time counts as lost. */
    private static final long ANSWER_SECONDS = 120;

    /** How long a canceled client may take before it is killed, and again before it is abandoned. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** A disk with less free space counts as full. */
    private static final long LEAST_ROOM_BYTES = 4096;

    /** How long the disk may be full while the client is silent. */
    private static final Duration FULL_DISK_PATIENCE = Duration.ofSeconds(30);

    /** The minimum time between labels of a running build. */
    private static final Duration LABEL_PAUSE = Duration.ofSeconds(15);

    private static final ScheduledThreadPoolExecutor POOL = new ScheduledThreadPoolExecutor(
            25, new NamingThreadFactory(new DaemonThreadFactory(), "optimizedDockerBuild"));

    /** Where a build is in its life. */
    enum Phase {
        PREPARING,
        RUNNING,
        FINISHING
    }

    private final OptimizedDockerBuildStep step;
    /** Null until the step's options have been parsed. */
    private RunningBuild build;

    private BuildAgent agent;
    private volatile Phase phase = Phase.PREPARING;
    private volatile Throwable cause;

    private transient volatile boolean ended;
    private transient Future<?> task;
    private transient long pauseMillis;

    /** Counts tasks, so that a replaced one can detect it. */
    private transient long turn;

    /** The thread in {@link #step}; null between two calls. */
    private transient Thread stepping;

    /** Whether the next task must not wait. */
    private transient boolean hurried;

    private transient long cancelledNanos;
    private transient boolean asked;
    private transient boolean killed;
    private transient long fullSinceNanos;
    private transient long labelledNanos;

    OptimizedDockerBuildExecution(StepContext context, OptimizedDockerBuildStep step) {
        super(context);
        this.step = step;
    }

    @Override
    public boolean start() throws Exception {
        agent = new BuildAgent(getContext().get(FilePath.class));
        schedule(0);
        return false;
    }

    @Override
    public void onResume() {
        super.onResume();
        if (build != null) {
            build.resume();
        }
        schedule(SHORTEST_PAUSE_MILLIS);
    }

    private synchronized void schedule(long millis) {
        pauseMillis = millis;
        long next = ++turn;
        task = POOL.schedule(() -> step(next), millis, TimeUnit.MILLISECONDS);
    }

    /** Never two at once: a task may have started when {@link #hurry} replaces it. */
    private void step(long mine) {
        Jenkins jenkins = Jenkins.getInstanceOrNull();
        if (ended || jenkins == null || jenkins.isTerminating()) {
            // After a restart onResume continues.
            return;
        }
        synchronized (this) {
            if (mine != turn || stepping != null) {
                return;
            }
            stepping = Thread.currentThread();
        }
        try {
            advance();
        } catch (AbortException e) {
            giveUp(e);
        } catch (InterruptedException e) {
            interrupted(e);
        } catch (Exception e) {
            problem(e);
        }
        synchronized (this) {
            stepping = null;
            // From an abort that has been handled.
            Thread.interrupted();
            if (!ended) {
                schedule(hurried ? 0 : pauseMillis);
                hurried = false;
            }
        }
    }

    /** An abort does not wait until a context has been read or a builder has started. */
    private void interrupted(InterruptedException interruption) {
        if (cause != null && phase == Phase.PREPARING) {
            giveUp(cause);
        } else {
            problem(interruption);
        }
    }

    private void advance() throws Exception {
        Place place = agent.place(getContext());
        if (place == null) {
            pause();
            return;
        }
        switch (phase) {
            case PREPARING -> prepare(place);
            case RUNNING -> follow(place);
            case FINISHING -> finish(place);
        }
    }

    private void prepare(Place place) throws Exception {
        if (build == null) {
            BuildOrder order = BuildOrder.of(
                    step,
                    place.run(),
                    StepPlace.of(getContext().get(FlowNode.class)),
                    place.workspace(),
                    place.variables());
            build = new RunningBuild(order, RunReports.artifactFolder(order.reportName()));
        }
        RunningBuild.Preparation preparation = build.prepare(place);
        if (preparation == RunningBuild.Preparation.WAITING) {
            waitForANode();
            return;
        }
        boolean begins = preparation == RunningBuild.Preparation.READY && cause == null;
        if (begins) {
            build.launch(place);
        }
        to(begins ? Phase.RUNNING : Phase.FINISHING);
    }

    /** Waits for a node of the pool; an abort ends the wait. */
    private void waitForANode() throws InterruptedException {
        if (cause != null) {
            throw new InterruptedException("aborted while it waited for a node of the pool");
        }
        pause();
        getContext().saveState();
    }

    private void to(Phase next) {
        phase = next;
        pauseMillis = next == Phase.FINISHING ? 0 : SHORTEST_PAUSE_MILLIS;
        getContext().saveState();
    }

    private void follow(Place place) throws Exception {
        RunningBuild.Progress progress;
        try (Timeout limit = Timeout.limit(ANSWER_SECONDS, TimeUnit.SECONDS)) {
            progress = build.follow(place);
        }
        switch (progress) {
            case ENDED -> {
                boolean runsAgain = cause == null && build.again(place);
                to(runsAgain ? Phase.RUNNING : Phase.FINISHING);
                return;
            }
            case TALKING, BEHIND -> {
                fullSinceNanos = 0;
                pauseMillis = progress == RunningBuild.Progress.BEHIND ? 0 : SHORTEST_PAUSE_MILLIS;
                getContext().saveState();
            }
            case SILENT -> {
                pause();
                watchDisk(place);
            }
        }
        label();
        if (cause != null) {
            hasten(place);
        }
    }

    /** A client that cannot write its output waits forever, silently. */
    private void watchDisk(Place place) throws IOException, InterruptedException {
        String folder = build.order().folder();
        if (cause != null || place.workspace().child(folder).getUsableDiskSpace() >= LEAST_ROOM_BYTES) {
            fullSinceNanos = 0;
        } else if (fullSinceNanos == 0) {
            fullSinceNanos = System.nanoTime();
        } else if (System.nanoTime() - fullSinceNanos > FULL_DISK_PATIENCE.toNanos()) {
            cause = new AbortException("The disk with " + folder
                    + " is full, so the build cannot continue; free some space and build again.");
        }
    }

    /** The client has been asked to end: it gets some time before it is killed. */
    private void hasten(Place place) throws Exception {
        if (cancelledNanos == 0) {
            cancelledNanos = System.nanoTime();
        }
        if (!asked) {
            // The client may not even have started.
            asked = build.cancel(place);
        }
        pauseMillis = SHORTEST_PAUSE_MILLIS;
        Duration since = Duration.ofNanos(System.nanoTime() - cancelledNanos);
        if (since.compareTo(PATIENCE) > 0 && !killed) {
            killed = true;
            build.kill(place);
        }
        if (since.compareTo(PATIENCE.multipliedBy(2)) > 0) {
            to(Phase.FINISHING);
        }
    }

    private void finish(Place place) throws Exception {
        StepOutcome outcome;
        try {
            FinishBuild.Finished finished = build.finish(place, cause != null);
            if (finished == null) {
                // The image is being tested.
                pauseMillis = TEST_PAUSE_MILLIS;
                getContext().saveState();
                return;
            }
            RunReports.keep(place, build, finished);
            outcome = StepOutcome.of(place, build.order(), finished);
        } catch (IOException | RuntimeException e) {
            if (isConnectionProblem(e)) {
                throw e;
            }
            // A missing report must not fail a good build.
            RunReports.say(place, build.order().reportName(), "WARN There is no report: " + e);
            LOGGER.log(Level.WARNING, e, () -> "no report of " + build.order().image());
            outcome = StepOutcome.withoutReport(build.order(), build.exitCode());
        }
        FlowNode flowNode = getContext().get(FlowNode.class);
        if (flowNode != null) {
            flowNode.addOrReplaceAction(new LabelAction(outcome.label()));
            if (outcome.warning() != null) {
                flowNode.addOrReplaceAction(new WarningAction(Result.UNSTABLE).withMessage(outcome.warning()));
            }
        }
        if (outcome.warning() != null) {
            place.run().setResult(Result.UNSTABLE);
        }
        clear(place);
        if (cause != null) {
            end(cause);
        } else if (outcome.failure() != null) {
            end(new AbortException(outcome.failure()));
        } else {
            ended = true;
            build.leavePool();
            isNoLongerLive();
            getContext().onSuccess(outcome.result());
        }
    }

    /** Removes everything from the agent, including secrets, if the agent is reachable. */
    private void clear(Place place) {
        try {
            build.remove(place);
        } catch (IOException e) {
            RunReports.say(
                    place,
                    build.order().reportName(),
                    "NOTE The build's temporary files stay in " + build.order().folder() + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends without a report, when the build never started or its outcome is unknown. */
    private void giveUp(Throwable problem) {
        try {
            Place place = build == null ? null : agent.place(getContext());
            if (place != null) {
                clear(place);
            }
        } catch (Exception e) {
            LOGGER.log(Level.FINE, e, () -> "nothing could be removed on " + agent);
        }
        end(problem);
    }

    private void end(Throwable problem) {
        ended = true;
        if (build != null) {
            build.leavePool();
        }
        isNoLongerLive();
        getContext().onFailure(problem);
    }

    /** Removes the live view; the page of the run shows what is left of the build. */
    private void isNoLongerLive() {
        try {
            Run<?, ?> run = build == null ? null : getContext().get(Run.class);
            if (run != null) {
                build.ended(run);
            }
        } catch (IOException | InterruptedException e) {
            LOGGER.log(Level.FINE, "the run is gone", e);
        }
    }

    /** Shows in the Pipeline's own views what is running; each label is written to disk. */
    private void label() throws IOException, InterruptedException {
        String now = build.now();
        long nanos = System.nanoTime();
        if (now == null || labelledNanos != 0 && nanos - labelledNanos < LABEL_PAUSE.toNanos()) {
            return;
        }
        FlowNode flowNode = getContext().get(FlowNode.class);
        if (flowNode != null) {
            labelledNanos = nanos;
            flowNode.addOrReplaceAction(new LabelAction(build.order().image() + ": " + now));
        }
    }

    private void pause() {
        pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, (long) (Math.max(pauseMillis, SHORTEST_PAUSE_MILLIS) * SLOWER));
    }

    /** The agent could not be queried, but may be later. */
    private void problem(Exception problem) {
        LOGGER.log(Level.FINE, problem, () -> "asking " + agent);
        if (agent.isConnected() && !isConnectionProblem(problem)) {
            giveUp(problem);
        } else {
            pause();
        }
    }

    private static boolean isConnectionProblem(Throwable problem) {
        for (Throwable part = problem; part != null; part = part.getCause()) {
            if (part instanceof hudson.remoting.RequestAbortedException
                    || part instanceof hudson.remoting.ChannelClosedException
                    || part instanceof java.io.EOFException
                    || part instanceof InterruptedException) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void stop(@NonNull Throwable why) throws Exception {
        cause = why;
        if (!agent.isReachable()) {
            String note = "NOTE " + agent + " cannot be reached: the build may go on there.";
            TaskListener listener = getContext().get(TaskListener.class);
            if (build == null) {
                listener.getLogger().println(note);
            } else {
                RunReports.say(
                        getContext().get(Run.class), listener, build.order().reportName(), note);
            }
            end(why);
            return;
        }
        Timer.get().submit(this::hurry);
    }

    /** Runs the next task without the pause. */
    private synchronized void hurry() {
        if (stepping == null) {
            if (task != null) {
                task.cancel(false);
            }
            schedule(0);
        } else {
            hurried = true;
            if (phase == Phase.PREPARING) {
                stepping.interrupt();
            }
        }
    }

    @Override
    public String getStatus() {
        return build == null
                ? "not yet started"
                : phase.name().toLowerCase(java.util.Locale.ROOT) + " "
                        + build.order().image() + " on " + agent;
    }
}
