package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Push;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With clients that answer what those of other ages answered; the real ones are in {@link RealBuilderTest}. */
class CapabilitiesTest {
    private static final String CONTAINERD =
            "{\"ServerVersion\":\"26.1.5+dfsg1\",\"DriverStatus\":[[\"driver-type\",\"io.containerd.snapshotter.v1\"]]}";
    private static final String CLASSIC =
            "{\"ServerVersion\":\"24.0.7\",\"DriverStatus\":[[\"Backing Filesystem\",\"extfs\"]]}";
    private static final String NEW = "github.com/docker/buildx v0.29.1 a32761aeb3debd39be1eca514af3693af0db334b";
    private static final BuildRequest WITH_CACHE = BuildRequest.builder()
            .read(BuildOption.CACHE_TO, "example.com/cache")
            .build();

    @TempDir
    private Path folder;

    private final Map<String, String> variables = new HashMap<>();
    private Path config;

    @BeforeEach
    void prepare() throws IOException {
        config = Files.createDirectories(folder.resolve("config/cli-plugins")).getParent();
        variables.put("PATH", folder.resolve("bin") + ":/usr/bin:/bin");
        variables.put("HOME", folder.toString());
        variables.put("XDG_CACHE_HOME", folder.resolve("cache").toString());
        variables.put("DOCKER_CONFIG", config.toString());
    }

    @Test
    void asksTheEngineItselfWhetherItCanExportCaches() throws Exception {
        plugin(NEW);
        try (EngineSocket engine = engine(CONTAINERD)) {
            Capabilities answer = ask(WITH_CACHE);
            assertThat(answer.buildx()).hasToString("0.29.1");
            assertThat(answer.builder()).isEqualTo("default");
            assertThat(answer.driver()).isEqualTo("docker");
            assertThat(answer.docker()).hasToString("26.1.5");
            assertThat(answer.containerdImageStore()).isTrue();
            assertThat(answer.isLimitedEngine()).isFalse();
            assertThat(engine.requests()).containsExactly("GET /info HTTP/1.1");
        }
        try (EngineSocket engine = engine(CLASSIC)) {
            assertThat(ask(WITH_CACHE).isLimitedEngine()).isTrue();
        }
    }

    @Test
    void asksTheEngineWhetherItCanPushWithoutKeepingTheImage() throws Exception {
        plugin(NEW);
        try (EngineSocket engine = engine(CONTAINERD)) {
            Capabilities answer = ask(
                    BuildRequest.builder().add(BuildOption.PUSH, Push.JUDGED).build());
            assertThat(answer.pushesWithoutStore()).isTrue();
        }
        try (EngineSocket engine = engine(CLASSIC)) {
            assertThat(ask(BuildRequest.builder()
                                    .add(BuildOption.PUSH, Push.JUDGED)
                                    .build())
                            .pushesWithoutStore())
                    .isFalse();
        }
    }

    @Test
    void doesNotAskTheEngineWhenTheRequestNeedsNothingSpecial() throws Exception {
        plugin(NEW);
        try (EngineSocket engine = engine(CONTAINERD)) {
            assertThat(ask(BuildRequest.builder()
                                    .read(BuildOption.TAG, "x")
                                    .add(BuildOption.LOAD, true)
                                    .build())
                            .containerdImageStore())
                    .isNull();
            assertThat(engine.requests()).isEmpty();
            assertThat(Capabilities.askEverything(
                                    environment(), BuildRequest.builder().build())
                            .docker())
                    .isNotNull();
        }
    }

    @Test
    void asksTheClientForItsVersionOncePerFile() throws Exception {
        Path plugin = plugin(NEW);
        variables.put("DOCKER_HOST", "unix:///nowhere");
        assertThat(ask(BuildRequest.builder().build()).buildx()).hasToString("0.29.1");
        FileTime time = Files.getLastModifiedTime(plugin);
        String other = NEW.replace("0.29.1", "0.12.9");
        plugin(other);
        Files.setLastModifiedTime(plugin, time);
        assertThat(ask(BuildRequest.builder().build()).buildx()).hasToString("0.29.1");
        Files.setLastModifiedTime(plugin, FileTime.from(Instant.ofEpochSecond(1)));
        assertThat(ask(BuildRequest.builder().build()).buildx()).hasToString("0.12.9");
    }

    @Test
    void worksWithoutAFolderToRememberIn() throws Exception {
        plugin(NEW);
        Files.writeString(folder.resolve("cache"), "a file");
        variables.put("DOCKER_HOST", "unix:///nowhere");
        assertThat(ask(BuildRequest.builder().build()).buildx()).hasToString("0.29.1");
    }

