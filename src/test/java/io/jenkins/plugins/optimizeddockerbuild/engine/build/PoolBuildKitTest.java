package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.GrpcBridge;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.PrivateBuildKit;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogWriter;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ImageSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.PoolSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.BuildTrust;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.BuilderPool;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.NodeSlots;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolNode;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolOrder;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolQueue;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.gate.QualityGate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Builds on a pool of three engines, each with its own data. */
@Tag("buildkit")
@EnabledIfEnvironmentVariable(named = "ODB_TEST_ENVIRONMENT", matches = "private")
class PoolBuildKitTest {
    private static final int NODES = 3;

    @TempDir
    private static Path shared;

    private static final List<PrivateBuildKit> ENGINES = new ArrayList<>();
    private static final List<GrpcBridge> BRIDGES = new ArrayList<>();

    private final String unique = UUID.randomUUID().toString();

    /** All push to the registry of the first. */
    @BeforeAll
    static void start() throws Exception {
        for (int i = 0; i < NODES; i++) {
            PrivateBuildKit engine = PrivateBuildKit.start(shared.resolve("engine-" + i), System.getenv("PATH"));
            ENGINES.add(engine);
            String socket = engine.variables().get("DOCKER_HOST").substring("unix://".length());
            BRIDGES.add(GrpcBridge.on(shared.resolve(i + ".sock"), Path.of(socket)));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        for (int i = 0; i < ENGINES.size(); i++) {
            BRIDGES.get(i).close();
            ENGINES.get(i).close();
        }
    }

    private static Map<String, String> variables() throws IOException, InterruptedException {
        return ENGINES.get(0).variables();
    }

    private static List<PoolNode> nodes(int mostBuilds, String... platforms) {
        List<PoolNode> nodes = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            nodes.add(new PoolNode(
                    "n" + i,
                    "unix://" + shared.resolve(i + ".sock"),
                    null,
                    platforms.length == 0 ? List.of() : List.of(platforms[i % platforms.length]),
                    new PoolNode.Limits(mostBuilds, 0, false),
                    BuildTrust.TRUSTED));
        }
        return nodes;
    }

    private BuildRequest.Builder request(String name, String... dockerfile) throws Exception {
        Path context = Files.createDirectories(shared.resolve(unique).resolve(name));
        Files.writeString(context.resolve("file"), unique);
        Files.writeString(
                context.resolve("Dockerfile"),
                String.join("\n", dockerfile).replace("BUSYBOX", variables().get("ODB_TEST_BUSYBOX")) + "\n");
        return BuildRequest.builder()
                .context(context.toString())
                .read(BuildOption.TAG, variables().get("ODB_TEST_REGISTRY") + "/pool/" + unique + "-" + name + ":1")
                .read(BuildOption.PUSH, "true");
    }

    private Report build(BuildRequest request, List<PoolNode> nodes, OutputStream log) throws Exception {
        return build(request, nodes, log, BuildSettings.of("1.2.3"));
    }

    /** No client here has an engine. */
    private Report build(BuildRequest request, List<PoolNode> nodes, OutputStream log, BuildSettings settings)
            throws Exception {
        Map<String, String> variables = new HashMap<>(variables());
        variables.put("DOCKER_HOST", "unix:///nowhere.sock");
        BuilderPool pool = new BuilderPool("team", nodes, false);
        try (PoolQueue queue =
                new PoolQueue(PoolOrder.of(pool, "", request), new NodeSlots(shared.resolve(unique + "-locks")))) {
            return new ForegroundBuild(
                            request,
                            settings,
                            new BuildFolders(shared, null, null),
                            new ClientEnvironment(variables, shared),
                            new LogWriter(log))
                    .in(queue)
                    .run(InputStream.nullInputStream());
        }
    }

    private static PoolSection.Node onlyNode(Report report) {
        assertThat(report.builder().pool().nodes()).hasSize(1);
        return report.builder().pool().nodes().get(0);
    }

    @Test
    void buildsAnImageWhereItsCacheIs() throws Exception {
        Set<String> used = new HashSet<>();
        for (int image = 0; image < 6; image++) {
            BuildRequest request = request(
                            "app" + image, "FROM BUSYBOX", "COPY file /file", "RUN echo " + image + " > /image")
                    .build();
            ByteArrayOutputStream log = new ByteArrayOutputStream();
            Report first = build(request, nodes(4), log);
            assertThat(first.result().status())
                    .as(log.toString(StandardCharsets.UTF_8))
                    .isEqualTo(ResultSection.Status.SUCCESS);

            Report second = build(request, nodes(4), log);

            assertThat(onlyNode(second).name()).isEqualTo(onlyNode(first).name());
            assertThat(onlyNode(second).choice()).isEqualTo(1);
            assertThat(second.verdict()).contains("all 2 layers came from the cache");
            used.add(onlyNode(first).name());
        }
        assertThat(used).hasSizeGreaterThan(1);
    }

    @Test
    void mergesWhatTheNodesOfTwoPlatformsBuildIntoOneManifest() throws Exception {
        BuildRequest request = request("two", "FROM scratch", "COPY file /file")
                .read(BuildOption.PLATFORM, "linux/amd64,linux/arm64")
                .build();
        ByteArrayOutputStream log = new ByteArrayOutputStream();

        Report report = build(request, nodes(4, "linux/amd64", "linux/arm64"), log);

        assertThat(report.result().status())
                .as(log.toString(StandardCharsets.UTF_8))
                .isEqualTo(ResultSection.Status.SUCCESS);
        assertThat(report.builder().pool().nodes())
                .extracting(PoolSection.Node::platforms)
                .containsExactly(List.of("linux/amd64"), List.of("linux/arm64"));
        assertThat(report.builder().pool().nodes())
                .allSatisfy(node -> assertThat(node.emulated()).isEmpty());
        assertThat(inspected(request)).contains("Platform:    linux/amd64").contains("Platform:    linux/arm64");
    }

