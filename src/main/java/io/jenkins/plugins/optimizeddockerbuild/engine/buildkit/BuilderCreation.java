package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.io.Serializable;
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
 */
public record BuilderCreation(
        String name, String driver, @CheckForNull String endpoint, Map<String, String> options)
        implements Serializable {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    public BuilderCreation {
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    /** The same with more driver options. */
    public BuilderCreation with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(options);
        all.putAll(more);
        return new BuilderCreation(name, driver, endpoint, all);
    }

    /**
     * Makes it known to the client; it starts when something is built.
     *
     * @throws BuilderUnavailableException when there is no client, or it refuses
     */
    public void create(ClientEnvironment environment)
            throws BuilderUnavailableException, IOException, InterruptedException {
        BuildxInstallation buildx = BuildxInstallation.find(environment, DockerConfiguration.of(environment));
        List<String> arguments = new ArrayList<>(List.of("create", "--name", name, "--driver", driver));
        for (Map.Entry<String, String> option : options.entrySet()) {
            StringBuilder pair = new StringBuilder();
            CsvFields.append(pair, option.getKey(), option.getValue());
            arguments.add("--driver-opt");
            arguments.add(pair.toString());
        }
        if (endpoint != null) {
            arguments.add(endpoint);
        }
        try {
            Question.ask(environment, buildx.commandLine(arguments.toArray(String[]::new)))
                    .answer(TIMEOUT);
        } catch (IOException e) {
            throw new BuilderUnavailableException(
                    "The builder `" + name + "` with the driver " + driver
                            + (endpoint == null ? "" : " at " + SecretText.withoutUrlCredentials(endpoint))
                            + " cannot be made: " + SecretText.withoutUrlCredentials(String.valueOf(e.getMessage()))
                            + "; check the builder profile.",
                    e);
        }
    }
}
