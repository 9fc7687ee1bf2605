package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import java.io.Serializable;
import java.util.List;

/**
 * A resource limit for the containers of RUN instructions: one {@code --resource}, or one of the older options that it
 * replaced ({@code --memory}, {@code --cpu-quota} …). buildx below 0.35 accepts the older ones without effect. Source:
 * {@code ParseResourceLimits} in buildx {@code build/utils.go}.
 *
 * @param value bytes with an optional unit for {@code memory} and {@code memory-swap}, a whole number for shares,
 *     period and quota, a list such as {@code 0-3} for the sets
 * @param isLegacy true when written as one of the older options
 */
public record Resource(String name, String value, boolean isLegacy) implements Serializable {
    static final List<String> NAMES =
            List.of("memory", "memory-swap", "cpu-shares", "cpu-period", "cpu-quota", "cpuset-cpus", "cpuset-mems");

    /** Parses {@code memory=2g}. */
    static Resource parse(String text) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals).strip();
        if (equals < 0 || !NAMES.contains(name)) {
            throw new InvalidRequestException(
                    BuildOption.RESOURCE,
                    ": `" + text + "` is not NAME=VALUE, where NAME is one of " + String.join(", ", NAMES) + ".");
        }
        return new Resource(
                name,
                checked(BuildOption.RESOURCE, name, text.substring(equals + 1).strip()),
                false);
    }

    /** Parses the value of the option {@code --NAME}. */
    static Resource legacy(BuildOption<?> option, String value) {
        return new Resource(option.name(), checked(option, option.name(), value.strip()), true);
    }

    private static String checked(Option option, String name, String value) {
        switch (name) {
            case "memory", "memory-swap" -> {
                boolean isUnlimited = name.equals("memory-swap") && value.equals("-1");
                if (!isUnlimited && !ByteSize.isSize(value)) {
                    throw new InvalidRequestException(
                            option,
                            ": `" + value + "` is not a size; write a number with b, k, m or g, for example 512m.");
                }
            }
            case "cpu-shares", "cpu-period", "cpu-quota" -> {
                try {
                    Long.parseLong(value);
                } catch (NumberFormatException e) {
                    throw new InvalidRequestException(option, ": `" + value + "` is not a whole number.");
                }
            }
            default -> {
                // BuildKit validates sets of CPUs and memory nodes.
            }
        }
        return value;
    }

    /** The value of {@code --resource}. */
    public String option() {
        return name + "=" + value;
    }
}