    private Report judged(BuildRequest request, String gate) throws Exception {
        return build(
                request,
                nodes(4, "linux/amd64", "linux/arm64"),
                OutputStream.nullOutputStream(),
                BuildSettings.of("1.2.3").withGates(QualityGate.parse(List.of(gate))));
    }

    private BuildRequest twoPlatforms(String name) throws Exception {
        return request(name, "FROM scratch", "COPY file /file")
                .read(BuildOption.PLATFORM, "linux/amd64,linux/arm64")
                .build();
    }

    /** What the registry says of all names that an image has in its repository. */
    private static String names(BuildRequest request) throws Exception {
        ImageReference name = request.tags().get(0);
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create("http://" + name.domain() + "/v2/" + name.path() + "/tags/list"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void namesWhatSeveralNodesBuiltAfterItsVerdictOnly() throws Exception {
        BuildRequest request = twoPlatforms("passes");

        Report report = judged(request, "image <= 1GB");

        assertThat(report.result().status()).as(report.verdict()).isEqualTo(ResultSection.Status.SUCCESS);
        // the registry of the test is one of those that refuse a manifest while the other node pushes the same layer
        assertThat(report.notes())
                .filteredOn(note -> !note.contains("400 Bad Request"))
                .isEmpty();
        assertThat(names(request)).contains("\"tags\":[\"1\"]");
        assertThat(inspected(request))
                .contains("Platform:    linux/amd64")
                .contains("Platform:    linux/arm64")
                .contains("Digest:    " + report.image().digest());
        assertThat(report.image().platforms())
                .extracting(ImageSection.Platform::platform)
                .containsExactlyInAnyOrder("linux/amd64", "linux/arm64");
    }

    @Test
    void givesWhatSeveralNodesBuiltNoNameWhenItCrossesAGate() throws Exception {
        BuildRequest request = twoPlatforms("crosses");

        Report report = judged(request, "image <= 1B");

        assertThat(report.passes()).isFalse();
        assertThat(report.notes())
                .singleElement()
                .asString()
                .containsPattern("It is in the registry without a name, as \\S+@sha256:\\w+ and \\S+@sha256:\\w+\\.");
        assertThat(names(request)).doesNotContain("\"1\"").doesNotContain("latest");
    }

    private static String inspected(BuildRequest request) throws Exception {
        ProcessBuilder inspection = new ProcessBuilder(
                        variables().get("DOCKER_CONFIG") + "/cli-plugins/docker-buildx",
                        "imagetools",
                        "inspect",
                        request.tags().get(0).text())
                .redirectErrorStream(true);
        Process process = inspection.start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void buildsOnceMoreOnTheNextNodeWhenTheFirstIsKilledInTheMiddleOfARun() throws Exception {
        BuildRequest request =
                request("killed", "FROM BUSYBOX", "RUN echo begun && sleep 4").build();
        List<String> killed = new ArrayList<>();
        ByteArrayOutputStream log = new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] bytes, int offset, int length) {
                super.write(bytes, offset, length);
                String said = toString(StandardCharsets.UTF_8);
                int node = said.indexOf("to the node `n");
                if (killed.isEmpty() && node >= 0 && said.contains(" begun\n")) {
                    int number = said.charAt(node + "to the node `n".length()) - '0';
                    killed.add("n" + number);
                    kill(number);
                }
            }
        };

        try {
            Report report = build(request, nodes(4), log);

            assertThat(report.result().status())
                    .as(log.toString(StandardCharsets.UTF_8))
                    .isEqualTo(ResultSection.Status.SUCCESS);
            assertThat(killed).hasSize(1);
            assertThat(onlyNode(report).name()).isNotEqualTo(killed.get(0));
            assertThat(report.builder().pool().leftOut())
                    .contains(new PoolSection.LeftOut(killed.get(0), "was lost during the build"));
            assertThat(log.toString(StandardCharsets.UTF_8))
                    .contains("was lost during the build, which is run again on another node");
        } finally {
            for (String node : killed) {
                ENGINES.get(node.charAt(1) - '0').restart();
                int number = node.charAt(1) - '0';
                BRIDGES.get(number).close();
                Path socket = shared.resolve(number + ".sock");
                Files.deleteIfExists(socket);
                String engine =
                        ENGINES.get(number).variables().get("DOCKER_HOST").substring("unix://".length());
                BRIDGES.set(number, GrpcBridge.on(socket, Path.of(engine)));
            }
        }
    }

    private static void kill(int number) {
        try {
            ENGINES.get(number).killEngine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void keepsEveryNodeToItsMostBuildsAndBuildsThemAll() throws Exception {
        BuildRequest request =
                request("same", "FROM BUSYBOX", "COPY file /file").build();
        ExecutorService threads = Executors.newFixedThreadPool(9);
        try {
            List<Callable<Report>> builds = new ArrayList<>();
            for (int i = 0; i < 9; i++) {
                builds.add(() -> build(request, nodes(1), OutputStream.nullOutputStream()));
            }
            for (Future<Report> build : threads.invokeAll(builds)) {
                assertThat(build.get().result().status())
                        .as(build.get().verdict())
                        .isEqualTo(ResultSection.Status.SUCCESS);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
