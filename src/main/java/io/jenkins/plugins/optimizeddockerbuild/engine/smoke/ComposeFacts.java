package io.jenkins.plugins.optimizeddockerbuild.engine.smoke;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.json.JsonTree;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Message;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.SmokeOption;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The output of {@code docker compose config} for a compose file.
 *
 * @param services in file order
 */
record ComposeFacts(List<Service> services) implements Serializable {

    /**
     * @param image null when compose builds the service
     * @param networkMode null for a network of the project
     * @param ports TCP ports of the container that the file publishes or exposes
     */
    record Service(
            String name,
            @CheckForNull String image,
            @CheckForNull String networkMode,
            List<Integer> ports) implements Serializable {
        Service {
            ports = List.copyOf(ports);
        }
    }

    ComposeFacts {
        services = List.copyOf(services);
    }

    static ComposeFacts of(JsonTree config) {
        List<Service> services = new ArrayList<>();
        config.get("services").members().forEach((name, service) -> {
            List<Integer> ports = new ArrayList<>();
            for (JsonTree port : service.get("ports").items()) {
                if (port.get("protocol").text("tcp").equals("tcp")) {
                    ports.add((int) port.get("target").number(0));
                }
            }
            for (JsonTree port : service.get("expose").items()) {
                String number = port.text("").replace("/tcp", "");
                if (number.chars().allMatch(Character::isDigit) && !number.isEmpty()) {
                    ports.add(Integer.parseInt(number));
                }
            }
            services.add(new Service(
                    name,
                    service.get("image").text(),
                    service.get("network_mode").text(),
                    ports));
        });
        return new ComposeFacts(services);
    }

    /**
     * The service under test: the named one, otherwise that of the built image, otherwise the only one.
     *
     * @throws SmokeTestException when it cannot be determined
     */
    Service tested(@CheckForNull String name, SmokeImage image) throws SmokeTestException {
        List<Service> found = new ArrayList<>();
        for (Service service : services) {
            boolean fits = name != null
                    ? service.name().equals(name)
                    : image.local().contains(service.image()) || image.name().equals(service.image());
            if (fits) {
                found.add(service);
            }
        }
        if (found.size() == 1) {
            return found.get(0);
        }
        List<String> names = services.stream().map(Service::name).toList();
        if (name != null) {
            throw new SmokeTestException(
                    "The compose file has no service " + name + ".", "Its services: " + String.join(", ", names) + ".");
        }
        if (found.isEmpty()) {
            throw new SmokeTestException(
                    "No service of the compose file uses the built image " + image.name() + ".",
                    "Write `image: ${" + SmokePlanner.IMAGE_VARIABLE + "}` in the service to be tested, or its"
                            + " tag. The file has " + String.join(", ", names) + ".");
        }
        throw new SmokeTestException(
                "Several services of the compose file use the built image.",
                Message.of(
                        "Use ",
                        SmokeOption.SERVICE,
                        " to select one of "
                                + String.join(
                                        ", ", found.stream().map(Service::name).toList()) + "."));
    }
}
