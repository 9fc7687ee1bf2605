package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.CacheEntry;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.secret.SecretText;
import java.util.List;
import java.util.Locale;

/**
 * Why a build failed where the reason is in the client, the builder or a registry rather than in an instruction.
 *
 * @param kind what went wrong
 * @param message the client's own last word, on one line
 * @param explanation one sentence with the way out
 */
public record BuildFailure(Kind kind, String message, String explanation) {

    /** What went wrong. */
    public enum Kind {
        BUILDER_NOT_RUNNING,
        BUILDER_LOST,
        BUILDER_UNKNOWN,
        CLIENT_TOO_OLD,
        CLIENT_KILLED,
        DISK_FULL,
        CACHE_EXPORT,
        PUSH,
        BASE_IMAGE,
        FRONTEND,
        REGISTRY,
        DOCKERFILE,
        CONTEXT,
        /** A file in the context has a name that the builder cannot read. */
        FILE_NAME,
        PLATFORM,
        ENTITLEMENT,
        SECRET,
        EXPORTER,
        CANCELED
    }

    private static final int SIGKILL = 128 + 9;
    private static final int SIGTERM = 128 + 15;

    /**
     * Explains the end of a client.
     *
     * @param capabilities as asked before the build; null when they could not be
     * @param text lines of the client's output that were no progress, oldest first
     * @param vertexName name of the vertex that failed; null when none did
     * @param vertexError BuildKit's message for it; null when none failed
     * @return null when the reason is in an instruction, or nobody knows it
     */
    @CheckForNull
    public static BuildFailure explain(
            BuildRequest request,
            @CheckForNull Capabilities capabilities,
            int exitCode,
            List<String> text,
            @CheckForNull String vertexName,
            @CheckForNull String vertexError) {
        String error = lastError(text);
        String message = error != null ? error : vertexError != null ? oneLine(vertexError) : "";
        Clues clues = new Clues(request, capabilities, message, vertexName == null ? "" : vertexName);
        BuildFailure known = clues.ofClient();
        known = known == null ? clues.ofBuilder() : known;
        known = known == null ? clues.ofRequest() : known;
        known = known == null ? clues.ofRegistry() : known;
        if (known == null && error == null && (exitCode == SIGKILL || exitCode == SIGTERM)) {
            return new BuildFailure(
                    Kind.CLIENT_KILLED,
                    message,
                    "The client was ended by signal " + (exitCode - 128)
                            + " from outside: look whether memory ran out on this machine (`dmesg`), or who ended it.");
        }
        return known;
    }

    /**
     * Explains why an image that was built could not be pushed.
     *
     * @param name that the image was to get
     */
    public static BuildFailure ofPush(
            BuildRequest request, @CheckForNull Capabilities capabilities, String name, ImagePush.Outcome outcome) {
        List<String> output =
                outcome.output().stream().filter(line -> !line.isBlank()).toList();
        String error = lastError(output);
        if (error == null) {
            error = output.isEmpty() ? "exit code " + outcome.exitCode() : oneLine(output.get(output.size() - 1));
        }
        String message = "failed to push " + name + ": " + error;
        BuildFailure known =
                explain(request, capabilities, outcome.exitCode(), List.of("ERROR: " + message), null, null);
        String masked = SecretText.withoutUrlCredentials(message);
        return known == null
                ? new BuildFailure(Kind.PUSH, masked, "The image was built, but not pushed: " + masked + ".")
                : known;
    }

    /** The client's last word, without what every version puts before it; null when it said none. */
    @CheckForNull
    static String lastError(List<String> text) {
        for (int i = text.size() - 1; i >= 0; i--) {
            String line = text.get(i).strip();
            if (line.regionMatches(true, 0, "ERROR: ", 0, 7)) {
                String error = line.substring(7);
                for (String prefix : new String[] {"failed to build: ", "failed to solve: "}) {
                    error = error.startsWith(prefix) ? error.substring(prefix.length()) : error;
                }
                return oneLine(error);
            }
        }
        return null;
    }

    static String oneLine(String text) {
        return String.join(" ", text.strip().split("\\s+"));
    }

