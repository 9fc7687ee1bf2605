package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildFailure.Kind;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import java.util.Locale;

/**
 * What is known about one failure, and what it can mean.
 *
 * @param capabilities null when they could not be asked
 * @param message BuildKit's or the client's, on one line
 * @param vertex name of the one that failed; empty when none did
 */
record FailureClues(BuildRequest request, @CheckForNull Capabilities capabilities, String message, String vertex) {

    @CheckForNull
    BuildFailure ofClient() {
        if (says("unknown flag") || says("unknown shorthand flag")) {
            return found(
                    Kind.CLIENT_TOO_OLD,
                    "This buildx" + version() + " does not know the option `" + after(": ")
                            + "`; update it, or omit the option.");
        }
        if (says("requires exactly 1 argument") || says("is not a docker command")) {
            return found(
                    Kind.CLIENT_TOO_OLD,
                    "This docker has no buildx plugin; install it (package docker-buildx-plugin from Docker,"
                            + " docker-buildx from Debian and Ubuntu).");
        }
        if (says("context canceled") && message.toLowerCase(Locale.ROOT).startsWith("canceled")) {
            return found(
                    Kind.CANCELED, "The build was stopped from outside before it finished; the build itself is fine.");
        }
        return null;
    }

    @CheckForNull
    BuildFailure ofBuilder() {
        if (says("permission denied while trying to connect") || says("dial unix") && says("permission denied")) {
            return found(
                    Kind.BUILDER_NOT_RUNNING,
                    "You are not allowed to use Docker here; add the user to the group docker (`usermod -aG docker USER`, then"
                            + " log in again).");
        }
        if (says("cannot connect to the docker daemon") || says("error during connect")) {
            return found(
                    Kind.BUILDER_NOT_RUNNING,
                    "Docker is not running at the client's address; start it (`systemctl start docker`), or"
                            + " set DOCKER_HOST to the right one.");
        }
        if (says("no builder \"") && says("\" found")) {
            return found(
                    Kind.BUILDER_UNKNOWN,
                    "There is no builder `" + between("no builder \"", "\"") + "`; `docker buildx ls` lists the"
                            + " existing ones.");
        }
        String room = "; free some space with `docker buildx prune` and `docker system prune`, or enlarge it.";
        if (says("no space left on device") || says("disk quota exceeded")) {
            return found(Kind.DISK_FULL, "The disk of the builder" + name() + " is full" + room);
        }
        // BuildKit tries three ways to compress, and reports only that the last one cannot do zstd (cache/blobs.go)
        if (says("unsupported diff media type") && says("+zstd")) {
            return found(
                    Kind.DISK_FULL,
                    "The builder" + name() + " could not compress a layer with zstd, usually because its disk is full"
                            + room);
        }
        if (isConnectionLost()) {
            return found(
                    Kind.BUILDER_LOST,
                    "The builder" + name() + " was lost during the build; " + whereToLook()
                            + ", then build again: finished layers are cached.");
        }
        if (vertex.contains("booting buildkit")) {
            return found(
                    Kind.BUILDER_NOT_RUNNING,
                    "The builder" + name() + " could not be started: " + message
                            + ". `docker buildx inspect --bootstrap"
                            + (capabilities == null ? "" : " " + capabilities.builder()) + "` retries it.");
        }
        if (vertex.contains("waiting for connection")) {
            return found(
                    Kind.BUILDER_NOT_RUNNING,
                    "The builder" + name()
                            + " does not answer; check that its BuildKit is running and reachable from"
                            + " here (`docker buildx inspect"
                            + (capabilities == null ? "" : " " + capabilities.builder()) + "`).");
        }
        return null;
    }

    private boolean isConnectionLost() {
        return says("error reading from server")
                || says("failed to receive status")
                || says("transport is closing")
                || says("closing transport")
                || says("code = unavailable")
                || says("failed to list workers")
                || message.startsWith("Unavailable: ");
    }

