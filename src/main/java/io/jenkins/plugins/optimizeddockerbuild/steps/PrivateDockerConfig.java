package io.jenkins.plugins.optimizeddockerbuild.steps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.file.PathUtils;

/**
 * Docker's configuration for one build: the agent's own, including builders, contexts and plugins, plus the logins for
 * this build. The agent's own configuration stays untouched.
 */
final class PrivateDockerConfig {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONFIG = "config.json";
    private static final String CONTEXTS = "contexts";
    private static final String PLUGINS = "cli-plugins";

    private PrivateDockerConfig() {}

    /**
     * Writes it.
     *
     * @param folder an empty folder that only its owner can open
     * @param variables the build's environment
     * @param agents {@code DOCKER_CONFIG} of the agent itself; null when it has none. A block such as
     *     docker.withRegistry sets another folder in the build's environment
     * @param logins {@code auth} by the registry's key
     * @return variables that make Docker use it
     * @throws IOException when the agent's own configuration is not JSON, or the folder is not writable
     */
    static Map<String, String> write(
            Path folder, Map<String, String> variables, @CheckForNull String agents, Map<String, String> logins)
            throws IOException {
        List<Path> usual = usual(variables, agents);
        Path home = usual.isEmpty() ? null : usual.get(0);
        Path own =
                variables.getOrDefault("DOCKER_CONFIG", "").isEmpty() ? home : Path.of(variables.get("DOCKER_CONFIG"));
        ObjectNode config = JSON.createObjectNode();
        if (own != null && Files.isDirectory(own)) {
            config = read(own.resolve(CONFIG));
            link(own, folder);
        }
        ObjectNode auths = config.get("auths") instanceof ObjectNode found ? found : config.putObject("auths");
        ObjectNode helpers =
                config.get("credHelpers") instanceof ObjectNode found ? found : config.putObject("credHelpers");
        logins.forEach((registry, auth) -> {
            auths.putObject(registry).put("auth", auth);
            // No helper: otherwise the agent's credential store would be queried instead of this file.
            helpers.put(registry, "");
        });
        // docker.withRegistry creates a folder without the agent's plugins.
        ArrayNode pluginFolders = config.get("cliPluginsExtraDirs") instanceof ArrayNode found
                ? found
                : config.putArray("cliPluginsExtraDirs");
        for (Path other : usual) {
            if (!other.equals(own) && Files.isDirectory(other.resolve(PLUGINS))) {
                pluginFolders.add(other.resolve(PLUGINS).toString());
            }
        }
        Files.write(folder.resolve(CONFIG), JSON.writeValueAsBytes(config));
        String buildx = variables.getOrDefault("BUILDX_CONFIG", "");
        Path builders = withBuilders(own, usual);
        return !buildx.isEmpty() || builders == null
                ? Map.of("DOCKER_CONFIG", folder.toString())
                : Map.of(
                        "DOCKER_CONFIG",
                        folder.toString(),
                        "BUILDX_CONFIG",
                        builders.resolve("buildx").toString());
    }

    /** Copies the contexts for this build, so that another can be created without changing the agent's. */
    static void takeContexts(Path folder) throws IOException {
        Path contexts = folder.resolve(CONTEXTS);
        if (Files.isSymbolicLink(contexts)) {
            Path own = contexts.toRealPath();
            Files.delete(contexts);
            PathUtils.copyDirectory(own, contexts);
        }
    }

    /** Docker's configuration without a block around the step: the agent's own, then that of the home folder. */
    private static List<Path> usual(Map<String, String> variables, @CheckForNull String agents) {
        List<Path> usual = new ArrayList<>();
        if (agents != null && !agents.isEmpty()) {
            usual.add(Path.of(agents));
        }
        String home = variables.get("HOME");
        if (home != null && !home.isEmpty()) {
            usual.add(Path.of(home, ".docker"));
        }
        return usual;
    }

    /** The first folder with builders, or the one that a new builder would go to. */
    @CheckForNull
    private static Path withBuilders(@CheckForNull Path own, List<Path> usual) {
        if (own != null && Files.isDirectory(own.resolve("buildx"))) {
            return own;
        }
        for (Path other : usual) {
            if (Files.isDirectory(other.resolve("buildx"))) {
                return other;
            }
        }
        return usual.isEmpty() ? own : usual.get(0);
    }

    private static ObjectNode read(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            return JSON.createObjectNode();
        }
        JsonNode tree;
        try {
            tree = JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new IOException("Docker's configuration " + file + " is not valid JSON; fix it or move it away.", e);
        }
        return tree instanceof ObjectNode object ? object : JSON.createObjectNode();
    }

    /** Everything except the logins: contexts, plugins, certificates. */
    private static void link(Path own, Path folder) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(own)) {
            for (Path entry : entries) {
                if (!entry.endsWith(CONFIG)) {
                    Files.createSymbolicLink(folder.resolve(entry.getFileName()), entry.toAbsolutePath());
                }
            }
        }
    }
}
