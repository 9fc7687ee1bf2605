package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.CsvFields;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A builder to create with {@code docker buildx create}, in any builder folder that the client is configured to use.
 * What the driver starts (a container, a deployment) is reused by the next creation under the same name.
 *
 * @param name of the builder
 * @param driver {@code remote}, {@code kubernetes}, {@code docker-container}
 * @param nodes at least one; with several, each builds the platforms assigned to it
 * @param mirrors for what the driver starts; null for none
 */
public record BuilderCreation(
        String name,
        String driver,
        List<Node> nodes,
        @CheckForNull RegistryMirrors mirrors) implements Serializable {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String REMOTE = "remote";

    /**
     * One BuildKit.
     *
     * @param endpoint its address; null for the driver's default
     * @param options {@code --driver-opt}
     * @param tls credentials for the endpoint; null for a connection without TLS
     * @param platforms assigned to it; empty for those that it reports
     */
    public record Node(
            @CheckForNull String endpoint,
            Map<String, String> options,
            @CheckForNull Tls tls,
            List<String> platforms) implements Serializable {
        public Node {
            options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
            platforms = List.copyOf(platforms);
        }
    }

    /**
     * PEM files.
     *
     * @param authority the CA that signed the server's certificate
     * @param certificate the client's
     * @param key the client's
     */
    public record Tls(String authority, String certificate, String key) implements Serializable {}

    public BuilderCreation {
        nodes = List.copyOf(nodes);
    }

    /** Without mirrors. */
    public BuilderCreation(String name, String driver, List<Node> nodes) {
        this(name, driver, nodes, null);
    }

    /**
     * Whether {@link #create} writes a docker context into Docker's configuration, the only way to pass certificates
     * for an engine.
     */
    public boolean needsContext() {
        return nodes.stream().anyMatch(this::needsContext);
    }

    private boolean needsContext(Node node) {
        return node.tls != null && node.endpoint != null && !driver.equals(REMOTE);
    }

    /**
     * Registers the builder with the client; it starts with the first build.
     *
     * @throws BuilderUnavailableException when there is no client, or it refuses
     */
    public void create(ClientEnvironment environment)
            throws BuilderUnavailableException, IOException, InterruptedException {
        Path configuration = mirrors == null ? null : Files.createTempFile("odb-buildkitd-", ".toml");
        try {
            if (configuration != null) {
                Files.writeString(configuration, mirrors.toml());
            }
            create(environment, configuration);
        } finally {
            if (configuration != null) {
                Files.delete(configuration);
            }
        }
    }

    /** @param configuration of BuildKit, which the client copies; null for none */
    private void create(ClientEnvironment environment, @CheckForNull Path configuration)
            throws BuilderUnavailableException, IOException, InterruptedException {
        BuildxInstallation buildx = BuildxInstallation.find(environment, DockerConfiguration.of(environment));
        for (Node node : nodes) {
            try {
                String place = needsContext(node) ? createContext(environment, node) : node.endpoint;
                List<String> arguments = arguments(node, place, configuration);
                ask(environment, buildx.commandLine(arguments.toArray(String[]::new)));
            } catch (IOException e) {
                throw new BuilderUnavailableException(
                        "The builder `" + name + "` with the driver " + driver
                                + (node.endpoint == null ? "" : " at " + node.endpoint)
                                + " cannot be created: " + e.getMessage() + "; check the builder profile.",
                        e);
            }
        }
    }

    private List<String> arguments(Node node, @CheckForNull String place, @CheckForNull Path configuration) {
        Map<String, String> all = new LinkedHashMap<>(node.options);
        if (node.tls != null && driver.equals(REMOTE)) {
            all.put("cacert", node.tls.authority());
            all.put("cert", node.tls.certificate());
            all.put("key", node.tls.key());
        }
        List<String> arguments = new ArrayList<>(List.of("create", "--name", name, "--driver", driver));
        if (!node.equals(nodes.get(0))) {
            arguments.add("--append");
        }
        if (configuration != null) {
            // newer clients call it --buildkitd-config, but accept this name as well
            arguments.addAll(List.of("--config", configuration.toString()));
        }
        if (!node.platforms.isEmpty()) {
            arguments.addAll(List.of("--platform", String.join(",", node.platforms)));
        }
        for (Map.Entry<String, String> option : all.entrySet()) {
            StringBuilder pair = new StringBuilder();
            CsvFields.append(pair, option.getKey(), option.getValue());
            arguments.add("--driver-opt");
            arguments.add(pair.toString());
        }
        if (place != null) {
            arguments.add(place);
        }
        return arguments;
    }

    /** A context must not have the name of a builder. */
    private String createContext(ClientEnvironment environment, Node node) throws IOException, InterruptedException {
        Path docker = environment.program("docker");
        if (docker == null) {
            throw new IOException("there is no docker command on the PATH, which TLS needs");
        }
        String context = name + "-engine";
        StringBuilder place = new StringBuilder();
        CsvFields.append(place, "host", node.endpoint);
        CsvFields.append(place, "ca", node.tls.authority());
        CsvFields.append(place, "cert", node.tls.certificate());
        CsvFields.append(place, "key", node.tls.key());
        ask(environment, List.of(docker.toString(), "context", "create", context, "--docker", place.toString()));
        return context;
    }

    private static void ask(ClientEnvironment environment, List<String> command)
            throws IOException, InterruptedException {
        Question.ask(environment, command).answer(TIMEOUT);
    }
}
