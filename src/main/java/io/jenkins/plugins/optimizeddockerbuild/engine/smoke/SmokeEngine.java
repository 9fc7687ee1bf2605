package io.jenkins.plugins.optimizeddockerbuild.engine.smoke;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.json.JsonTree;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Message;
import io.jenkins.plugins.optimizeddockerbuild.engine.smoke.DockerClient.Answer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Queries the Docker engine and its commands for what the plan of a test needs. */
final class SmokeEngine {
    private final SmokeTest test;
    private final SmokeImage image;
    private final DockerClient docker;
    private final ClientEnvironment environment;
    private final BooleanSupplier isOver;

    /** @param isOver when the test's time is up */
    SmokeEngine(
            SmokeTest test,
            SmokeImage image,
            DockerClient docker,
            ClientEnvironment environment,
            BooleanSupplier isOver) {
        this.test = test;
        this.image = image;
        this.docker = docker;
        this.environment = environment;
        this.isOver = isOver;
    }

    /**
     * The image, if the engine has it; null when it has to be pulled.
     *
     * @throws SmokeTestException when the engine does not answer, or the image is nowhere
     */
    @CheckForNull
    ImageFacts localImage() throws SmokeTestException, InterruptedException {
        for (String reference : image.local()) {
            if (image.remote() != null && !reference.startsWith("sha256:")) {
                // If it was pushed, this engine's image with the tag may be older.
                continue;
            }
            List<JsonTree> found = docker.inspect(List.of("docker", "image", "inspect", reference));
            if (!found.isEmpty()) {
                return ImageFacts.of(found.get(0));
            }
        }
        Answer engine = docker.ask(List.of("docker", "version", "--format", "{{.Server.Version}}"));
        if (!engine.isGood()) {
            throw new SmokeTestException(
                    "The Docker engine does not answer: " + engine.lastWords(),
                    "A smoke test starts a container, so it needs a Docker engine; a builder alone is not enough.");
        }
        if (image.remote() == null) {
            throw new SmokeTestException(
                    "The Docker engine does not have the image " + image.name() + ", and the build did not push it.",
                    Message.of(
                            "Add ",
                            BuildOption.LOAD,
                            ", or ",
                            BuildOption.PUSH,
                            " with a tag, so that it can be started."));
        }
        return null;
    }

    /** Pulls the image, and tags it, because a compose file may use the tag. */
    Answer pull() throws SmokeTestException, InterruptedException {
        Answer pull = docker.run(List.of("docker", "pull", "--quiet", image.remote()), Map.of(), null, isOver);
        return pull.isGood() && test.composeFile() != null
                ? docker.ask(List.of("docker", "tag", image.remote(), image.name()))
                : pull;
    }

    ImageFacts pulledImage() throws SmokeTestException, InterruptedException {
        List<JsonTree> pulled = docker.inspect(List.of("docker", "image", "inspect", image.remote()));
        if (pulled.isEmpty()) {
            throw new SmokeTestException("The image " + image.remote() + " was pulled but is missing.");
        }
        return ImageFacts.of(pulled.get(0));
    }

    /** Host name of a remote engine; null when it runs here, or no port is checked. */
    @CheckForNull
    String remoteHost() throws SmokeTestException, InterruptedException {
        if (test.ports().isEmpty() && test.http().isEmpty()) {
            return null;
        }
        Answer answer = docker.ask(List.of("docker", "context", "inspect", "--format", "{{.Endpoints.docker.Host}}"));
        String address = answer.output().strip();
        if (!answer.isGood() || !(address.startsWith("tcp://") || address.startsWith("ssh://"))) {
            return null;
        }
        String host = URI.create(address).getHost();
        boolean here = host == null || host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
        return here ? null : host;
    }

    /**
     * The command line of compose.
     *
     * @throws SmokeTestException when no recent version is available
     */
    List<String> compose() throws SmokeTestException, InterruptedException {
        for (List<String> compose : List.of(List.of("docker", "compose"), List.of("docker-compose"))) {
            if (environment.program(compose.get(0)) == null) {
                continue;
            }
            List<String> question = new ArrayList<>(compose);
            question.addAll(List.of("version", "--short"));
            Answer version = docker.ask(question);
            String number = version.output().strip().replaceFirst("^v", "");
            if (version.isGood() && !number.startsWith("1.") && !number.isEmpty()) {
                return compose;
            }
        }
        throw new SmokeTestException(
                "There is no docker compose of version 2 or newer on this machine.",
                "Install it (package docker-compose-plugin from Docker, docker-compose from Debian 13), or put the file"
                        + " docker-compose from github.com/docker/compose/releases into ~/.docker/cli-plugins.");
    }

    ComposeFacts composeFacts() throws SmokeTestException, InterruptedException {
        List<String> command = new ArrayList<>(compose());
        command.addAll(List.of("--file", test.composeFile(), "config", "--format", "json"));
        Map<String, String> variables = new HashMap<>();
        for (SmokeVariable variable : test.variables()) {
            if (variable.value() != null) {
                variables.put(variable.name(), variable.value());
            }
        }
        variables.put(SmokePlanner.IMAGE_VARIABLE, image.name());
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        Answer answer = docker.run(command, variables, null, () -> isOver.getAsBoolean() || System.nanoTime() > end);
        if (!answer.isGood()) {
            throw new SmokeTestException(
                    "The compose file " + test.composeFile() + " cannot be used: " + answer.lastWords());
        }
        try {
            return ComposeFacts.of(JsonTree.parse(answer.output().getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new SmokeTestException("docker compose describes the file in no JSON: " + e.getMessage());
        }
    }
}
