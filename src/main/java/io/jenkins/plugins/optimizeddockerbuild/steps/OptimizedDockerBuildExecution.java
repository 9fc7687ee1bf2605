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
 *   <li>{@link #start} only takes note of where it is, and returns at once.
 *   <li>PREPARING: on a thread of its own it is decided what holds for this build; the agent looks at context and builder;
 *       the client is started as a durable task.
 *   <li>RUNNING: the agent is asked every now and then what came meanwhile. What it answers is written to the log, and the
 *       position that it reached is kept with the run.
 *   <li>FINISHING: the agent makes the report, tests the image where that was asked for, and completes the report, which
 *       is archived; everything else on the agent is removed.
 * </ol>
 *
 * <p>After a restart of the controller {@link #onResume} goes on in the same phase with what was kept. While the agent
 * cannot be reached nothing happens, for as long as the agent may come back; the client goes on building.
 *
 * <p>An abort or a timeout comes as {@link #stop}: the client is asked to end, the rest goes on as usual, so that the
 * report is made, and the step then fails with the cause. A client that does not end in time is killed.
 */
final class OptimizedDockerBuildExecution extends AbstractStepExecutionImpl {
    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(OptimizedDockerBuildExecution.class.getName());

    private static final long SHORTEST_PAUSE_MILLIS = 250;
    private static final long LONGEST_PAUSE_MILLIS = 3000;
    private static final double SLOWER = 1.3;
    private static final long TEST_PAUSE_MILLIS = 500;

    /** An agent that does not answer a question about the log in this time is taken for lost. */
    private static final long ANSWER_SECONDS = 120;

    /** A canceled client may take that long before it is killed, and again before it is given up. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Less room than that on the disk is none. */
    private static final long LEAST_ROOM_BYTES = 4096;

    /** How long the disk may be full while the client is silent. */
    private static final Duration FULL_DISK_PATIENCE = Duration.ofSeconds(30);

    /** How long a label of a running build holds at least. */
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
    /** Null until the step has been understood. */
    private RunningBuild build;

    private BuildAgent agent;
    private volatile Phase phase = Phase.PREPARING;
    private volatile Throwable cause;

    private transient volatile boolean ended;
    private transient Future<?> task;
    private transient long pauseMillis;

    /** Counts the tasks, so that one which was replaced knows it. */
    private transient long turn;

    /** The thread in {@link #step}; null between two of them. */
    private transient Thread stepping;

    /** Whether the next task is not to wait. */
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

    /** Never two at once: a task may have begun when {@link #hurry} puts another in its place. */
    private void step(long mine) {
        Jenkins jenkins = Jenkins.getInstanceOrNull();
        if (ended || jenkins == null || jenkins.isTerminating()) {
            // After a restart onResume goes on.
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
            // Of an abort, which has been heard.
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

    /** Of its pool; an abort ends the wait. */
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
                // Jenkins keeps the end of a log in memory for up to ten seconds, and writes it when somebody asks for
                // it. Were it killed meanwhile, the position would be behind lines that nobody can read any more.
                place.run().getLogText();
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

    /** A client that cannot write what it has to say waits forever, and says nothing of it. */
    private void watchDisk(Place place) throws IOException, InterruptedException {
        String folder = build.order().folder();
        if (cause != null || place.workspace().child(folder).getUsableDiskSpace() >= LEAST_ROOM_BYTES) {
            fullSinceNanos = 0;
        } else if (fullSinceNanos == 0) {
            fullSinceNanos = System.nanoTime();
        } else if (System.nanoTime() - fullSinceNanos > FULL_DISK_PATIENCE.toNanos()) {
            cause = new AbortException("The disk with " + folder
                    + " is full, so that the build cannot go on; make room on it and build again.");
        }
    }

    /** The client has been asked to end: it gets some time, then no more. */
    private void hasten(Place place) throws Exception {
        if (cancelledNanos == 0) {
            cancelledNanos = System.nanoTime();
        }
        if (!asked) {
            // The client may not even have begun.
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
            // No report is no reason for a good build to fail.
            place.listener().getLogger().println("WARN There is no report: " + e);
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

    /** Removes what is on the agent, secrets among it, as far as the agent can be reached. */
    private void clear(Place place) {
        try {
            build.remove(place);
        } catch (IOException e) {
            place.listener()
                    .getLogger()
                    .println("NOTE The build's temporary files stay in "
                            + build.order().folder() + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends without a report, when it never came to a build or nobody can say any more what became of it. */
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

    /** The page of the run shows what is left of the build. */
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

    /** Says in the Pipeline's own views what runs; each label is written to the disk. */
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

    /** The agent could not be asked: perhaps later. */
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
            getContext()
                    .get(TaskListener.class)
                    .getLogger()
                    .println("NOTE " + agent + " cannot be reached: the build may go on there.");
            end(why);
            return;
        }
        Timer.get().submit(this::hurry);
    }

    /** Does now what would be done after the pause. */
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