    private String whereToLook() {
        String driver = capabilities == null ? "" : capabilities.driver();
        return switch (driver) {
            case "docker" -> "its log may say why (`journalctl -u docker`)";
            case "docker-container" ->
                "its log may say why (`docker logs buildx_buildkit_" + capabilities.builder() + "0`)";
            case "kubernetes" -> "the log of its pod may say why (`kubectl logs`)";
            default -> "its log may say why";
        };
    }

    @CheckForNull
    BuildFailure ofRequest() {
        if (says("dockerfile parse error") || says("failed to parse dockerfile")) {
            return found(Kind.DOCKERFILE, "The Dockerfile cannot be parsed: " + message + ".");
        }
        if (says("target stage \"") || says("failed to reach build target")) {
            return found(
                    Kind.DOCKERFILE,
                    "The Dockerfile has no stage `" + request.target() + "`; check " + spell(BuildOption.TARGET)
                            + " and the names after AS.");
        }
        if (says("failed to read dockerfile") && says("no such file")) {
            return found(
                    Kind.DOCKERFILE,
                    "The build context does not contain this Dockerfile; check the name, and set it with "
                            + spell(BuildOption.FILE) + ".");
        }
        if (says("unable to prepare context")) {
            return found(
                    Kind.CONTEXT,
                    "The build context " + request.context() + " does not exist; give a folder or a URL.");
        }
        if (says("failed to unmarshal the received message") && says("invalid utf-8")) {
            return found(
                    Kind.FILE_NAME,
                    "A file name or link target in the build context is not valid UTF-8, which this builder"
                            + " does not support; rename it, or exclude it with .dockerignore.");
        }
        if (vertex.contains("load git source") || vertex.contains("load remote build context")) {
            return found(
                    Kind.CONTEXT,
                    "The build context " + request.context()
                            + " could not be fetched by the builder; check address, branch and credentials (a private"
                            + " repository needs " + request.spelling().ssh("default") + " or "
                            + request.spelling().secret("GIT_AUTH_TOKEN") + ").");
        }
        if (says("granting entitlement") || says("is not allowed") && says("insecure")) {
            return entitlement();
        }
        if (says("exec format error") || says("multiple platforms feature") || says("multi-platform build is not")) {
            return found(
                    Kind.PLATFORM,
                    "The builder" + name() + " cannot run programs of this platform; install emulation on it"
                            + " (`docker run --privileged --rm tonistiigi/binfmt --install all`), or use a builder"
                            + " with a node of that platform.");
        }
        if (message.startsWith("secret ") && says("not found")) {
            String id = between("secret ", ":");
            return found(
                    Kind.SECRET,
                    "The Dockerfile needs the secret `" + id + "`, which was not provided; add "
                            + request.spelling().secret(id) + ".");
        }
        if (says("unset ssh forward key")) {
            return found(
                    Kind.SECRET,
                    "The Dockerfile needs an SSH agent, which was not provided; add "
                            + request.spelling().ssh(after("ssh forward key ")) + ".");
        }
        if (says("cache export is not supported") || says("cache export feature is currently not supported")) {
            return found(
                    Kind.CACHE_EXPORT,
                    "The builder" + name() + " cannot export a cache; enable Docker's containerd image store, or"
                            + " use a separate builder (`docker buildx create --driver docker-container --use`).");
        }
        if (says("unknown cache exporter") || says("unknown cache importer")) {
            return found(
                    Kind.CACHE_EXPORT,
                    "The builder" + name() + " does not support caches of type " + between(": \"", "\"")
                            + "; use a separate builder (`docker buildx create --driver docker-container"
                            + " --use`), or another type.");
        }
        if (says("support exporting manifest lists")) {
            return found(
                    Kind.EXPORTER,
                    "The image store of this Docker only takes an image for a single platform, but this result is a list:"
                            + " push it (" + request.spelling().with(BuildOption.PUSH) + "), build for one platform ("
                            + spell(BuildOption.PLATFORM) + ") without provenance ("
                            + request.spelling().with(BuildOption.PROVENANCE, "false") + "), or enable Docker's"
                            + " containerd image store.");
        }
        if (says("exporter \"") && says("could not be found") || says("is not supported for the docker driver")) {
            return found(
                    Kind.EXPORTER,
                    "The builder" + name() + " does not support this exporter; check " + spell(BuildOption.OUTPUT)
                            + ", or use a builder"
                            + " (`docker buildx create --driver docker-container --use`).");
        }
        return null;
    }

