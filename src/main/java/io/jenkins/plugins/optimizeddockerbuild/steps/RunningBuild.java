package io.jenkins.plugins.optimizeddockerbuild.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Computer;
import hudson.model.Node;
import hudson.model.Run;
import io.jenkins.plugins.optimizeddockerbuild.config.ArchiveChoice;
import io.jenkins.plugins.optimizeddockerbuild.console.AnnotatedLogPrinter;
import io.jenkins.plugins.optimizeddockerbuild.engine.build.DetachedBuild;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildPlan;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogLine;
import io.jenkins.plugins.optimizeddockerbuild.history.JobHistory;
import io.jenkins.plugins.optimizeddockerbuild.history.LiveBuild;
import io.jenkins.plugins.optimizeddockerbuild.history.LiveBuilds;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.docker.commons.tools.DockerTool;
import org.jenkinsci.plugins.durabletask.BourneShellScript;
import org.jenkinsci.plugins.durabletask.Controller;

/**
 * One build on one agent, as seen by the controller, with all state to continue after a restart. In order: {@link
 * #prepare}, {@link #launch}, {@link #follow} until the client has ended, {@link #again}, {@link #finish}, {@link
 * #remove}. All of them contact the agent and may take long; an {@link IOException} other than an {@link
 * AbortException} means that the agent could not be reached, and the call can be repeated.
 */
