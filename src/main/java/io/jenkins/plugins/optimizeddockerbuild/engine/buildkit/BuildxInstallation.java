package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The buildx client of this machine.
 *
 * @param command what precedes {@code build}: the plugin itself, found where docker would find it, because the docker
 *     command costs another 30 to 75 ms each time; {@code docker buildx} if docker is a wrapper script, or if variables
 *     ask for TLS, which the plugin alone ignores
 * @param binary the plugin's file; null when only the docker command knows it
 */
record BuildxInstallation(
        List<String> command, @CheckForNull Path binary) {
    BuildxInstallation {
        command = List.copyOf(command);
    }

    /** @throws BuilderUnavailableException when there is neither docker nor buildx */
    static BuildxInstallation find(ClientEnvironment environment, DockerConfiguration configuration)
            throws BuilderUnavailableException {
        Path docker = environment.program("docker");
        if (docker != null && (isScript(docker) || asksForTls(environment))) {
            return new BuildxInstallation(List.of(docker.toString(), "buildx"), null);
        }
        for (Path folder : configuration.pluginFolders()) {
            Path plugin = folder.resolve("docker-buildx");
            if (Files.isRegularFile(plugin) && Files.isExecutable(plugin)) {
                return new BuildxInstallation(List.of(plugin.toString()), plugin);
            }
        }
        for (String name : new String[] {"buildx", "docker-buildx"}) {
            Path standalone = environment.program(name);
            if (standalone != null) {
                return new BuildxInstallation(List.of(standalone.toString()), standalone);
            }
        }
        if (docker == null) {
            throw new BuilderUnavailableException("There is neither docker nor buildx on the PATH; install Docker's"
                    + " command line with its buildx plugin (packages docker-ce-cli and docker-buildx-plugin from"
                    + " Docker, or docker-cli and docker-buildx from Debian).");
        }
        throw noPlugin(docker);
    }

    private static BuilderUnavailableException noPlugin(Path docker) {
        return new BuilderUnavailableException(docker + " has no buildx plugin; install it (package"
                + " docker-buildx-plugin from Docker, docker-buildx from Debian and Ubuntu), or put the file"
                + " docker-buildx from github.com/docker/buildx/releases into ~/.docker/cli-plugins.");
    }

    /**
     * For {@code DOCKER_HOST}; only docker's own options use these two variables (docker/cli {@code
     * cli/flags/options.go}).
     */
    private static boolean asksForTls(ClientEnvironment environment) {
        return environment.variable("DOCKER_TLS_VERIFY") != null || environment.variable("DOCKER_TLS") != null;
    }

    private static boolean isScript(Path program) {
        try (InputStream in = Files.newInputStream(program)) {
            return in.read() == '#' && in.read() == '!';
        } catch (IOException e) {
            return true;
        }
    }

    /** The command line of a subcommand. */
    List<String> commandLine(String... arguments) {
        List<String> line = new ArrayList<>(command);
        line.addAll(List.of(arguments));
        return line;
    }
}