    /** What is known about one failure, and the questions to it. */
    private record Clues(BuildRequest request, @CheckForNull Capabilities capabilities, String message, String vertex) {

        @CheckForNull
        BuildFailure ofClient() {
            if (says("unknown flag") || says("unknown shorthand flag")) {
                return found(
                        Kind.CLIENT_TOO_OLD,
                        "This buildx" + version() + " does not know the option `" + after(": ")
                                + "`; update it, or leave the option out.");
            }
            if (says("requires exactly 1 argument") || says("is not a docker command")) {
                return found(
                        Kind.CLIENT_TOO_OLD,
                        "This docker has no buildx plugin; install it (package docker-buildx-plugin from Docker,"
                                + " docker-buildx from Debian and Ubuntu).");
            }
            if (says("context canceled") && message.toLowerCase(Locale.ROOT).startsWith("canceled")) {
                return found(
                        Kind.CANCELED,
                        "Something ended the build from outside before it was done; nothing is wrong with it.");
            }
            return null;
        }

        @CheckForNull
        BuildFailure ofBuilder() {
            if (says("permission denied while trying to connect") || says("dial unix") && says("permission denied")) {
                return found(
                        Kind.BUILDER_NOT_RUNNING,
                        "You may not use Docker here; add the user to the group docker (`usermod -aG docker USER`, then"
                                + " log in again).");
            }
            if (says("cannot connect to the docker daemon") || says("error during connect")) {
                return found(
                        Kind.BUILDER_NOT_RUNNING,
                        "Docker is not running where the client looks for it; start it (`systemctl start docker`), or"
                                + " set DOCKER_HOST to where it runs.");
            }
            if (says("no builder \"") && says("\" found")) {
                return found(
                        Kind.BUILDER_UNKNOWN,
                        "There is no builder `" + between("no builder \"", "\"") + "`; `docker buildx ls` shows those"
                                + " there are.");
            }
            if (says("no space left on device") || says("disk quota exceeded")) {
                return found(
                        Kind.DISK_FULL,
                        "The disk of the builder" + name() + " is full; make room with `docker buildx prune` and"
                                + " `docker system prune`, or give it more.");
            }
            if (isConnectionLost()) {
                return found(
                        Kind.BUILDER_LOST,
                        "The builder" + name() + " went away in the middle of the build; " + whereToLook()
                                + ", then build again: finished layers are cached.");
            }
            if (vertex.contains("booting buildkit")) {
                return found(
                        Kind.BUILDER_NOT_RUNNING,
                        "The builder" + name() + " could not be started: " + message
                                + ". `docker buildx inspect --bootstrap"
                                + (capabilities == null ? "" : " " + capabilities.builder()) + "` tries it again.");
            }
            if (vertex.contains("waiting for connection")) {
                return found(
                        Kind.BUILDER_NOT_RUNNING,
                        "The builder" + name()
                                + " does not answer; check that its BuildKit runs and can be reached from"
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
                case "docker" -> "see why in its log (`journalctl -u docker`)";
                case "docker-container" ->
                    "see why in its log (`docker logs buildx_buildkit_" + capabilities.builder() + "0`)";
                case "kubernetes" -> "see why in the log of its pod (`kubectl logs`)";
                default -> "see why in its own log";
            };
        }

        @CheckForNull
        BuildFailure ofRequest() {
            if (says("dockerfile parse error") || says("failed to parse dockerfile")) {
                return found(Kind.DOCKERFILE, "The Dockerfile cannot be read: " + message + ".");
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
                        "The build context has no such Dockerfile; check the name, and name it with "
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
                        "A file in the build context has a name, or a link a target, that is not UTF-8, and this builder"
                                + " takes none that is not; rename it, or leave it out with .dockerignore.");
            }
            if (vertex.contains("load git source") || vertex.contains("load remote build context")) {
                return found(
                        Kind.CONTEXT,
                        "The build context " + SecretText.withoutUrlCredentials(request.context())
                                + " could not be fetched by the builder; check address, branch and login (a private"
                                + " repository needs " + request.spelling().ssh("default") + " or "
                                + request.spelling().secret("GIT_AUTH_TOKEN") + ").");
            }
            if (says("granting entitlement") || says("is not allowed") && says("insecure")) {
                return entitlement();
            }
            if (says("exec format error")
                    || says("multiple platforms feature")
                    || says("multi-platform build is not")) {
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
                        "The Dockerfile asks for the secret `" + id + "`, which was not given; add "
                                + request.spelling().secret(id) + ".");
            }
            if (says("unset ssh forward key")) {
                return found(
                        Kind.SECRET,
                        "The Dockerfile asks for an SSH agent, which was not given; add "
                                + request.spelling().ssh(after("ssh forward key ")) + ".");
            }
            if (says("cache export is not supported") || says("cache export feature is currently not supported")) {
                return found(
                        Kind.CACHE_EXPORT,
                        "The builder" + name() + " cannot export a cache; turn on Docker's containerd image store, or"
                                + " use a separate builder (`docker buildx create --driver docker-container --use`).");
            }
            if (says("unknown cache exporter") || says("unknown cache importer")) {
                return found(
                        Kind.CACHE_EXPORT,
                        "The builder" + name() + " does not know caches of type " + between(": \"", "\"")
                                + "; use a separate builder (`docker buildx create --driver docker-container"
                                + " --use`), or another type.");
            }
            if (says("support exporting manifest lists")) {
                return found(
                        Kind.EXPORTER,
                        "The image store of this Docker takes one image for one platform, and this result is a list:"
                                + " push it (--push), give one --platform and --provenance=false with --load, or turn on"
                                + " Docker's containerd image store.");
            }
            if (says("exporter \"") && says("could not be found") || says("is not supported for the docker driver")) {
                return found(
                        Kind.EXPORTER,
                        "The builder" + name() + " cannot make this kind of result; check " + spell(BuildOption.OUTPUT)
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
                                    + "; make one that does: `docker buildx"
                                    + " create --driver docker-container --buildkitd-flags"
                                    + " '--allow-insecure-entitlement " + name + "'`."
                            : "The Dockerfile wants " + name + ", which has to be allowed: add "
                                    + request.spelling().with(BuildOption.ALLOW, name) + ".");
        }

