package io.jenkins.plugins.optimizeddockerbuild.engine.smoke;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.json.JsonTree;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The output of {@code docker image inspect}.
 *
 * @param id to start it by
 * @param exposedPorts TCP ports of its EXPOSE instructions
 * @param healthCheck null when it has none
 */
record ImageFacts(
        String id, List<Integer> exposedPorts, @CheckForNull HealthCheck healthCheck) implements Serializable {

    /**
     * The schedule of Docker's health checks, with Docker's defaults for what the image does not set: moby {@code
     * daemon/health.go}.
     */
    record HealthCheck(Duration interval, int retries) implements Serializable {
        private static final Duration USUAL_INTERVAL = Duration.ofSeconds(30);
        private static final int USUAL_RETRIES = 3;

        static HealthCheck of(JsonTree check) {
            long nanos = check.get("Interval").number(0);
            long retries = check.get("Retries").number(0);
            return new HealthCheck(
                    nanos <= 0 ? USUAL_INTERVAL : Duration.ofNanos(nanos),
                    retries <= 0 ? USUAL_RETRIES : (int) retries);
        }

        /** The number of checks one second apart that take as long as the image's own. */
        int retriesEverySecond() {
            return (int) Math.max(
                    retries, Math.min(100_000, interval.multipliedBy(retries).toSeconds()));
        }
    }

    ImageFacts {
        exposedPorts = List.copyOf(exposedPorts);
    }

    static ImageFacts of(JsonTree image) {
        JsonTree config = image.get("Config");
        List<Integer> ports = new ArrayList<>();
        for (String port : config.get("ExposedPorts").members().keySet()) {
            if (port.endsWith("/tcp")) {
                ports.add(Integer.parseInt(port.substring(0, port.length() - "/tcp".length())));
            }
        }
        JsonTree check = config.get("Healthcheck");
        List<JsonTree> test = check.get("Test").items();
        boolean none = test.isEmpty() || test.get(0).text("").equals("NONE");
        return new ImageFacts(image.get("Id").text(""), ports, none ? null : HealthCheck.of(check));
    }
}
