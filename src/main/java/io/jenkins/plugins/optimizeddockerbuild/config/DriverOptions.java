package io.jenkins.plugins.optimizeddockerbuild.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code --driver-opt} of {@code docker buildx create}, as an administrator types them. */
final class DriverOptions {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    /** Files of the agent, which a profile's credentials replace. */
    private static final Set<String> OF_TLS = Set.of("cacert", "cert", "key");

    private DriverOptions() {}

    /**
     * @param text {@code name=value}, one per line; lines that start with {@code #} are comments
     * @throws IllegalArgumentException when a line is neither, or names a TLS file
     */
    static Map<String, String> parse(String text) {
        Map<String, String> options = new LinkedHashMap<>();
        for (String line : text.split("\\R")) {
            String trimmed = line.trim();
            if (trimmed.isEmpty() || trimmed.startsWith("#")) {
                continue;
            }
            int equals = trimmed.indexOf('=');
            String name = equals < 0 ? trimmed : trimmed.substring(0, equals).trim();
            if (equals < 0 || !NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(Messages.DriverOptions_NoPair(trimmed));
            }
            if (OF_TLS.contains(name)) {
                throw new IllegalArgumentException(Messages.DriverOptions_Tls(name));
            }
            options.put(name, trimmed.substring(equals + 1).trim());
        }
        return options;
    }
}
