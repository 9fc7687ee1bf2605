package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.CsvFields;
import io.jenkins.plugins.optimizeddockerbuild.engine.secret.SecretText;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A builder to be made with {@code docker buildx create}, in whatever folder of builders the client is told to use. What
 * the driver starts for it (a container, a deployment) is found again under the same name by the next who makes it.
 *
 * @param name of the builder
 * @param driver {@code remote}, {@code kubernetes}, {@code docker-container}
 * @param endpoint where it is; null for the driver's default
 * @param options {@code --driver-opt}
 * @param tls what it takes to be let in at the endpoint; null for a connection without TLS
 */
public record BuilderCreation(
        String name,
        String driver,
        @CheckForNull String endpoint,
        Map<String, String> options,
        @CheckForNull Tls tls) implements Serializable {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String REMOTE = "remote";

    /**
     * Files in PEM.
     *
     * @param authority whose certificates the server has
     * @param certificate the client's
     * @param key the client's
     */
    public record Tls(String authority, String certificate, String key) implements Serializable {}

    public BuilderCreation {
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    /**
     * Whether {@link #create} writes a docker context into Docker's configuration: engines get their certificates from
     * there alone.
     */
    public boolean needsContext() {
        return tls != null && endpoint != null && !driver.equals(REMOTE);
    }

    /**
     * Makes it known to the client; it starts when something is built.
     *
     * @throws BuilderUnavailableException when there is no client, or it refuses
     */
    public void create(ClientEnvironment environment)
            throws BuilderUnavailableException, IOException, InterruptedException {
        BuildxInstallation buildx = BuildxInstallation.find(environment, DockerConfiguration.of(environment));
        try {
            String place = needsContext() ? createContext(environment) : endpoint;
            ask(environment, buildx.commandLine(arguments(place).toArray(String[]::new)));
        } catch (IOException e) {
            throw new BuilderUnavailableException(
                    "The builder `" + name + "` with the driver " + driver
                            + (endpoint == null ? "" : " at " + SecretText.withoutUrlCredentials(endpoint))
                            + " cannot be made: " + SecretText.withoutUrlCredentials(String.valueOf(e.getMessage()))
                            + "; check the builder profile.",
                    e);
        }
    }

    private List<String> arguments(@CheckForNull String place) {
        Map<String, String> all = new LinkedHashMap<>(options);
        if (tls != null && driver.equals(REMOTE)) {
            all.put("cacert", tls.authority());
            all.put("cert", tls.certificate());
            all.put("key", tls.key());
        }
        List<String> arguments = new ArrayList<>(List.of("create", "--name", name, "--driver", driver));
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

    /** A context may not have the name of a builder. */
    private String createContext(ClientEnvironment environment) throws IOException, InterruptedException {
        Path docker = environment.program("docker");
        if (docker == null) {
            throw new IOException("there is no docker command on the PATH, which TLS needs");
        }
        String context = name + "-engine";
        StringBuilder place = new StringBuilder();
        CsvFields.append(place, "host", endpoint);
        CsvFields.append(place, "ca", tls.authority());
        CsvFields.append(place, "cert", tls.certificate());
        CsvFields.append(place, "key", tls.key());
        ask(environment, List.of(docker.toString(), "context", "create", context, "--docker", place.toString()));
        return context;
    }

    private static void ask(ClientEnvironment environment, List<String> command)
            throws IOException, InterruptedException {
        Question.ask(environment, command).answer(TIMEOUT);
    }
}
