package io.jenkins.plugins.optimizeddockerbuild.engine.smoke;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Message;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.SmokeOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Decides how the image is started. Runs nothing. */
final class SmokePlanner {
    /** Environment variable with which a compose file can refer to the built image. */
    static final String IMAGE_VARIABLE = "ODB_IMAGE";

    /** Container label with the id of the test. */
    static final String ID_LABEL = "io.jenkins.plugins.optimized-docker-build.smoke-test";

    /** Container label with the time in seconds since 1970 after which the container is no longer needed. */
    static final String DEADLINE_LABEL = "io.jenkins.plugins.optimized-docker-build.deadline";

    static final String PROJECT_LABEL = "com.docker.compose.project";
    static final String SERVICE_LABEL = "com.docker.compose.service";

    private final SmokeTest test;
    private final String id;
    private final Instant deadline;
    private final boolean engineIsHere;
    private final ClientEnvironment environment;

    /**
     * @param id of the test, for labels and names
     * @param deadline after which leftovers of the test may be removed
     * @param engineIsHere whether the engine's loopback addresses are those of this machine
     */
    SmokePlanner(SmokeTest test, String id, Instant deadline, boolean engineIsHere, ClientEnvironment environment) {
        this.test = test;
        this.id = id;
        this.deadline = deadline;
        this.engineIsHere = engineIsHere;
        this.environment = environment;
    }

