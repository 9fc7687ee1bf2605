package io.jenkins.plugins.optimizeddockerbuild.engine.smoke;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogLine;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.SmokeTestSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.SmokeTestSection.Check;
import io.jenkins.plugins.optimizeddockerbuild.engine.secret.SecretMask;
import io.jenkins.plugins.optimizeddockerbuild.engine.secret.SecretText;
import io.jenkins.plugins.optimizeddockerbuild.engine.smoke.DockerClient.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Starts the image, waits until it is ready, checks it, and removes it, once. {@link #run} is bounded by the test's
 * timeout plus the time to remove the containers. Nothing is left running: removal always comes last, even after a
 * failure or {@link #cancel}; {@link SmokeGuard} covers the death of this process; and if the whole machine dies, the
 * next test on that engine removes what is overdue.
 *
 * <p>Used by one thread; only {@link #cancel} may be called from another.
 */
public final class SmokeTestRun {
    private static final Duration REMOVAL_PATIENCE = Duration.ofSeconds(60);
    private static final Duration OVERDUE_AFTER = Duration.ofMinutes(10);

    private final SmokeTest test;
    private final SmokeImage image;
    private final String id;
    private final Path temporary;
    private final ClientEnvironment environment;
    private final DockerClient docker;
    private final ContainerLog log;
    private final Instant started = Instant.now();
    private final SmokeClock clock;
    private final SmokeReadiness readiness;
    private final SmokeCommands commands;

    /**
     * @param id identifies this test on the engine; the id of the build's report
     * @param temporary an existing folder of this build alone
     * @param mask for secrets in log and report, besides the test's own variables that look like secrets
     * @param log receives lines as they arrive, from several threads
     */
    public SmokeTestRun(
            SmokeTest test,
            SmokeImage image,
            String id,
            Path temporary,
            ClientEnvironment environment,
            SecretMask mask,
            Consumer<LogLine> log) {
        this.test = test;
        this.image = image;
        this.id = id;
        this.temporary = temporary;
        this.environment = environment;
        this.docker = new DockerClient(environment);
        this.log = new ContainerLog(log, mask.and(secretVariables()), test.logLine());
        this.clock = new SmokeClock(test.timeout());
        this.readiness = new SmokeReadiness(test, this.log, clock);
        this.commands = new SmokeCommands(test.commands(), docker, this.log, clock);
    }

    private List<String> secretVariables() {
        List<String> all = new ArrayList<>();
        for (SmokeVariable variable : test.variables()) {
            String value = variable.value() == null ? environment.variables().get(variable.name()) : variable.value();
            if (value != null && SecretText.isSecret(variable.name(), value)) {
                all.add(value);
            }
        }
        return all;
    }

    /** Cancels the test; {@link #run} then removes what it started and returns. */
    public void cancel() {
        clock.cancel();
    }

    /**
     * Runs the test. Every failure is part of the returned section.
     *
     * @throws InterruptedException when the thread was interrupted; everything has been removed
     */
    public SmokeTestSection run() throws InterruptedException {
        SmokeTestException failure = null;
        try {
            int overdue = new SmokeLeftovers(environment).removeExpired();
            if (overdue > 0) {
                say(LogLine.Kind.NOTE, "SMOKE NOTE removed " + overdue + " overdue containers of earlier smoke tests");
            }
            test();
        } catch (SmokeTestException e) {
            failure = e;
        }
        SmokeTestSection section = section(failure);
        tell(section);
        return section;
    }

    private void test() throws SmokeTestException, InterruptedException {
        SmokeEngine asked = new SmokeEngine(test, image, docker, environment, clock::isOver);
        ImageFacts facts = findImage(asked);
        String engine = asked.remoteHost();
        Path override = temporary.resolve("smoke-override.json");
        SmokePlanner planner = new SmokePlanner(
                test, id, started.plus(test.timeout()).plus(OVERDUE_AFTER), engine == null, environment);
        SmokePlan plan = test.composeFile() == null
                ? planner.alone(facts)
                : planner.withCompose(asked.compose(), asked.composeFacts(), image, override.toString());
        say(
                LogLine.Kind.SUMMARY,
                "SMOKE START " + image.name() + (test.composeFile() == null ? "" : " with " + test.composeFile())
                        + ", for " + Durations.coarse(test.timeout()) + " at most");
        Process follower = null;
        SmokeGuard guard = SmokeGuard.start(environment, plan.remove());
        try {
            if (plan.override() != null) {
                write(override, plan.override());
            }
            List<List<String>> starts = plan.start();
            for (List<String> command : starts.subList(0, starts.size() - 1)) {
                start(command, plan, guard);
            }
            log.begin();
            long begun = System.nanoTime();
            start(starts.get(starts.size() - 1), plan, guard);
            follower = docker.start(plan.follow(), plan.variables(), true);
            Thread reader = log.follow(follower.getInputStream());
            Network network = new Network(engine, clock::isOver);
            SmokeContainers containers = new SmokeContainers(docker, plan);
            readiness.prepare(plan, network, containers.states());
            ContainerState ready = readiness.await(containers, begun, reader);
            commands.run(containers, ready, guard);
        } finally {
            boolean interrupted = Thread.interrupted();
            remove(plan, guard, follower);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private ImageFacts findImage(SmokeEngine asked) throws SmokeTestException, InterruptedException {
        ImageFacts local = asked.localImage();
        if (local != null) {
            return local;
        }
        say(LogLine.Kind.SUMMARY, "SMOKE PULL " + image.remote());
        Answer pull = asked.pull();
        clock.check("the image was still being pulled");
        if (!pull.isGood()) {
            throw new SmokeTestException("The image " + image.remote() + " cannot be pulled: " + pull.lastWords());
        }
        return asked.pulledImage();
    }

    private static void write(Path file, String content) throws SmokeTestException {
        try {
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new SmokeTestException("The file " + file + " cannot be written: " + e.getMessage());
        }
    }

    private void start(List<String> command, SmokePlan plan, SmokeGuard guard)
            throws SmokeTestException, InterruptedException {
        clock.check("the container was not started yet");
        // Creating is not interrupted, because the outcome in the engine would be unknown.
        boolean mayStop = !command.contains("create");
        BooleanSupplier isOver = mayStop ? clock::isOver : () -> clock.isOver(REMOVAL_PATIENCE);
        Answer answer = docker.run(command, plan.variables(), guard, isOver);
        if (answer.exitCode() == -1) {
            clock.check("the containers were still being started");
        }
        if (!answer.isGood()) {
            throw new SmokeTestException("The image cannot be started: " + answer.lastWords());
        }
    }

    /** Always runs last, and is waited for. */
    private void remove(SmokePlan plan, SmokeGuard guard, @CheckForNull Process follower) throws InterruptedException {
        try {
            long end = System.nanoTime() + REMOVAL_PATIENCE.toNanos();
            Answer removed = docker.run(plan.remove(), plan.variables(), null, () -> System.nanoTime() > end);
            Answer left = docker.ask(plan.list());
            if (!left.isGood() || !left.output().isBlank()) {
                removed = docker.run(plan.remove(), plan.variables(), null, () -> System.nanoTime() > end);
                left = docker.ask(plan.list());
            }
            if (left.isGood() && left.output().isBlank()) {
                guard.close();
            } else {
                // The guard stays: without the final word, it tries again when this process ends.
                say(
                        LogLine.Kind.WARNING,
                        "WARN the smoke test's containers could not be removed (" + removed.lastWords() + "): "
                                + String.join(" ", plan.remove()));
            }
        } catch (SmokeTestException e) {
            say(LogLine.Kind.WARNING, "WARN " + e.getMessage());
        } finally {
            if (follower != null && !follower.waitFor(2, TimeUnit.SECONDS)) {
                follower.destroyForcibly();
            }
        }
    }

    private SmokeTestSection section(@CheckForNull SmokeTestException failure) {
        List<Check> checks = readiness.checks();
        checks.addAll(commands.checks());
        SmokeTestSection.Status status = failure == null
                ? SmokeTestSection.Status.PASSED
                : clock.isCancelled() ? SmokeTestSection.Status.CANCELED : SmokeTestSection.Status.FAILED;
        return new SmokeTestSection(
                status,
                image.name(),
                test.composeFile(),
                failure == null ? null : log.masked(failure.getMessage()),
                failure == null || failure.explanation(test.spelling()) == null
                        ? null
                        : log.masked(failure.explanation(test.spelling())),
                started,
                clock.passedMillis(),
                readiness.readyMillis(),
                checks,
                log.lines(),
                log.tail());
    }

    private void tell(SmokeTestSection section) {
        String time = Durations.format(section.durationMillis());
        switch (section.status()) {
            case PASSED ->
                say(
                        LogLine.Kind.DONE,
                        "SMOKE PASSED "
                                + (section.readyMillis() == null
                                        ? ""
                                        : "ready in " + Durations.format(section.readyMillis()) + ", ")
                                + time
                                + " in all");
            case FAILED -> {
                say(LogLine.Kind.ERROR, "SMOKE FAILED " + section.message());
                if (section.explanation() != null) {
                    say(LogLine.Kind.SUMMARY, "WAY OUT " + section.explanation());
                }
            }
            case CANCELED -> say(LogLine.Kind.CANCELED, "SMOKE CANCELED after " + time);
        }
    }

    private void say(LogLine.Kind kind, String text) {
        log.say(kind, text);
    }
}
