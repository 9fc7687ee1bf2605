package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Mirrors from which a builder pulls images instead of their own registry, which may have a rate limit.
 *
 * @param byRegistry mirrors of a registry, {@code docker.io} for Docker Hub, in the order in which they are tried
 * @param plain hosts of mirrors that use HTTP
 */
public record RegistryMirrors(Map<String, List<String>> byRegistry, Set<String> plain) implements Serializable {
    private static final String DOCKER_HUB = "docker.io";

    /** Contains no character that is special in TOML. */
    private static final String HOST = "[a-zA-Z0-9][a-zA-Z0-9.-]*(?::\\d{1,5})?";

    private static final Pattern LINE =
            Pattern.compile("(?:(" + HOST + ")\\s*=\\s*)?(https?://)?(" + HOST + ")((?:/[a-zA-Z0-9._-]+)*)/?");

    public RegistryMirrors {
        byRegistry = new LinkedHashMap<>(byRegistry);
        plain = new LinkedHashSet<>(plain);
    }

    /**
     * Parses lines of {@code mirror.example.com}, a mirror of Docker Hub, or {@code REGISTRY=mirror.example.com/path};
     * {@code http://} marks a mirror without TLS.
     *
     * @throws IllegalArgumentException whose message is a line that is neither
     */
    public static RegistryMirrors parse(String text) {
        Map<String, List<String>> mirrors = new LinkedHashMap<>();
        Set<String> plain = new LinkedHashSet<>();
        for (String written : text.split("\\R")) {
            String line = written.strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()) {
                throw new IllegalArgumentException(line);
            }
            String registry = parts.group(1) == null ? DOCKER_HUB : parts.group(1);
            mirrors.computeIfAbsent(registry, name -> new ArrayList<>()).add(parts.group(3) + parts.group(4));
            if ("http://".equals(parts.group(2))) {
                plain.add(parts.group(3));
            }
        }
        return new RegistryMirrors(mirrors, plain);
    }

    public boolean isEmpty() {
        return byRegistry.isEmpty();
    }

    /** In the form of {@code buildkitd.toml}. */
    String toml() {
        StringBuilder toml = new StringBuilder();
        byRegistry.forEach((registry, mirrors) -> toml.append("[registry.\"")
                .append(registry)
                .append("\"]\n  mirrors = [\"")
                .append(String.join("\", \"", mirrors))
                .append("\"]\n"));
        for (String host : plain) {
            if (!byRegistry.containsKey(host)) {
                toml.append("[registry.\"").append(host).append("\"]\n  http = true\n");
            }
        }
        return toml.toString();
    }
}