    /** Name of the container or of the compose project. */
    static String name(String id) {
        return "odb-smoke-" + id.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "-");
    }

    /** Plans to start the image alone. */
    SmokePlan alone(ImageFacts image) throws SmokeTestException {
        List<HttpCheck> http = pages(image.exposedPorts(), "the image exposes");
        List<Integer> ports = ports(http);
        List<String> create = new ArrayList<>(List.of("docker", "create", "--pull", "never", "--name", name(id)));
        labels().forEach((label, value) -> create.addAll(List.of("--label", label + "=" + value)));
        if (engineIsHere && !sharesNetwork()) {
            ports.forEach(port -> create.addAll(List.of("--publish", "127.0.0.1::" + port)));
        }
        ImageFacts.HealthCheck health = has("--no-healthcheck") ? null : image.healthCheck();
        if (health != null && !has("--health-interval") && !has("--health-retries")) {
            create.addAll(List.of(
                    "--health-interval", "1s", "--health-retries", Integer.toString(health.retriesEverySecond())));
        }
        test.variables().forEach(variable -> create.addAll(List.of("--env", variable.name())));
        create.addAll(test.runOptions());
        create.add(image.id());
        create.addAll(test.arguments());
        return new SmokePlan(
                List.of(create, List.of("docker", "start", name(id))),
                list(ID_LABEL + "=" + id),
                List.of("docker", "logs", "--follow", name(id)),
                List.of("docker", "rm", "--force", "--volumes", name(id)),
                values(null),
                null,
                null,
                http,
                health != null || has("--health-cmd"));
    }

    /**
     * Plans to start a compose file.
     *
     * @param compose command line of compose
     * @param image how the file may refer to the built image
     * @param override path of the file for {@link SmokePlan#override}
     */
    SmokePlan withCompose(List<String> compose, ComposeFacts facts, SmokeImage image, String override)
            throws SmokeTestException {
        ComposeFacts.Service tested = facts.tested(test.service(), image);
        List<HttpCheck> http = pages(tested.ports(), "the service " + tested.name() + " names");
        List<Integer> ports = ports(http);
        List<String> project = new ArrayList<>(compose);
        project.addAll(List.of("--project-name", name(id)));
        List<String> files = new ArrayList<>(project);
        files.addAll(List.of("--file", test.composeFile(), "--file", override));
        return new SmokePlan(
                List.of(with(files, "up", "--detach", "--no-build", "--quiet-pull")),
                list(PROJECT_LABEL + "=" + name(id)),
                with(files, "logs", "--follow", "--no-color"),
                with(project, "down", "--volumes", "--remove-orphans", "--timeout", "0"),
                values(image.name()),
                override(facts, tested, ports),
                tested.name(),
                http,
                false);
    }

    /**
     * Labels for every service, and ports of the tested one, published on this machine's loopback address only. JSON is
     * YAML.
     */
    private String override(ComposeFacts facts, ComposeFacts.Service tested, List<Integer> ports) {
        StringBuilder yaml = new StringBuilder("{\"services\": {");
        String comma = "";
        for (ComposeFacts.Service service : facts.services()) {
            yaml.append(comma).append(quoted(service.name())).append(": {\"labels\": {");
            String labelComma = "";
            for (Map.Entry<String, String> label : labels().entrySet()) {
                yaml.append(labelComma)
                        .append(quoted(label.getKey()))
                        .append(": ")
                        .append(quoted(label.getValue()));
                labelComma = ", ";
            }
            yaml.append('}');
            if (service == tested && engineIsHere && tested.networkMode() == null && !ports.isEmpty()) {
                yaml.append(", \"ports\": [");
                String portComma = "";
                for (int port : ports) {
                    yaml.append(portComma).append(quoted("127.0.0.1::" + port));
                    portComma = ", ";
                }
                yaml.append(']');
            }
            yaml.append('}');
            comma = ", ";
        }
        return yaml.append("}}\n").toString();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static List<String> with(List<String> first, String... more) {
        List<String> words = new ArrayList<>(first);
        words.addAll(List.of(more));
        return words;
    }

    private static List<String> list(String label) {
        return List.of("docker", "ps", "--all", "--quiet", "--no-trunc", "--filter", "label=" + label);
    }

    private Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(ID_LABEL, id);
        labels.put(DEADLINE_LABEL, Long.toString(deadline.getEpochSecond()));
        return labels;
    }

    private Map<String, String> values(@CheckForNull String image) {
        Map<String, String> values = new LinkedHashMap<>();
        for (SmokeVariable variable : test.variables()) {
            String value = variable.value() == null ? environment.variables().get(variable.name()) : variable.value();
            if (value != null) {
                values.put(variable.name(), value);
            }
        }
        if (image != null) {
            values.put(IMAGE_VARIABLE, image);
        }
        return values;
    }

    private List<HttpCheck> pages(List<Integer> known, String whoNames) throws SmokeTestException {
        List<HttpCheck> pages = new ArrayList<>();
        for (HttpCheck page : test.http()) {
            List<Integer> candidates = test.ports().isEmpty() ? known : test.ports();
            if (page.port() == 0 && new LinkedHashSet<>(candidates).size() != 1) {
                throw new SmokeTestException(
                        "The port of " + page.path() + " is unknown: " + whoNames + " "
                                + (known.isEmpty() ? "none" : "several") + ".",
                        Message.of(
                                "Write it before the path, for example ",
                                SmokeOption.HTTP,
                                " 8000" + page.path() + "."));
            }
            pages.add(page.port() == 0 ? page.onPort(candidates.get(0)) : page);
        }
        return pages;
    }

    private List<Integer> ports(List<HttpCheck> pages) {
        Set<Integer> ports = new LinkedHashSet<>(test.ports());
        pages.forEach(page -> ports.add(page.port()));
        return List.copyOf(ports);
    }

    /** A container in the network of the host, of another container or in none has no ports of its own. */
    private boolean sharesNetwork() {
        for (String option : test.runOptions()) {
            String mode = option.startsWith("--net") ? option.substring(option.indexOf('=') + 1) : "";
            if (mode.equals("host") || mode.equals("none") || mode.startsWith("container:")) {
                return true;
            }
        }
        return false;
    }

    private boolean has(String option) {
        for (String word : test.runOptions()) {
            if (word.equals(option) || word.startsWith(option + "=")) {
                return true;
            }
        }
        return false;
    }
}
