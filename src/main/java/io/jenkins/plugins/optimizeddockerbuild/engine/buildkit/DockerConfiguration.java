package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.json.JsonTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;

/**
 * The files of docker and buildx in the user's configuration folder, which take a millisecond to read, while a command
 * takes fifty. Sources: docker/cli {@code cli/command/cli.go} (the current context), {@code cli/context/store} (where
 * contexts are stored), buildx {@code store/store.go} (builders).
 */
final class DockerConfiguration {
    static final String DEFAULT_CONTEXT = "default";

    private static final String DEFAULT_HOST = "unix:///var/run/docker.sock";

    private final ClientEnvironment environment;
    private final Path folder;
    private final JsonTree config;

    private DockerConfiguration(ClientEnvironment environment, @CheckForNull Path folder, JsonTree config) {
        this.environment = environment;
        this.folder = folder;
        this.config = config;
    }

    static DockerConfiguration of(ClientEnvironment environment) throws IOException {
        String variable = environment.variable("DOCKER_CONFIG");
        Path folder = variable == null ? environment.home(".docker") : environment.resolve(variable);
        Path file = folder == null ? null : folder.resolve("config.json");
        JsonTree config = JsonTree.parse(new byte[] {'{', '}'});
        if (file != null && Files.isReadable(file)) {
            try {
                config = JsonTree.parse(Files.readAllBytes(file));
            } catch (IOException e) {
                throw new IOException(
                        "Docker's configuration " + file + " is not valid JSON; fix it or move it away.", e);
            }
        }
        return new DockerConfiguration(environment, folder, config);
    }

    /** Folders with plugins of the docker command, in its search order. */
    List<Path> pluginFolders() {
        List<Path> folders = new ArrayList<>();
        for (JsonTree extra : config.get("cliPluginsExtraDirs").items()) {
            folders.add(environment.resolve(extra.text("")));
        }
        if (folder != null) {
            folders.add(folder.resolve("cli-plugins"));
        }
        folders.add(Path.of("/usr/local/lib/docker/cli-plugins"));
        folders.add(Path.of("/usr/local/libexec/docker/cli-plugins"));
        folders.add(Path.of("/usr/lib/docker/cli-plugins"));
        folders.add(Path.of("/usr/libexec/docker/cli-plugins"));
        return folders;
    }

    /** Name of the current docker context. */
    String currentContext() {
        if (environment.variable("DOCKER_HOST") != null) {
            return DEFAULT_CONTEXT;
        }
        String context = environment.variable("DOCKER_CONTEXT");
        return context == null ? config.get("currentContext").text(DEFAULT_CONTEXT) : context;
    }

    /** Address of the engine of a docker context; null when the context does not exist. */
    @CheckForNull
    DockerEndpoint endpoint(String context) throws IOException {
        if (context.equals(DEFAULT_CONTEXT)) {
            String host = environment.variable("DOCKER_HOST");
            boolean tls =
                    environment.variable("DOCKER_TLS_VERIFY") != null || environment.variable("DOCKER_TLS") != null;
            return DockerEndpoint.of(host == null ? DEFAULT_HOST : host, tls);
        }
        if (folder == null) {
            return null;
        }
        String id = sha256(context);
        Path meta = folder.resolve("contexts").resolve("meta").resolve(id).resolve("meta.json");
        if (!Files.isReadable(meta)) {
            return null;
        }
        JsonTree docker =
                JsonTree.parse(Files.readAllBytes(meta)).get("Endpoints").get("docker");
        boolean tls =
                Files.isDirectory(folder.resolve("contexts").resolve("tls").resolve(id));
        return DockerEndpoint.of(docker.get("Host").text(DEFAULT_HOST), tls);
    }

    /** Folder in which buildx stores its builders; null when the home folder is unknown. */
    @CheckForNull
    Path buildxFolder() {
        String variable = environment.variable("BUILDX_CONFIG");
        return variable != null ? environment.resolve(variable) : folder == null ? null : folder.resolve("buildx");
    }

    /** All names valid for {@code --builder}, in alphabetical order. */
    List<String> builderNames() throws IOException {
        TreeSet<String> names = new TreeSet<>();
        names.add(DEFAULT_CONTEXT);
        Path buildx = buildxFolder();
        Path instances = buildx == null ? null : buildx.resolve("instances");
        if (instances != null && Files.isDirectory(instances)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(instances)) {
                files.forEach(file -> names.add(file.getFileName().toString()));
            }
        }
        Path meta = folder == null ? null : folder.resolve("contexts").resolve("meta");
        if (meta != null && Files.isDirectory(meta)) {
            try (DirectoryStream<Path> contexts = Files.newDirectoryStream(meta)) {
                for (Path context : contexts) {
                    Path file = context.resolve("meta.json");
                    if (Files.isReadable(file)) {
                        names.add(JsonTree.parse(Files.readAllBytes(file))
                                .get("Name")
                                .text(DEFAULT_CONTEXT));
                    }
                }
            }
        }
        return List.copyOf(names);
    }

    static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