    @Test
    void findsTheBuilderThatWasChosenForThisEngine() throws Exception {
        plugin(NEW);
        instance("big", "docker-container");
        variables.put("DOCKER_HOST", "unix:///nowhere");
        current("{\"Key\":\"unix:///nowhere\",\"Name\":\"big\",\"Global\":false}");
        assertThat(ask(WITH_CACHE).builder()).isEqualTo("big");
        assertThat(ask(WITH_CACHE).driver()).isEqualTo("docker-container");
        assertThat(ask(WITH_CACHE).isLimitedEngine()).isFalse();
        variables.put("DOCKER_HOST", "unix:///elsewhere");
        assertThat(ask(BuildRequest.builder().build()).builder()).isEqualTo("default");
        current("{\"Key\":\"unix:///nowhere\",\"Name\":\"big\",\"Global\":true}");
        assertThat(ask(WITH_CACHE).builder()).isEqualTo("big");
    }

    @Test
    void findsTheBuilderOfADefaultsFile() throws Exception {
        plugin(NEW);
        instance("big", "remote");
        variables.put("DOCKER_HOST", "unix:///nowhere");
        Path defaults = Files.createDirectories(config.resolve("buildx/defaults"));
        Files.writeString(
                defaults.resolve(DockerConfiguration.sha256("unix:///nowhere").substring(0, 20)), "big");
        assertThat(ask(WITH_CACHE).driver()).isEqualTo("remote");
    }

    @Test
    void prefersTheBuilderOfTheRequestThenThatOfTheEnvironment() throws Exception {
        plugin(NEW);
        instance("one", "kubernetes");
        instance("two", "remote");
        variables.put("BUILDX_BUILDER", "two");
        assertThat(ask(WITH_CACHE).driver()).isEqualTo("remote");
        BuildRequest request =
                WITH_CACHE.toBuilder().read(BuildOption.BUILDER, "ONE").build();
        assertThat(ask(request).driver()).isEqualTo("kubernetes");
    }

    @Test
    void saysWhichBuildersThereAre() throws Exception {
        plugin(NEW);
        instance("big", "remote");
        context("colleague", "ssh://colleague");
        assertThatThrownBy(() -> ask(
                        WITH_CACHE.toBuilder().read(BuildOption.BUILDER, "../x").build()))
                .isInstanceOf(BuilderUnavailableException.class)
                .hasMessageContaining(
                        "There is no builder `../x`; choose one of big, colleague, default, or create it");
    }

    @Test
    void saysBeforeTheBuildThatThereIsNoEngineToLoadTheImageInto() throws Exception {
        plugin(NEW);
        instance("big", "remote");
        variables.put("DOCKER_HOST", "unix:///nowhere");
        BuildRequest request = BuildRequest.builder()
                .read(BuildOption.BUILDER, "big")
                .read(BuildOption.LOAD, "true")
                .build();

        assertThatThrownBy(() -> ask(request))
                .isInstanceOf(BuilderUnavailableException.class)
                .hasMessage("The image cannot be loaded: the builder `big` is not a Docker engine, and there is none at"
                        + " unix:///nowhere to load it into. Push the image instead (`push`), or set DOCKER_HOST to an"
                        + " engine.");
    }

    @Test
    void loadsTheImageOfARemoteBuilderIntoTheEngineThatIsHere() throws Exception {
        plugin(NEW);
        instance("big", "remote");
        try (EngineSocket engine = engine(CLASSIC)) {
            variables.put("DOCKER_HOST", engine.host());
            BuildRequest request = BuildRequest.builder()
                    .read(BuildOption.BUILDER, "big")
                    .read(BuildOption.LOAD, "true")
                    .build();

            assertThat(ask(request).driver()).isEqualTo("remote");
        }
    }

    @Test
    void followsTheDockerContext() throws Exception {
        plugin(NEW);
        try (EngineSocket engine = engine(CLASSIC)) {
            variables.remove("DOCKER_HOST");
            context("other", engine.host());
            Files.writeString(config.resolve("config.json"), "{\"currentContext\":\"other\"}");
            Capabilities answer = ask(WITH_CACHE);
            assertThat(answer.builder()).isEqualTo("other");
            assertThat(answer.docker()).hasToString("24.0.7");
            variables.put("DOCKER_CONTEXT", "default");
            assertThat(ask(BuildRequest.builder().build()).builder()).isEqualTo("default");
        }
    }

