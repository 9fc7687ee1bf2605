package io.jenkins.plugins.optimizeddockerbuild.engine.smoke;

import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What smoke tests left on an engine because their machine died. Every container of a test has labels with the test's
 * id and with the time after which it is no longer needed.
 */
public final class SmokeLeftovers {
    private final DockerClient docker;

    /** @param environment of the client; only the docker command has to exist */
    public SmokeLeftovers(ClientEnvironment environment) {
        docker = new DockerClient(environment);
    }

    /**
     * Removes everything of overdue tests.
     *
     * @return number of removed containers
     */
    public int removeExpired() throws InterruptedException {
        String format = "{{.ID}}\t{{.Label \"" + SmokePlanner.DEADLINE_LABEL + "\"}}\t{{.Label \""
                + SmokePlanner.PROJECT_LABEL + "\"}}";
        List<String> containers = new ArrayList<>();
        Set<String> projects = new LinkedHashSet<>();
        try {
            DockerClient.Answer answer = docker.ask(List.of(
                    "docker",
                    "ps",
                    "--all",
                    "--no-trunc",
                    "--filter",
                    "label=" + SmokePlanner.ID_LABEL,
                    "--format",
                    format));
            for (String line : answer.isGood() ? answer.output().split("\n") : new String[0]) {
                String[] fields = line.split("\t", -1);
                if (fields.length == 3 && deadline(fields[1]) < Instant.now().getEpochSecond()) {
                    containers.add(fields[0]);
                    projects.add(fields[2]);
                }
            }
            if (!containers.isEmpty()) {
                List<String> remove = new ArrayList<>(List.of("docker", "rm", "--force", "--volumes"));
                remove.addAll(containers);
                docker.ask(remove);
            }
            for (String project : projects) {
                if (!project.isEmpty()) {
                    removeAll("network", project);
                    removeAll("volume", project);
                }
            }
        } catch (SmokeTestException e) {
            // Without a docker command there is nothing of ours either.
            return 0;
        }
        return containers.size();
    }

    private void removeAll(String what, String project) throws SmokeTestException, InterruptedException {
        DockerClient.Answer found = docker.ask(List.of(
                "docker", what, "ls", "--quiet", "--filter", "label=" + SmokePlanner.PROJECT_LABEL + "=" + project));
        for (String id : found.output().split("\n")) {
            if (!id.isBlank()) {
                docker.ask(List.of("docker", what, "rm", id.strip()));
            }
        }
    }

    private static long deadline(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return Long.MIN_VALUE;
        }
    }
}
