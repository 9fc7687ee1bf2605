package io.jenkins.plugins.optimizeddockerbuild.engine.smoke;

import io.jenkins.plugins.optimizeddockerbuild.engine.option.Message;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.SmokeOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.smoke.DockerClient.Answer;
import java.util.ArrayList;
import java.util.List;

/** The containers of a smoke test, as the engine sees them. */
final class SmokeContainers {
    private final DockerClient docker;
    private final SmokePlan plan;

    SmokeContainers(DockerClient docker, SmokePlan plan) {
        this.docker = docker;
        this.plan = plan;
    }

    /** Of all that the test started, as they are now. */
    List<ContainerState> states() throws SmokeTestException, InterruptedException {
        Answer ids = docker.ask(plan.list());
        if (!ids.isGood()) {
            throw new SmokeTestException("The Docker engine no longer answers: " + ids.lastWords());
        }
        List<String> inspect = new ArrayList<>(List.of("docker", "container", "inspect"));
        for (String container : ids.output().split("\n")) {
            if (!container.isBlank()) {
                inspect.add(container.strip());
            }
        }
        List<ContainerState> states = new ArrayList<>();
        if (inspect.size() > 3) {
            docker.inspect(inspect).forEach(tree -> states.add(ContainerState.of(tree)));
        }
        return states;
    }

    /** The one that is tested. */
    ContainerState tested(List<ContainerState> all) throws SmokeTestException {
        for (ContainerState container : all) {
            if (plan.service() == null || plan.service().equals(container.service())) {
                return container;
            }
        }
        throw new SmokeTestException(
                "The container is gone: something else removed it during the test.",
                "A clean-up job such as `docker system prune` or `docker rm` may run on this engine.");
    }

    /** @throws SmokeTestException when the tested one has ended, or another with an error */
    static void checkRunning(List<ContainerState> all, ContainerState tested) throws SmokeTestException {
        for (ContainerState container : all) {
            boolean failed = container.hasEnded()
                    && (container == tested || container.exitCode() != 0 || container.outOfMemory());
            if (failed) {
                throw ended(container, container == tested ? "The container" : "The container " + container.name());
            }
        }
    }

    private static SmokeTestException ended(ContainerState container, String who) {
        if (!container.error().isEmpty()) {
            return new SmokeTestException(who + " cannot run: " + container.error());
        }
        if (container.outOfMemory()) {
            return new SmokeTestException(
                    who + " was killed: it exceeded its memory limit.",
                    "Raise its limit, or find out what needs the memory.");
        }
        return new SmokeTestException(
                who + " ended with exit code " + container.exitCode() + ".",
                container.exitCode() == 0
                        ? Message.of(
                                "A service does not exit by itself. For an image that is not a service, use ",
                                SmokeOption.EXIT_CODE,
                                " 0, with ",
                                SmokeOption.ARG,
                                " for what it has to do.")
                        : Message.of("Its output is in the log."));
    }
}
