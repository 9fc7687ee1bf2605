package io.jenkins.plugins.optimizeddockerbuild.engine.smoke;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.json.JsonTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The output of {@code docker inspect} for a container.
 *
 * @param name without the leading slash
 * @param service of the compose file; null without one
 * @param status {@code created}, {@code running}, {@code exited}, {@code dead}, …
 * @param outOfMemory whether the kernel killed it
 * @param health {@code starting}, {@code healthy} or {@code unhealthy}; null without a health check
 * @param healthOutput output of the last health check; null when none ran
 * @param error why the engine could not start it; empty when it could
 * @param published host addresses by TCP port of the container
 * @param addresses of the container in its networks
 */
record ContainerState(
        String id,
        String name,
        @CheckForNull String service,
        String status,
        int exitCode,
        boolean outOfMemory,
        @CheckForNull String health,
        @CheckForNull String healthOutput,
        String error,
        boolean inHostNetwork,
        Map<Integer, List<Address>> published,
        List<String> addresses) {

    /** A host and a port. */
    record Address(String host, int port) {
        @Override
        public String toString() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    static ContainerState of(JsonTree container) {
        JsonTree state = container.get("State");
        JsonTree health = state.get("Health");
        List<JsonTree> healthLog = health.get("Log").items();
        JsonTree networks = container.get("NetworkSettings");
        List<String> addresses = new ArrayList<>();
        networks.get("Networks").members().values().forEach(network -> {
            String address = network.get("IPAddress").text("");
            if (!address.isEmpty()) {
                addresses.add(address);
            }
        });
        String healthStatus = health.get("Status").text();
        return new ContainerState(
                container.get("Id").text(""),
                container.get("Name").text("").replaceFirst("^/", ""),
                container
                        .get("Config")
                        .get("Labels")
                        .get(SmokePlanner.SERVICE_LABEL)
                        .text(),
                state.get("Status").text(""),
                (int) state.get("ExitCode").number(0),
                state.get("OOMKilled").isTrue(),
                healthStatus == null || healthStatus.equals("none") ? null : healthStatus,
                healthLog.isEmpty()
                        ? null
                        : healthLog.get(healthLog.size() - 1).get("Output").text(),
                state.get("Error").text(""),
                container.get("HostConfig").get("NetworkMode").text("").equals("host"),
                published(networks.get("Ports")),
                addresses);
    }

    private static Map<Integer, List<Address>> published(JsonTree ports) {
        Map<Integer, List<Address>> published = new HashMap<>();
        ports.members().forEach((port, bindings) -> {
            if (port.endsWith("/tcp")) {
                List<Address> hosts = new ArrayList<>();
                for (JsonTree binding : bindings.items()) {
                    hosts.add(new Address(binding.get("HostIp").text(""), (int)
                            binding.get("HostPort").number(0)));
                }
                published.put(Integer.parseInt(port.substring(0, port.length() - "/tcp".length())), hosts);
            }
        });
        return published;
    }

    boolean isRunning() {
        return status.equals("running") || status.equals("restarting") || status.equals("paused");
    }

    boolean hasEnded() {
        return status.equals("exited") || status.equals("dead");
    }

    /**
     * Where a port of the container may be reachable, the likeliest first.
     *
     * @param engine host name of a remote engine; null when it runs here
     */
    List<Address> places(int port, @CheckForNull String engine) {
        List<Address> places = new ArrayList<>();
        String loopback = engine == null ? "127.0.0.1" : engine;
        if (inHostNetwork) {
            places.add(new Address(loopback, port));
        }
        for (Address binding : published.getOrDefault(port, List.of())) {
            boolean everywhere = binding.host().isEmpty()
                    || binding.host().equals("0.0.0.0")
                    || binding.host().equals("::");
            Address place = new Address(everywhere ? loopback : binding.host(), binding.port());
            if (!places.contains(place) && (engine == null || !binding.host().startsWith("127."))) {
                places.add(place);
            }
        }
        if (engine == null) {
            addresses.forEach(address -> places.add(new Address(address, port)));
        }
        return places;
    }
}
