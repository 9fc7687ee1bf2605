package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.json.JsonTree;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A builder from buildx's folder, or one that represents a docker context. Source: buildx {@code store/store.go} and
 * {@code store/storeutil/storeutil.go}.
 *
 * @param driver {@code docker}, {@code docker-container}, {@code kubernetes}, {@code remote}, …
 * @param endpoint of the engine, for the docker driver; null for other drivers, and when the docker context is unknown
 * @param platforms assigned to its nodes manually; usually none
 * @param nodes number of its nodes
 */
record BuilderInstance(
        String name, String driver, @CheckForNull DockerEndpoint endpoint, List<String> platforms, int nodes) {
    static final String DOCKER_DRIVER = "docker";

    BuilderInstance {
        platforms = List.copyOf(platforms);
    }

    boolean isDockerDriver() {
        return driver.equals(DOCKER_DRIVER);
    }

    /**
     * Finds the builder that buildx would use.
     *
     * @param requested the value of {@code --builder}; null for the current builder
     * @throws BuilderUnavailableException when it does not exist
     */
    static BuilderInstance find(
            DockerConfiguration configuration, ClientEnvironment environment, @CheckForNull String requested)
            throws IOException, BuilderUnavailableException {
        String name = requested == null ? environment.variable("BUILDX_BUILDER") : requested;
        if (name != null) {
            BuilderInstance instance = instance(configuration, name);
            return instance == null ? ofContext(configuration, name) : instance;
        }
        BuilderInstance current = current(configuration);
        return current == null ? ofContext(configuration, configuration.currentContext()) : current;
    }

    /** The builder selected by {@code docker buildx use}; null when none is, or it no longer exists. */
    @CheckForNull
    private static BuilderInstance current(DockerConfiguration configuration) throws IOException {
        Path folder = configuration.buildxFolder();
        if (folder == null) {
            return null;
        }
        String context = configuration.currentContext();
        DockerEndpoint endpoint = configuration.endpoint(context);
        String key =
                context.equals(DockerConfiguration.DEFAULT_CONTEXT) && endpoint != null ? endpoint.host() : context;
        Path file = folder.resolve("current");
        if (Files.isReadable(file)) {
            JsonTree current = JsonTree.parse(Files.readAllBytes(file));
            String name = current.get("Name").text("");
            boolean isForAll = current.get("Global").isTrue();
            boolean isForThis = current.get("Key").text("").equals(key);
            if (!name.isEmpty() && (isForAll || isForThis)) {
                BuilderInstance instance = instance(configuration, name);
                if (instance != null || isForThis) {
                    return instance;
                }
            }
        }
        if (isEmpty(folder.resolve("defaults"))) {
            return null;
        }
        Path byKey = folder.resolve("defaults")
                .resolve(DockerConfiguration.sha256(key).substring(0, 20));
        return Files.isReadable(byKey) ? instance(configuration, Files.readString(byKey)) : null;
    }

    /** Listing the folder is cheaper than the hash that names a file in it. */
    private static boolean isEmpty(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return true;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            return !files.iterator().hasNext();
        }
    }

    @CheckForNull
    private static BuilderInstance instance(DockerConfiguration configuration, String name) throws IOException {
        Path folder = configuration.buildxFolder();
        if (folder == null || !isName(name)) {
            return null;
        }
        Path file = folder.resolve("instances").resolve(name.toLowerCase(Locale.ROOT));
        if (!Files.isReadable(file)) {
            return null;
        }
        JsonTree instance = JsonTree.parse(Files.readAllBytes(file));
        String driver = instance.get("Driver").text(DOCKER_DRIVER);
        driver = driver.isEmpty() ? DOCKER_DRIVER : driver;
        List<String> platforms = new ArrayList<>();
        DockerEndpoint endpoint = null;
        for (JsonTree node : instance.get("Nodes").items()) {
            for (JsonTree platform : node.get("Platforms").items()) {
                platforms.add(platform(platform));
            }
            if (endpoint == null && driver.equals(DOCKER_DRIVER)) {
                endpoint = configuration.endpoint(node.get("Endpoint").text(DockerConfiguration.DEFAULT_CONTEXT));
            }
        }
        return new BuilderInstance(
                instance.get("Name").text(name),
                driver,
                endpoint,
                platforms,
                instance.get("Nodes").items().size());
    }

    @NonNull
    private static BuilderInstance ofContext(DockerConfiguration configuration, String name)
            throws IOException, BuilderUnavailableException {
        DockerEndpoint endpoint = configuration.endpoint(name);
        if (endpoint == null) {
            throw new BuilderUnavailableException("There is no builder `" + name + "`; choose one of "
                    + String.join(", ", configuration.builderNames())
                    + ", or create it with `docker buildx create --name " + name + " --driver docker-container`.");
        }
        return new BuilderInstance(name, DOCKER_DRIVER, endpoint, List.of(), 1);
    }

    private static String platform(JsonTree platform) {
        String text =
                platform.get("os").text("") + "/" + platform.get("architecture").text("");
        String variant = platform.get("variant").text("");
        return variant.isEmpty() ? text : text + "/" + variant;
    }

    /** Names become file names: names that buildx would not accept are looked up among the docker contexts only. */
    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            if (!letter && (i == 0 || !(c >= '0' && c <= '9') && c != '.' && c != '-' && c != '_')) {
                return false;
            }
        }
        return !name.isEmpty();
    }
}
