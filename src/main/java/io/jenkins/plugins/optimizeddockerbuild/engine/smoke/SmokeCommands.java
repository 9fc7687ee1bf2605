package io.jenkins.plugins.optimizeddockerbuild.engine.smoke;

import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogLine;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.SmokeTestSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.SmokeTestSection.Check;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.SmokeTestSection.Outcome;
import io.jenkins.plugins.optimizeddockerbuild.engine.smoke.DockerClient.Answer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs commands in the container that is ready. */
final class SmokeCommands {
    private static final int MOST_DETAIL_LINES = 20;

    private final List<String> commands;
    private final DockerClient docker;
    private final ContainerLog log;
    private final SmokeClock clock;
    private final List<Check> checks = new ArrayList<>();

    SmokeCommands(List<String> commands, DockerClient docker, ContainerLog log, SmokeClock clock) {
        this.commands = commands;
        this.docker = docker;
        this.log = log;
        this.clock = clock;
    }

    /** @throws SmokeTestException when one fails, or the container ends meanwhile */
    void run(SmokeContainers containers, ContainerState container, SmokeGuard guard)
            throws SmokeTestException, InterruptedException {
        for (String command : commands) {
            List<String> words = new ArrayList<>(List.of("docker", "exec", container.id()));
            words.addAll(ContainerCommand.words(command));
            log.say(LogLine.Kind.HEADING, "SMOKE RUN " + command);
            long begun = System.nanoTime();
            Answer answer = docker.run(words, Map.of(), guard, clock::isOver);
            String output = (answer.output() + answer.errors()).strip();
            output.lines().forEach(line -> log.add(line.getBytes(StandardCharsets.UTF_8)));
            long millis = (System.nanoTime() - begun) / 1_000_000;
            String detail = lastLines(log.masked(output));
            if (!answer.isGood()) {
                String why =
                        answer.exitCode() == -1 ? "did not end in time" : "ended with exit code " + answer.exitCode();
                checks.add(new Check(
                        SmokeTestSection.Kind.COMMAND,
                        command,
                        Outcome.FAILED,
                        millis,
                        why + (detail.isEmpty() ? "" : "\n" + detail)));
                clock.check("the command `" + command + "` still ran");
                throw new SmokeTestException(
                        "The command `" + command + "` " + why + ".",
                        answer.exitCode() == 126 || answer.exitCode() == 127
                                ? "The container does not have this program, or has no shell; write a command without a shell"
                                        + " as a JSON array: [\"/app\", \"--check\"]."
                                : null);
            }
            checks.add(new Check(
                    SmokeTestSection.Kind.COMMAND, command, Outcome.PASSED, millis, detail.isEmpty() ? null : detail));
        }
        if (!commands.isEmpty()) {
            List<ContainerState> all = containers.states();
            SmokeContainers.checkRunning(all, containers.tested(all));
        }
    }

    private static String lastLines(String text) {
        List<String> lines = text.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - MOST_DETAIL_LINES), lines.size()));
    }

    /** All commands, those that were not run as well. */
    List<Check> checks() {
        List<Check> all = new ArrayList<>(checks);
        for (String command : commands.subList(checks.size(), commands.size())) {
            all.add(new Check(SmokeTestSection.Kind.COMMAND, command, Outcome.NOT_RUN, null, null));
        }
        return all;
    }
}
