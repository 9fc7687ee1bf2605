package io.jenkins.plugins.optimizeddockerbuild.engine.smoke;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogLine;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.SmokeTestSection.Check;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.SmokeTestSection.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What has to be so before the container counts as ready, and the wait for it. */
final class SmokeReadiness {
    private static final Duration SHORTEST_LOOK = Duration.ofMillis(50);
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(1);
    private static final int LOOKS = 20;

    private final SmokeTest test;
    private final ContainerLog log;
    private final SmokeClock clock;
    private final List<Readiness> awaited = new ArrayList<>();
    private Long readyMillis;

    SmokeReadiness(SmokeTest test, ContainerLog log, SmokeClock clock) {
        this.test = test;
        this.log = log;
        this.clock = clock;
    }

    /** @param all the containers, just started */
    void prepare(SmokePlan plan, Network network, List<ContainerState> all) {
        if (test.logLine() != null) {
            awaited.add(new Readiness.LogText(test.logLine(), log));
        }
        if (test.exitCode() != null) {
            awaited.add(new Readiness.Exit(test.exitCode()));
            return;
        }
        if (plan.healthCheck() || all.stream().anyMatch(container -> container.health() != null)) {
            awaited.add(new Readiness.Health());
        }
        test.ports().forEach(port -> awaited.add(new Readiness.Port(port, network)));
        plan.http().forEach(page -> awaited.add(new Readiness.Http(page, network)));
        if (awaited.isEmpty()) {
            awaited.add(new Readiness.Settled());
        }
    }

    /**
     * Waits until every condition is met.
     *
     * @param begun when the containers were started, of {@link System#nanoTime}
     * @param reader of the containers' output
     * @return the tested container, ready
     * @throws SmokeTestException when it cannot become ready, or not in time
     */
    ContainerState await(SmokeContainers containers, long begun, Thread reader)
            throws SmokeTestException, InterruptedException {
        while (true) {
            checkReadyInTime();
            List<ContainerState> all = containers.states();
            ContainerState tested = containers.tested(all);
            if (tested.hasEnded() || test.exitCode() != null) {
                // Its last output may be the awaited line.
                reader.join(tested.hasEnded() ? 1000 : 1);
            }
            boolean ready = true;
            long running = (System.nanoTime() - begun) / 1_000_000;
            Readiness.Moment moment = new Readiness.Moment(tested, all, running, clock.leftMillis());
            if (test.exitCode() == null) {
                SmokeContainers.checkRunning(all, tested);
            }
            for (Readiness readiness : awaited) {
                ready &= readiness.isMet(moment);
            }
            if (ready) {
                if (test.exitCode() == null) {
                    readyMillis = (System.nanoTime() - begun) / 1_000_000;
                    log.say(LogLine.Kind.DONE, "SMOKE READY " + Durations.format(readyMillis));
                }
                return tested;
            }
            if (tested.hasEnded()) {
                throw new SmokeTestException(
                        "The container ended with exit code " + tested.exitCode() + ": " + missing() + ".");
            }
            // Precise to a few percent: polling takes processor time that the image needs to start.
            long pause = Math.max(SHORTEST_LOOK.toMillis(), moment.runningMillis() / LOOKS);
            TimeUnit.MILLISECONDS.sleep(Math.min(LONGEST_LOOK.toMillis(), pause));
        }
    }

    private void checkReadyInTime() throws SmokeTestException {
        if (clock.isOver()) {
            clock.check("it was not ready: " + missing());
        }
    }

    private String missing() {
        StringBuilder missing = new StringBuilder();
        for (Readiness readiness : awaited) {
            if (readiness.metMillis() == null) {
                missing.append(missing.length() == 0 ? "" : "; ").append(readiness.what());
                missing.append(readiness.detail == null ? " did not appear" : ": " + readiness.detail);
            }
        }
        return missing.toString();
    }

    /** Milliseconds from the start; null when it never was, and for a container that has to end. */
    @CheckForNull
    Long readyMillis() {
        return readyMillis;
    }

    /** The conditions and how far they got. */
    List<Check> checks() {
        List<Check> checks = new ArrayList<>();
        boolean failed = false;
        for (Readiness readiness : awaited) {
            boolean met = readiness.metMillis() != null;
            Outcome outcome = met ? Outcome.PASSED : failed || clock.isCancelled() ? Outcome.NOT_RUN : Outcome.FAILED;
            failed |= !met;
            checks.add(new Check(
                    readiness.kind(),
                    readiness.what(),
                    outcome,
                    readiness.metMillis(),
                    readiness.detail == null ? null : log.masked(readiness.detail)));
        }
        return checks;
    }
}