    @Test
    void asksTheClientAboutEnginesThatItCannotAskItself() throws Exception {
        plugin(
                NEW,
                "Name:   default\nDriver: docker\n\nNodes:\nName: default\nBuildKit version: v0.13.2\nPlatforms: linux/amd64*,"
                        + " linux/386\nLabels:\n org.mobyproject.buildkit.worker.snapshotter:          overlayfs\n");
        variables.put("DOCKER_HOST", "ssh://builder.example.com");
        Capabilities answer = ask(WITH_CACHE);
        assertThat(answer.containerdImageStore()).isTrue();
        assertThat(answer.buildkit()).hasToString("0.13.2");
        assertThat(answer.platforms()).containsExactly("linux/amd64", "linux/386");
        plugin(NEW, "Name: default\nNodes:\nLabels:\n org.mobyproject.buildkit.worker.hostname: x\n");
        assertThat(ask(WITH_CACHE).containerdImageStore()).isFalse();
        plugin(NEW, "Name: default\nStatus: inactive\n");
        assertThat(ask(WITH_CACHE).containerdImageStore()).isNull();
    }

    @Test
    void asksAContainersBuildKitOnlyWhenItsVersionMatters() throws Exception {
        plugin(NEW, "Name: big\nDriver: docker-container\nNodes:\nName: big0\nBuildkit: v0.12.5\n");
        instance("big", "docker-container");
        BuildRequest.Builder request =
                BuildRequest.builder().read(BuildOption.BUILDER, "big").read(BuildOption.CACHE_TO, "example.com/c");
        assertThat(ask(request.add(BuildOption.PUSH, Push.JUDGED).build()).buildkit())
                .isNull();
        try (EngineSocket engine = engine(CLASSIC)) {
            variables.put("DOCKER_HOST", engine.host());
            assertThat(ask(request.add(BuildOption.LOAD, true).build()).buildkit())
                    .hasToString("0.12.5");
        }
    }

    @Test
    void saysHowToGetAClient() throws Exception {
        variables.put("PATH", folder.toString());
        variables.put("DOCKER_CONFIG", folder.resolve("none").toString());
        if (!new DockerPluginFolders().hasBuildx()) {
            assertThatThrownBy(() -> ask(WITH_CACHE))
                    .isInstanceOf(BuilderUnavailableException.class)
                    .hasMessageContaining("There is neither docker nor buildx on the PATH; install");
            Files.write(executable(folder.resolve("docker")), new byte[] {0x7f, 'E', 'L', 'F'});
            assertThatThrownBy(() -> ask(WITH_CACHE)).hasMessageContaining("has no buildx plugin; install it");
        }
    }

    @Test
    void goesThroughDockerWhereThatIsAScript() throws Exception {
        plugin(NEW);
        Path docker = executable(Files.createDirectories(folder.resolve("bin")).resolve("docker"));
        Files.writeString(docker, "#!/bin/sh\n[ \"$1\" = buildx ] && echo 'github.com/docker/buildx v0.11.2 x'\n");
        variables.put("DOCKER_HOST", "unix:///nowhere");
        Capabilities answer = ask(BuildRequest.builder().build());
        assertThat(answer.client()).containsExactly(docker.toString(), "buildx");
        assertThat(answer.buildx()).hasToString("0.11.2");
        Files.writeString(docker, "#!/bin/sh\necho 'buildah 1.30.0'\n");
        assertThatThrownBy(() -> ask(BuildRequest.builder().build()))
                .hasMessageContaining("prints `buildah 1.30.0`, which is not Docker's buildx");
        Files.writeString(docker, "#!/bin/sh\necho 'docker: buildx is not a docker command' >&2; exit 1\n");
        assertThatThrownBy(() -> ask(BuildRequest.builder().build()))
                .hasMessageContaining("fails: docker: buildx is not a docker command; install");
    }

    @Test
    void goesThroughDockerWhereVariablesAskForTls() throws Exception {
        plugin(NEW);
        Path docker = executable(Files.createDirectories(folder.resolve("bin")).resolve("docker"));
        Files.copy(Path.of("/bin/true"), docker, StandardCopyOption.REPLACE_EXISTING);
        ClientEnvironment plain = new ClientEnvironment(variables, folder);
        assertThat(BuildxInstallation.find(plain, DockerConfiguration.of(plain)).binary())
                .isNotNull();
        variables.put("DOCKER_TLS_VERIFY", "1");
        ClientEnvironment tls = new ClientEnvironment(variables, folder);
        assertThat(BuildxInstallation.find(tls, DockerConfiguration.of(tls)).command())
                .containsExactly(docker.toString(), "buildx");
    }

