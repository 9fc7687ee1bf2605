package io.jenkins.plugins.optimizeddockerbuild.engine.pool;

import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuilderCreation;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuilderUnavailableException;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Registers nodes with the client: one builder for each, and one for all nodes of a build. */
final class SeatBuilders {
    private static final String REMOTE = "remote";
    private static final int LONGEST = 40;

    private SeatBuilders() {}

    /** Names of nodes may be addresses; those of builders start with a letter and allow few characters. */
    static String name(String pool, PoolNode node) {
        String plain = (pool + "-" + node.name()).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        return "odb-" + plain.substring(0, Math.min(LONGEST, plain.length())) + "-"
                + HexFormat.of().toHexDigits(node.endpoint().hashCode());
    }

    /** One builder with several nodes. */
    static String name(String pool, List<PoolSeat.Place> places) {
        StringBuilder all = new StringBuilder();
        places.forEach(place -> all.append(place.node().endpoint()).append(place.platforms()));
        return name(pool, places.get(0).node()) + "-"
                + HexFormat.of().toHexDigits(all.toString().hashCode());
    }

    /** Does nothing if it exists. */
    static void create(ClientEnvironment environment, String name, PoolNode node)
            throws BuilderUnavailableException, IOException, InterruptedException {
        create(environment, name, List.of(node(node, List.of())));
    }

    /** Assigns platforms to each node; does nothing if the builder exists. */
    static void createForAll(ClientEnvironment environment, String name, List<PoolSeat.Place> places)
            throws BuilderUnavailableException, IOException, InterruptedException {
        create(
                environment,
                name,
                places.stream()
                        .map(place -> node(place.node(), place.platforms()))
                        .toList());
    }

    private static void create(ClientEnvironment environment, String name, List<BuilderCreation.Node> nodes)
            throws BuilderUnavailableException, IOException, InterruptedException {
        String folder = environment.variable("BUILDX_CONFIG");
        if (folder == null
                || !Files.exists(
                        environment.resolve(folder).resolve("instances").resolve(name))) {
            new BuilderCreation(name, REMOTE, nodes).create(environment);
        }
    }

    private static BuilderCreation.Node node(PoolNode node, List<String> platforms) {
        NodeTls tls = node.tls();
        Map<String, String> options =
                tls == null || tls.serverName() == null ? Map.of() : Map.of("servername", tls.serverName());
        return new BuilderCreation.Node(node.endpoint(), options, tls == null ? null : tls.files(), platforms);
    }
}