    private BuildFailure entitlement() {
        String name = says("granting entitlement ")
                ? between("granting entitlement ", " ")
                : message.contains("network.host") ? "network.host" : "security.insecure";
        boolean isAsked = request.all(BuildOption.ALLOW).contains(name)
                || name.equals("network.host") && "host".equals(request.last(BuildOption.NETWORK));
        return found(
                Kind.ENTITLEMENT,
                isAsked
                        ? "The builder" + name() + " does not allow " + name
                                + "; create one that does: `docker buildx"
                                + " create --driver docker-container --buildkitd-flags"
                                + " '--allow-insecure-entitlement " + name + "'`."
                        : "The Dockerfile needs " + name + ", which has to be allowed: add "
                                + request.spelling().with(BuildOption.ALLOW, name) + ".");
    }

    @CheckForNull
    BuildFailure ofRegistry() {
        RegistryProblem problem = RegistryProblem.in(message);
        if (vertex.startsWith("exporting cache")) {
            String reference = request.exportedCache();
            String cause =
                    reference == null ? message : RegistryProblem.explainExport(reference, message, request.spelling());
            return found(
                    Kind.CACHE_EXPORT,
                    "The image was built, but its cache could not be written to "
                            + (reference == null ? "its place" : reference) + ": " + cause
                            + "; with ignore-error=true in " + spell(BuildOption.CACHE_TO)
                            + " such a build still succeeds.");
        }
        if (vertex.startsWith("resolve image config for docker-image://")) {
            String frontend = vertex.substring("resolve image config for docker-image://".length());
            return found(
                    Kind.FRONTEND,
                    "The frontend " + frontend + " from the Dockerfile's `# syntax` line cannot be"
                            + " pulled: "
                            + (problem == null ? message : problem.explain(RegistryProblem.registryOf(frontend)))
                            + "; without the line, BuildKit's own frontend is used.");
        }
        if (problem == null) {
            return null;
        }
        if (says("failed to push ")) {
            String reference = between("failed to push ", ": ");
            return found(
                    Kind.PUSH,
                    "The image was built, but could not be pushed to " + reference + ": "
                            + problem.explain(RegistryProblem.registryOf(reference)) + ".");
        }
        if (says("failed to resolve source metadata for ")) {
            String reference = between("failed to resolve source metadata for ", ": ");
            return found(
                    Kind.BASE_IMAGE,
                    "The base image " + reference + " cannot be pulled: "
                            + problem.explain(RegistryProblem.registryOf(reference)) + ".");
        }
        if (message.contains("/v2/") && message.contains("://")) {
            String host = between("://", "/");
            return found(Kind.REGISTRY, upperFirst(problem.explain(host)) + ".");
        }
        return null;
    }

    private String spell(BuildOption<?> option) {
        return request.spelling().name(option);
    }

    private boolean says(String words) {
        return message.toLowerCase(Locale.ROOT).contains(words);
    }

    private String name() {
        return capabilities == null ? "" : " `" + capabilities.builder() + "`";
    }

    private String version() {
        return capabilities == null || capabilities.buildx() == null ? "" : " " + capabilities.buildx();
    }

    private String after(String words) {
        int at = message.indexOf(words);
        return at < 0 ? "" : message.substring(at + words.length());
    }

    private String between(String before, String after) {
        String rest = after(before);
        int end = rest.indexOf(after);
        return end < 0 ? rest : rest.substring(0, end);
    }

    private BuildFailure found(Kind kind, String explanation) {
        return new BuildFailure(kind, message, explanation);
    }

    private static String upperFirst(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