    @Test
    void saysThatDockerDoesNotRunAndWhatToDo() throws Exception {
        plugin(NEW);
        variables.put("DOCKER_HOST", "unix://" + folder.resolve("none.sock"));
        assertThatThrownBy(() -> ask(WITH_CACHE))
                .isInstanceOf(BuilderUnavailableException.class)
                .hasMessageContaining("Docker is not running: there is no socket " + folder.resolve("none.sock"));
        try (EngineSocket engine = engine(CONTAINERD)) {
            // Closed below: the file stays, as after a crash.
            variables.put("DOCKER_HOST", engine.host());
        }
        assertThatThrownBy(() -> ask(WITH_CACHE))
                .hasMessageContaining("Docker is not running: nothing is listening at unix://");
        variables.put("DOCKER_HOST", "tcp://127.0.0.1:1");
        assertThatThrownBy(() -> ask(WITH_CACHE)).hasMessageContaining("nothing is listening at tcp://127.0.0.1:1");
    }

    @Test
    void leavesItToTheBuildWhereTheEngineDoesNotWantToTell() throws Exception {
        plugin(NEW);
        Path path = folder.resolve("proxy.sock");
        try (EngineSocket proxy = new EngineSocket(path, "HTTP/1.1 403 Forbidden\r\n\r\n")) {
            variables.put("DOCKER_HOST", proxy.host());
            assertThat(ask(WITH_CACHE).containerdImageStore()).isNull();
            assertThat(ask(WITH_CACHE).isLimitedEngine()).isFalse();
        }
    }

    @Test
    void namesABrokenConfiguration() throws Exception {
        plugin(NEW);
        Files.writeString(config.resolve("config.json"), "{\"auths\":");
        assertThatThrownBy(() -> ask(WITH_CACHE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not valid JSON; fix it");
    }

    @Test
    void takesAClientWithoutAVersionForANewOne() throws Exception {
        plugin("github.com/docker/buildx master abcdef");
        variables.put("DOCKER_HOST", "unix:///nowhere");
        Capabilities answer = ask(BuildRequest.builder().build());
        assertThat(answer.buildx()).isNull();
        assertThat(answer.can(ClientFeature.HISTORY)).isTrue();
    }

    private Capabilities ask(BuildRequest request) throws Exception {
        return Capabilities.ask(environment(), request);
    }

    private ClientEnvironment environment() {
        return new ClientEnvironment(variables, folder);
    }

    private Path plugin(String version) throws IOException {
        return plugin(version, "");
    }

    private Path plugin(String version, String inspection) throws IOException {
        Path plugin = executable(config.resolve("cli-plugins/docker-buildx"));
        Path answer = Files.writeString(folder.resolve("inspection"), inspection);
        Files.writeString(
                plugin,
                "#!/bin/sh\ncase $1 in version) echo '" + version + "' ;; inspect) cat " + answer
                        + " ;; *) exit 9 ;; esac\n");
        return plugin;
    }

    private static Path executable(Path file) throws IOException {
        if (!Files.exists(file)) {
            Files.createFile(file);
        }
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    private EngineSocket engine(String info) throws IOException {
        Path path = folder.resolve("engine.sock");
        Files.deleteIfExists(path);
        EngineSocket socket = new EngineSocket(path, EngineSocket.ok(info));
        variables.put("DOCKER_HOST", socket.host());
        return socket;
    }

    private void instance(String name, String driver) throws IOException {
        Path instances = Files.createDirectories(config.resolve("buildx/instances"));
        Files.writeString(
                instances.resolve(name),
                "{\"Name\":\"" + name + "\",\"Driver\":\"" + driver
                        + "\",\"Nodes\":[{\"Name\":\"x0\",\"Endpoint\":\"tcp://x:1234\",\"Platforms\":null}]}");
    }

    private void current(String json) throws IOException {
        Files.writeString(config.resolve("buildx/current"), json);
    }

    private void context(String name, String host) throws IOException {
        Path meta = Files.createDirectories(config.resolve("contexts/meta").resolve(DockerConfiguration.sha256(name)));
        Files.writeString(
                meta.resolve("meta.json"),
                "{\"Name\":\"" + name + "\",\"Endpoints\":{\"docker\":{\"Host\":\"" + host + "\"}}}");
    }

    /** Where docker looks for plugins besides the user's folder; a machine may have one there. */
    private static final class DockerPluginFolders {
        boolean hasBuildx() {
            for (String folder : new String[] {
                "/usr/local/lib/docker", "/usr/local/libexec/docker", "/usr/lib/docker", "/usr/libexec/docker"
            }) {
                if (Files.exists(Path.of(folder, "cli-plugins", "docker-buildx"))) {
                    return true;
                }
            }
            return false;
        }
    }
}