        @CheckForNull
        BuildFailure ofRegistry() {
            RegistryProblem problem = RegistryProblem.in(message);
            if (vertex.startsWith("exporting cache")) {
                String reference = exportedReference();
                String cause = reference == null ? message : RegistryProblem.explainExport(reference, message);
                return found(
                        Kind.CACHE_EXPORT,
                        "The image was built, but its cache could not be written to "
                                + (reference == null ? "its place" : reference) + ": " + cause
                                + "; with ignore-error=true in " + spell(BuildOption.CACHE_TO)
                                + " such a build still counts.");
            }
            if (vertex.startsWith("resolve image config for docker-image://")) {
                String frontend = vertex.substring("resolve image config for docker-image://".length());
                return found(
                        Kind.FRONTEND,
                        "The frontend " + frontend + " that the Dockerfile names in its `# syntax` line cannot be"
                                + " pulled: "
                                + (problem == null ? message : problem.explain(registryOf(frontend)))
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
                                + problem.explain(registryOf(reference)) + ".");
            }
            if (says("failed to resolve source metadata for ")) {
                String reference = between("failed to resolve source metadata for ", ": ");
                return found(
                        Kind.BASE_IMAGE,
                        "The base image " + reference + " cannot be pulled: " + problem.explain(registryOf(reference))
                                + ".");
            }
            if (message.contains("/v2/") && message.contains("://")) {
                String host = between("://", "/");
                return found(Kind.REGISTRY, upperFirst(problem.explain(host)) + ".");
            }
            return null;
        }

        @CheckForNull
        private String exportedReference() {
            for (CacheEntry entry : request.cacheTo()) {
                if (entry.reference() != null) {
                    return entry.reference();
                }
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
            return new BuildFailure(kind, SecretText.withoutUrlCredentials(message), explanation);
        }
    }

    static String registryOf(String reference) {
        try {
            return ImageReference.parse(reference).domain();
        } catch (InvalidRequestException e) {
            int slash = reference.indexOf('/');
            return slash < 0 ? reference : reference.substring(0, slash);
        }
    }

    private static String upperFirst(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