final class RunningBuild implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The exit status from the process's wrapper when the process vanished. */
    private static final int VANISHED = -1;

    private final BuildOrder order;
    private final String artifactFolder;
    private Map<String, String> added = new HashMap<>();
    private Controller controller;
    private LogPosition reached = LogPosition.START;

    /** On the controller's clock, without the wait for a node of its pool. */
    private long startedMillis = System.currentTimeMillis();

    private Integer exitCode;

    /** Whether the log says that it waits for a node of its pool. */
    private boolean waits;

    /** Addresses of the nodes that build; empty without a pool. */
    private List<String> endpoints = new ArrayList<>();

    /** For the page of the build; created again after a restart. */
    private transient LiveBuild live;

    /** For the first lines after a restart of the controller; null until one is printed. */
    private transient LinesSinceKill repeated;

    /** Between {@link #prepare} and {@link #launch} only, because it may hold secrets. */
    private transient BuildPlan plan;

    /** The pause before another try, together with the plan. Null for none. */
    private transient Duration pause;

    /** @param artifactFolder of the report among the run's artifacts, with slashes */
    RunningBuild(BuildOrder order, String artifactFolder) {
        this.order = order;
        this.artifactFolder = artifactFolder;
    }

    BuildOrder order() {
        return order;
    }

    String artifactFolder() {
        return artifactFolder;
    }

    /** The outcome of {@link #prepare}. */
    enum Preparation {
        /** The client can be launched. */
        READY,
        /** The build cannot start; {@link #finish} says why. */
        REFUSED,
        /** All nodes of the pool are busy: call again. */
        WAITING
    }

    /**
     * Decides what to run.
     *
     * @throws AbortException when the request or its credentials cannot work
     */
    Preparation prepare(Place place) throws IOException, InterruptedException {
        if (!place.launcher().isUnix()) {
            throw new AbortException("optimizedDockerBuild runs on Linux agents; this one runs Windows. Choose another"
                    + " with agent { label 'linux' } or node('linux').");
        }
        if (order.folder().indexOf('\'') >= 0) {
            // Like the step sh: see BourneShellScript, whose wrapper puts paths between such quotes.
            throw new AbortException("Jenkins cannot start programs in " + order.folder()
                    + ", whose name has a quote; choose another root folder for the agent.");
        }
        AnnotatedLogPrinter log = printer(place);
        show(place, List.of());
        PoolPlace pool = PoolPlace.of(order);
        if (!pool.takeLikely()) {
            return waiting(log);
        }
        if (!waits) {
            order.policy().notes().forEach(note -> log.print(LogLine.summary(note)));
        }
        added = toolVariables(place);
        PrepareBuild.Prepared prepared = place.workspace()
                .act(new PrepareBuild(
                        order,
                        PluginVersion.ofThis(),
                        variables(place),
                        dockerConfigOfNode(place),
                        BuildCredentials.of(order, place),
                        RunReports.history(place, order.reportName()),
                        pool.full()));
        if (!pool.take(prepared.seat())) {
            return waiting(log);
        }
        endpoints = prepared.seat() == null ? new ArrayList<>() : new ArrayList<>(PoolPlace.endpoints(prepared.seat()));
        if (waits) {
            startedMillis = System.currentTimeMillis();
            live = null;
            show(place, List.of());
        }
        if (prepared.problem() != null) {
            remove(place);
            throw new AbortException("optimizedDockerBuild: " + prepared.problem());
        }
        added.putAll(prepared.variables());
        plan = prepared.plan();
        print(place, prepared.lines(), LogPosition.START);
        return plan == null ? Preparation.REFUSED : Preparation.READY;
    }

    private Preparation waiting(AnnotatedLogPrinter log) {
        if (!waits) {
            order.policy().notes().forEach(note -> log.print(LogLine.summary(note)));
            log.print(LogLine.summary(
                    "POOL Every node of the pool that can take the build is busy. Waiting for one to become free."));
            waits = true;
        }
        return Preparation.WAITING;
    }

    private Map<String, String> toolVariables(Place place) throws IOException, InterruptedException {
        Map<String, String> variables = new HashMap<>();
        if (order.toolName() != null) {
            Node node = place.workspace().toComputer() == null
                    ? null
                    : place.workspace().toComputer().getNode();
            String docker = DockerTool.getExecutable(order.toolName(), node, place.listener(), place.variables());
            File folder = new File(docker).getParentFile();
            if (folder == null) {
                throw new AbortException("toolName: there is no Docker installation `" + order.toolName()
                        + "`; add it on the page Manage Jenkins, Tools, or remove the option.");
            }
            variables.put(
                    "PATH",
                    folder.getPath() + File.pathSeparator + place.variables().get("PATH", "/usr/bin"));
        }
        return variables;
    }

    @CheckForNull
    private static String dockerConfigOfNode(Place place) throws IOException, InterruptedException {
        Computer computer = place.workspace().toComputer();
        return computer == null
                ? null
                : computer.buildEnvironment(place.listener()).get("DOCKER_CONFIG");
    }

    private Map<String, String> variables(Place place) {
        Map<String, String> variables = new HashMap<>(place.variables());
        variables.putAll(added);
        return variables;
    }

    /** Starts the client so that it outlives this process and the connection. */
    void launch(Place place) throws IOException, InterruptedException {
        EnvVars variables = new EnvVars(variables(place));
        plan.environment().forEach((name, value) -> {
            if (isAscii(value)) {
                variables.put(name, value);
            }
        });
        BourneShellScript script = new BourneShellScript(script());
        controller = script.launch(variables, runFolder(place), place.launcher(), place.listener());
        plan = null;
        pause = null;
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    /** The shell becomes the client, so it has the client's process id. */
    private String script() {
        StringBuilder script = new StringBuilder("#!/bin/sh\ncd ");
        script.append(quoted(plan.folder())).append(" && echo $$ >").append(quoted(file(CancelBuild.PID)));
        // An agent with the locale C would lose non-ASCII letters of environment variables, but a script is UTF-8.
        plan.environment().forEach((name, value) -> {
            if (!isAscii(value)) {
                script.append(" && export ").append(name).append('=').append(quoted(value));
            }
        });
        if (pause != null && !pause.isZero()) {
            // Sleeping in the script makes the pause independent of restarts and lost connections.
            script.append(" && sleep ").append(Math.max(1, pause.toSeconds()));
        }
        script.append(" && exec");
        for (String word : plan.command()) {
            script.append(' ').append(quoted(word));
        }
        return script.append(" >")
                .append(quoted(file(DetachedBuild.PROGRESS)))
                .append(" 2>&1 </dev/null\n")
                .toString();
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /** Inside the private folder, so that Jenkins' own files about the process are there, too. */
    private FilePath runFolder(Place place) {
        return place.workspace().child(file(PrepareBuild.RUN));
    }

    private String file(String name) {
        return order.folder() + "/" + name;
    }

    /** The outcome of {@link #follow}. */
    enum Progress {
        /** Nothing new. */
        SILENT,
        /** New lines. */
        TALKING,
        /** New lines, and more are waiting. */
        BEHIND,
        /** The client has ended, and all of its output has been shown. */
        ENDED
    }

    /** Shows what has happened since the last call. */
    Progress follow(Place place) throws IOException, InterruptedException {
        if (exitCode == null) {
            // Queried before the rest of the output is read, so that none can follow.
            exitCode = controller.exitStatus(runFolder(place), place.launcher(), place.listener());
        }
        DetachedBuild.Advance advance = place.workspace().act(new FollowBuild(order.folder(), reached.progress()));
        if (advance == null) {
            reopen(place);
            return Progress.TALKING;
        }
        boolean moved = reached.progress() != advance.position();
        if (moved || !advance.lines().isEmpty()) {
            print(place, advance.lines(), reached.withProgress(advance.position()));
        }
        show(place, advance.lines());
        live.reached(advance.headway(), advance.crossed(), System.currentTimeMillis());
        if (exitCode != null && advance.reachedEnd()) {
            return Progress.ENDED;
        }
        if (!advance.reachedEnd()) {
            return Progress.BEHIND;
        }
        return moved || !advance.lines().isEmpty() ? Progress.TALKING : Progress.SILENT;
    }

    /**
     * Starts the client again where that may help: see {@link DetachedBuild#again}. Call it when {@link #follow}
     * reports that the client has ended.
     *
     * @return true when the client runs again: continue with {@link #follow}
     */
    boolean again(Place place) throws IOException, InterruptedException {
        if (exitCode() == 0 || exitCode() == VANISHED) {
            return false;
        }
        BuildAgain question = new BuildAgain(order.folder(), reached.progress(), exitCode());
        BuildAgain.Answer answer = place.workspace().act(question);
        if (answer == null) {
            reopen(place);
            answer = place.workspace().act(question);
        }
        if (answer == null || answer.next() == null) {
            return false;
        }
        controller.cleanup(place.workspace());
        if (answer.seat() != null) {
            PoolPlace.of(order).move(answer.seat());
            endpoints = new ArrayList<>(PoolPlace.endpoints(answer.seat()));
        }
        plan = answer.next().plan();
        pause = answer.next().pause();
        exitCode = null;
        reached = reached.withProgress(0);
        // its layers begin again
        live = null;
        launch(place);
        return true;
    }

    private void reopen(Place place) throws IOException, InterruptedException {
        place.workspace()
                .act(new OpenBuild(
                        order.folder(),
                        variables(place),
                        BuildCredentials.of(order, place).masked()));
    }

    private AnnotatedLogPrinter printer(Place place) {
        boolean archived = order.policy().archive() != ArchiveChoice.NONE;
        return RunReports.printer(
                place.run(), place.listener(), order.reportName(), archived ? order.reportName() : null);
    }

    /** Shows lines on the page of the build, also after a restart of the controller. */
    private void show(Place place, List<LogLine> lines) throws IOException {
        if (live == null) {
            live = new LiveBuild(
                    order.reportName(),
                    order.image(),
                    startedMillis,
                    reached.progress() > 0,
                    JobHistory.of(place.run(), order.reportName()));
            LiveBuilds.begin(place.run(), live);
        }
        long now = System.currentTimeMillis();
        for (LogLine line : lines) {
            live.add(line, now);
        }
    }

    /** What is running now, in one line; null when nothing is. */
    @CheckForNull
    String now() {
        return live == null ? null : live.line(System.currentTimeMillis());
    }

    /** Removes the live view: the page shows the report, if any. */
    void ended(Run<?, ?> run) {
        LiveBuilds.end(run, order.reportName());
    }

    /**
     * Prints lines that lead to a position. The position counts only once the lines are on the disk: Jenkins stores this
     * object at any time, and if it were killed then, lines of which it stored too much would be lost.
     */
    private void print(Place place, List<LogLine> lines, LogPosition position) throws IOException {
        if (repeated == null) {
            repeated = LinesSinceKill.in(place.run(), reached);
        }
        AnnotatedLogPrinter log = printer(place);
        for (LogLine line : lines) {
            if (!repeated.contains(log.plainText(line))) {
                log.print(line);
            }
        }
        // Jenkins buffers the end of a log for up to ten seconds, and writes it when the log is read.
        reached = position.withLog(place.run().getLogText().length());
    }

    /** Counts the build on its nodes again, after a restart of the controller. */
    void resume() {
        PoolPlace.of(order).hold(endpoints == null ? List.of() : endpoints);
    }

    /** Releases its nodes for other builds. */
    void leavePool() {
        PoolPlace.of(order).leave();
    }

    /** The client's exit code; that of a vanished client when unknown. */
    int exitCode() {
        return exitCode == null ? VANISHED : exitCode;
    }

    /** Asks the client to end; {@link #follow} reports when it has. False when no client is running. */
    boolean cancel(Place place) throws IOException, InterruptedException {
        return place.workspace().act(new CancelBuild(order.folder()));
    }

    /** Kills the client. */
    void kill(Place place) throws IOException, InterruptedException {
        if (controller != null) {
            controller.stop(runFolder(place), place.launcher());
        }
    }

    /**
     * Makes the report and writes the end of the log. Null while the image is being tested: call again.
     *
     * @param cancelled whether the build was canceled, or the test is to be
     */
    @CheckForNull
    FinishBuild.Finished finish(Place place, boolean cancelled) throws IOException, InterruptedException {
        FinishBuild ending = new FinishBuild(
                order.folder(),
                reached.progress(),
                exitCode(),
                cancelled,
                reached.told(),
                order.reportName(),
                artifactFolder);
        FinishBuild.Answer answer = place.workspace().act(ending);
        if (answer == null) {
            reopen(place);
            answer = place.workspace().act(ending);
        }
        if (answer == null) {
            throw new IOException("The agent forgot the build in " + order.folder() + ".");
        }
        if (!answer.lines().isEmpty()) {
            print(place, answer.lines(), reached.withTold(answer.lines().size()));
        }
        return answer.finished();
    }

    /** The folder of the report until it is archived. */
    FilePath report(Place place) {
        return place.workspace().child(file(DetachedBuild.REPORT));
    }

    /** Removes everything that the build left on the agent. */
    void remove(Place place) throws IOException, InterruptedException {
        if (controller != null) {
            controller.cleanup(runFolder(place));
        }
        place.workspace().act(new FolderRemoval(order.folder()));
    }
}
