package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.json.JsonTree;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Exporter;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What the client and the builder support, from their own answers.
 *
 * @param client command line of buildx, to be followed by {@code build}
 * @param buildx version of the client; null when it was built without one, which counts as new
 * @param builder name of the builder
 * @param driver {@code docker}, {@code docker-container}, {@code kubernetes}, {@code remote}, …
 * @param buildkit version of BuildKit; null when the builder is not running yet, is Docker's own or was not queried
 * @param docker version of the Docker engine that builds; null with other drivers, and when it could not be queried
 * @param containerdImageStore with the docker driver whether the engine stores images in containerd, which it needs to
 *     export caches and build for several platforms; null when it could not be queried
 * @param platforms that the builder reports; empty when it was not queried
 */
public record Capabilities(
        List<String> client,
        @CheckForNull Version buildx,
        String builder,
        String driver,
        @CheckForNull Version buildkit,
        @CheckForNull Version docker,
        @CheckForNull Boolean containerdImageStore,
        List<String> platforms)
        implements Serializable {

    private static final Duration ENGINE_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration CLIENT_TIMEOUT = Duration.ofSeconds(20);

    public Capabilities {
        client = List.copyOf(client);
        platforms = List.copyOf(platforms);
    }

    /**
     * Queries what is needed to plan this request, and no more. Takes a few milliseconds when this client was queried
     * before and the builder is a Docker engine with a reachable socket; commands take up to 100 ms, and a remote
     * builder as long as it takes.
     *
     * @throws BuilderUnavailableException when no build is possible here now
     * @throws IOException when Docker's own files cannot be read
     */
    public static Capabilities ask(ClientEnvironment environment, BuildRequest request)
            throws BuilderUnavailableException, IOException, InterruptedException {
        return ask(environment, request, false);
    }

    /** Like {@link #ask}, with everything that a report shows. Meant to run during the build. */
    public static Capabilities askEverything(ClientEnvironment environment, BuildRequest request)
            throws BuilderUnavailableException, IOException, InterruptedException {
        return ask(environment, request, true);
    }

    private static Capabilities ask(ClientEnvironment environment, BuildRequest request, boolean everything)
            throws BuilderUnavailableException, IOException, InterruptedException {
        DockerConfiguration configuration = DockerConfiguration.of(environment);
        BuildxInstallation buildx = BuildxInstallation.find(environment, configuration);
        BuildxVersions memory = BuildxVersions.of(environment);
        String remembered = buildx.binary() == null ? null : memory.recall(buildx.binary());
        Question version = remembered == null ? ask(environment, buildx, "version") : null;
        BuilderInstance builder = BuilderInstance.find(configuration, environment, request.builderName());
        if (!everything && !builder.isDockerDriver() && loads(request)) {
            requireEngine(configuration.endpoint(configuration.currentContext()), builder.name());
        }
        boolean mattersWhatBuilds = everything
                || (builder.isDockerDriver()
                        ? asksMoreThanEveryEngineCan(request)
                        : request.exporters().size() > 1);
        boolean direct = builder.endpoint() != null && builder.endpoint().isDirect();
        Question inspection =
                mattersWhatBuilds && !direct ? ask(environment, buildx, "inspect", "--builder", builder.name()) : null;

        Version docker = null;
        Boolean containerdImageStore = null;
        if (mattersWhatBuilds && direct) {
            JsonTree info = engineInfo(builder.endpoint());
            docker = Version.in(info.get("ServerVersion").text(""));
            containerdImageStore = info.isMissing() ? null : keepsImagesInContainerd(info);
        }
        Version buildkit = null;
        List<String> platforms = builder.platforms();
        if (inspection != null) {
            BuilderInspection description = inspected(inspection);
            buildkit = description.buildkit();
            platforms = description.platforms().isEmpty() ? platforms : description.platforms();
            containerdImageStore =
                    builder.isDockerDriver() && description.isComplete() ? description.snapshotter() : null;
        }
        String answer = version == null ? remembered : versionAnswer(version, buildx, memory);
        return new Capabilities(
                buildx.command(),
                Version.in(answer),
                builder.name(),
                builder.driver(),
                buildkit,
                docker,
                containerdImageStore,
                platforms);
    }

    private static boolean loads(BuildRequest request) {
        return request.call() == null && request.exporters().stream().anyMatch(Exporter::loads);
    }

    /**
     * Otherwise the client would build everything, and only then find that there is no engine to load the image into.
     */
    private static void requireEngine(@CheckForNull DockerEndpoint endpoint, String builder)
            throws BuilderUnavailableException {
        if (endpoint == null || !endpoint.isDirect()) {
            return;
        }
        try {
            engineInfo(endpoint);
        } catch (BuilderUnavailableException e) {
            throw new BuilderUnavailableException(
                    "The image cannot be loaded: the builder `" + builder
                            + "` is not a Docker engine, and there is none at "
                            + endpoint.host()
                            + " to load it into. Push the image instead (`push`), or set DOCKER_HOST to"
                            + " an engine.",
                    e);
        }
    }

    /** Features that not every engine has, such as those of containerd's image store. */
    private static boolean asksMoreThanEveryEngineCan(BuildRequest request) {
        boolean makesLayout = false;
        boolean pushes = request.push();
        for (Exporter exporter : request.exporters()) {
            pushes |= exporter.pushes();
            makesLayout |= exporter.type().equals("oci") || exporter.type().equals("docker") && !exporter.loads();
        }
        return makesLayout
                || pushes
                || !request.cacheTo().isEmpty()
                || !request.attestations().isEmpty()
                || request.platforms().size() > 1
                || request.exporters().size() > 1;
    }

    /**
     * Whether several machines may build the platforms of a build. The client then combines the images, and can do so
     * only under their names.
     */
    public static boolean areSeveralNodes(ClientEnvironment environment, BuildRequest request)
            throws BuilderUnavailableException, IOException {
        return request.platforms().size() > 1
                && BuilderInstance.find(DockerConfiguration.of(environment), environment, request.builderName())
                                .nodes()
                        > 1;
    }

    private static Question ask(ClientEnvironment environment, BuildxInstallation buildx, String... arguments)
            throws BuilderUnavailableException {
        try {
            return Question.ask(environment, buildx.commandLine(arguments));
        } catch (IOException e) {
            throw new BuilderUnavailableException(buildx.command().get(0) + " cannot be started: " + e.getMessage(), e);
        }
    }

    private static String versionAnswer(Question question, BuildxInstallation buildx, BuildxVersions memory)
            throws BuilderUnavailableException, InterruptedException {
        String answer;
        try {
            answer = new String(question.answer(CLIENT_TIMEOUT), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new BuilderUnavailableException(
                    "`" + String.join(" ", buildx.command()) + " version` fails: " + e.getMessage()
                            + "; install Docker's buildx plugin (package docker-buildx-plugin from Docker, docker-buildx"
                            + " from Debian and Ubuntu).",
                    e);
        }
        if (!answer.contains("buildx")) {
            throw new BuilderUnavailableException("`" + String.join(" ", buildx.command())
                    + " version` prints `" + answer.strip() + "`, which is not Docker's buildx; install its plugin"
                    + " (package docker-buildx-plugin from Docker, docker-buildx from Debian and Ubuntu).");
        }
        if (buildx.binary() != null) {
            memory.remember(buildx.binary(), answer);
        }
        return answer;
    }

    /** The engine's own description; empty when it is withheld, for example by a filtering proxy. */
    private static JsonTree engineInfo(DockerEndpoint endpoint) throws BuilderUnavailableException {
        try {
            return JsonTree.parse(endpoint.get("/info", ENGINE_TIMEOUT));
        } catch (IOException e) {
            Path socket = endpoint.socket();
            if (socket == null && !(e instanceof java.net.ConnectException)) {
                return JsonTree.MISSING;
            }
            if (socket != null && !Files.exists(socket)) {
                throw new BuilderUnavailableException(
                        "Docker is not running: there is no socket " + socket
                                + "; start it (`systemctl start docker`), or set DOCKER_HOST to the right address.",
                        e);
            }
            if (socket != null && !Files.isWritable(socket)) {
                throw new BuilderUnavailableException(
                        "You are not allowed to use Docker: " + socket
                                + " is not accessible to this user; add the user to the group"
                                + " docker (`usermod -aG docker USER`, then log in again).",
                        e);
            }
            if (isRefused(e)) {
                throw new BuilderUnavailableException(
                        "Docker is not running: nothing is listening at " + endpoint.host()
                                + "; start it (`systemctl start docker`), or set DOCKER_HOST to the right address.",
                        e);
            }
            return JsonTree.MISSING;
        }
    }

    private static boolean isRefused(IOException e) {
        return e instanceof java.net.ConnectException
                || e.getMessage() != null && e.getMessage().contains("Connection refused");
    }

    private static boolean keepsImagesInContainerd(JsonTree info) {
        for (JsonTree pair : info.get("DriverStatus").items()) {
            List<JsonTree> words = pair.items();
            if (words.size() == 2
                    && words.get(0).text("").equals("driver-type")
                    && words.get(1).text("").equals("io.containerd.snapshotter.v1")) {
                return true;
            }
        }
        return false;
    }

    /**
     * The output of {@code buildx inspect} for a builder; empty when it fails, because the build itself will report
     * why.
     */
    private static BuilderInspection inspected(Question inspection) throws InterruptedException {
        try {
            return BuilderInspection.parse(new String(inspection.answer(CLIENT_TIMEOUT), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return BuilderInspection.parse("");
        }
    }

    /** Whether the client supports this. */
    public boolean can(ClientFeature feature) {
        return buildx == null || buildx.compareTo(feature.since()) >= 0;
    }

    /** Whether the client knows an option. */
    public boolean knows(BuildOption<?> option) {
        return buildx == null || buildx.compareTo(since(option)) >= 0;
    }

    /** The first buildx that knows an option. */
    static Version since(BuildOption<?> option) {
        return new Version(0, option.since(), 0);
    }

    /** Whether the builder is the Docker engine itself. */
    public boolean isDockerDriver() {
        return driver.equals(BuilderInstance.DOCKER_DRIVER);
    }

    /**
     * Whether the builder is limited to what an engine without containerd's image store supports: no cache export, one
     * platform, no attestations, no OCI archives. What could not be queried counts as supported; the build will show.
     */
    public boolean isLimitedEngine() {
        return isDockerDriver() && Boolean.FALSE.equals(containerdImageStore);
    }

    /**
     * Whether an engine's own builder can push an image without keeping it, which engine and client must agree on.
     * Tested with buildx 0.13.1 and Docker 26.1.5, and with 0.29.1 and 28.5.2; not used with newer clients.
     */
    boolean pushesWithoutStore() {
        return isDockerDriver()
                && Boolean.TRUE.equals(containerdImageStore)
                && docker != null
                && docker.isAtLeast(26, 0)
                && buildx != null
                && buildx.isAtLeast(0, 13)
                && !buildx.isAtLeast(0, 30);
    }
}
