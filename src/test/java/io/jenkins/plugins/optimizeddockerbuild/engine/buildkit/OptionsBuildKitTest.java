package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.RealBuildKit.Build;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Push;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Every option does what it says, with the client of the environment and, where there is one, another. */
@Tag("buildkit")
@EnabledIfEnvironmentVariable(named = "ODB_TEST_REGISTRY", matches = ".+")
@ParameterizedClass
@MethodSource("clients")
class OptionsBuildKitTest {
    @TempDir
    private Path folder;

    /** Empty for the environment's own. */
    @Parameter
    private String client;

    private RealBuildKit buildKit;

    static List<String> clients() {
        String other = System.getenv("ODB_TEST_OTHER_BUILDX");
        return other == null || other.isEmpty() ? List.of("") : List.of("", other);
    }

    @BeforeEach
    void chooseTheClient() throws Exception {
        buildKit = RealBuildKit.shared(folder).withClient(client);
    }

    @Test
    void acceptsAllOptionsAtOnce() throws Exception {
        buildKit.file("secret.txt", "hunter2");
        buildKit.file("docs/page", "page");
        buildKit.dockerfile(
                "FROM BUSYBOX AS base",
                "ARG A",
                "RUN --mount=type=secret,id=s echo $A",
                "FROM base AS last",
                "RUN true");
        String builder = buildKit.capabilities(BuildRequest.builder().build()).builder();
        BuildRequest request = RealBuildKit.request()
                .read(BuildOption.FILE, "context/Dockerfile")
                .read(BuildOption.TAG, buildKit.newName())
                .read(BuildOption.TAG, buildKit.newName())
                .read(BuildOption.BUILD_ARG, "A=b c, \"d\"")
                .read(BuildOption.LABEL, "l=m,n")
                .read(BuildOption.ANNOTATION, "manifest:org.example=1,2")
                .read(BuildOption.TARGET, "base")
                .read(BuildOption.PLATFORM, "linux/amd64")
                .read(BuildOption.OUTPUT, "type=local,dest=out")
                .add(BuildOption.PUSH, Push.JUDGED)
                .add(BuildOption.LOAD, true)
                .add(BuildOption.PULL, true)
                .read(BuildOption.NO_CACHE_FILTER, "base")
                .read(BuildOption.SECRET, "id=s,src=secret.txt")
                .read(BuildOption.BUILD_CONTEXT, "docs=docs")
                .read(BuildOption.ADD_HOST, "db:10.0.0.5")
                .read(BuildOption.ADD_HOST, "six:fe80::1")
                .read(BuildOption.NETWORK, "default")
                .read(BuildOption.ULIMIT, "nofile=1024:2048")
                .read(BuildOption.SHM_SIZE, "64m")
                .read(BuildOption.CGROUP_PARENT, "odb-test")
                .read(BuildOption.ALLOW, "network.host")
                .read(BuildOption.PROVENANCE, "mode=max")
                .read(BuildOption.SBOM, "false")
                .read(BuildOption.BUILDER, builder)
                .read(BuildOption.CACHE_FROM, buildKit.newName())
                .read(
                        BuildOption.CACHE_TO,
                        "type=registry,ref=" + buildKit.newName() + ",mode=max,compression=zstd,compression-level=3,"
                                + "image-manifest=true,oci-mediatypes=true,force-compression=true,ignore-error=true")
                .read(BuildOption.METADATA_FILE, "mine.json")
                .build();
        Build build = buildKit.build(request);
        assertThat(build.succeeded()).as(build.story()).isTrue();
        assertThat(build.plan().notes()).isEmpty();
        assertThat(build.result().metadata().digest()).startsWith("sha256:");
        assertThat(folder.resolve("mine.json")).exists();
        assertThat(folder.resolve("out/bin/busybox")).exists();
    }

    @Test
    void handsOverBuildArgumentsInEveryNotation() throws Exception {
        buildKit = buildKit.with("FROM_ENVIRONMENT", "of the environment");
        buildKit.dockerfile(
                "FROM BUSYBOX",
                "ARG PLAIN",
                "ARG FROM_ENVIRONMENT",
                "ARG NPM_TOKEN",
                "ARG UNSET=default",
                "ARG TWICE",
                "RUN printf '%s|' \"$PLAIN\" \"$FROM_ENVIRONMENT\" \"$NPM_TOKEN\" \"$UNSET\" \"$TWICE\"");
        Build build = buildKit.build(RealBuildKit.request()
                .add(BuildOption.NO_CACHE, true)
                .read(BuildOption.OUTPUT, "type=cacheonly")
                .read(BuildOption.BUILD_ARG, "PLAIN=a 'b' \"c\" $d ,=")
                .read(BuildOption.BUILD_ARG, "FROM_ENVIRONMENT")
                .read(BuildOption.BUILD_ARG, "NPM_TOKEN=hunter2")
                .read(BuildOption.BUILD_ARG, "UNSET")
                .read(BuildOption.BUILD_ARG, "TWICE=1")
                .read(BuildOption.BUILD_ARG, "TWICE=2"));
        assertThat(build.timeline().vertices())
                .as(build.story())
                .anyMatch(
                        vertex -> vertex.logTail().contains("a 'b' \"c\" $d ,=|of the environment|hunter2|default|2|"));
    }

    @Test
    void readsNamedContexts() throws Exception {
        buildKit.file("docs/page", "page of the named context");
        buildKit.dockerfile("FROM base", "COPY --from=docs page /page", "RUN cat /page");
        Build build = buildKit.build(RealBuildKit.request()
                .read(BuildOption.OUTPUT, "type=cacheonly")
                .add(BuildOption.NO_CACHE, true)
                .read(BuildOption.BUILD_CONTEXT, "docs=docs")
                .read(BuildOption.BUILD_CONTEXT, "base=docker-image://" + buildKit.busybox()));
        assertThat(build.succeeded()).as(build.story()).isTrue();
        assertThat(build.timeline().vertices())
                .anyMatch(vertex -> vertex.logTail().contains("page of the named context"));
    }

    @Test
    void buildsNamedStagesWithoutCache() throws Exception {
        String unique = UUID.randomUUID().toString();
        buildKit.dockerfile(
                "FROM BUSYBOX AS one",
                "RUN echo one " + unique,
                "FROM BUSYBOX AS two",
                "RUN echo two " + unique,
                "FROM BUSYBOX",
                "COPY --from=one /bin/sh /one",
                "COPY --from=two /bin/sh /two");
        buildKit.build(RealBuildKit.request().read(BuildOption.OUTPUT, "type=cacheonly"));
        Build build = buildKit.build(RealBuildKit.request()
                .read(BuildOption.OUTPUT, "type=cacheonly")
                .read(BuildOption.NO_CACHE_FILTER, "TWO"));
        assertThat(build.vertex("echo one " + unique).outcome()).isEqualTo(Outcome.CACHED);
        assertThat(build.vertex("echo two " + unique).outcome())
                .as(build.story())
                .isEqualTo(Outcome.DONE);
    }

    @Test
    void setsHostsNetworkAndLimitsOfTheRunInstructions() throws Exception {
        buildKit.dockerfile(
                "FROM BUSYBOX",
                "RUN grep -c 10.1.2.3 /etc/hosts; grep fe80::1 /etc/hosts; ulimit -n; df -k /dev/shm | tail -1;"
                        + " ls /sys/class/net | tr '\\n' ' '; echo");
        Build build = buildKit.build(RealBuildKit.request()
                .read(BuildOption.OUTPUT, "type=cacheonly")
                .add(BuildOption.NO_CACHE, true)
                .read(BuildOption.ADD_HOST, "db=10.1.2.3")
                .read(BuildOption.ADD_HOST, "six:fe80::1")
                .read(BuildOption.ULIMIT, "nofile=1234:2345")
                .read(BuildOption.SHM_SIZE, "7m")
                .read(BuildOption.NETWORK, "none"));
        assertThat(build.succeeded()).as(build.story()).isTrue();
        List<String> log = new ArrayList<>();
        build.timeline().vertices().forEach(vertex -> log.addAll(vertex.logTail()));
        assertThat(log)
                .contains("1", "1234", "lo ")
                .anyMatch(line -> line.startsWith("fe80::1") && line.endsWith("six"));
        assertThat(log).anyMatch(line -> line.contains(" 7168 "));
    }

    @Test
    void putsLabelsAnnotationsAndTagsToTheImage() throws Exception {
        buildKit.dockerfile("FROM BUSYBOX", "LABEL a=b");
        String name = buildKit.newName();
        Build build = buildKit.build(RealBuildKit.request()
                .read(BuildOption.TAG, name)
                .add(BuildOption.PUSH, Push.JUDGED)
                .read(BuildOption.LABEL, "org.example.label=with, comma = and more")
                .read(BuildOption.ANNOTATION, "index,manifest:org.example.note=x,y"));
        assertThat(build.succeeded()).as(build.story()).isTrue();
        assertThat(buildKit.buildx("imagetools", "inspect", "--format", "{{json .}}", name))
                .contains("with, comma = and more");
        String index = buildKit.buildx("imagetools", "inspect", "--raw", name);
        assertThat(index).contains("\"org.example.note\": \"x,y\"");
    }

    @Test
    void stopsAtATarget() throws Exception {
        buildKit.dockerfile("FROM BUSYBOX AS first", "RUN echo first", "FROM first", "RUN false");
        assertThat(buildKit.build(RealBuildKit.request()
                                .read(BuildOption.OUTPUT, "type=cacheonly")
                                .read(BuildOption.TARGET, "First"))
                        .succeeded())
                .isTrue();
    }

    @Test
    void checksTheDockerfileInPlaceOfBuildingWhereTheClientCan() throws Exception {
        buildKit.dockerfile("from BUSYBOX AS Base", "RUN false");
        BuildRequest request =
                RealBuildKit.request().read(BuildOption.CALL, "check").build();
        if (!buildKit.capabilities(request).knows(BuildOption.CALL)) {
            assertThatThrownBy(() -> buildKit.plan(request))
                    .hasMessageContaining("does not know --call; update it to 0.15.0");
            return;
        }
        Build build = buildKit.build(request);
        // The Dockerfile frontend of Docker 26 has no checks yet: it says so, and builds nothing.
        assertThat(build.timeline().vertices())
                .noneMatch(vertex -> vertex.fullName().contains("RUN false"));
    }

    @Test
    void readsTheDockerfileFromAnotherFolder() throws Exception {
        buildKit.file("context/hello", "hello");
        buildKit.file("elsewhere/Dockerfile", "FROM scratch\nCOPY . /\n");
        buildKit.file("elsewhere/Dockerfile.dockerignore", "skipped\n");
        buildKit.file("context/skipped", "");
        assertThat(buildKit.build(RealBuildKit.request()
                                .read(BuildOption.FILE, "elsewhere/Dockerfile")
                                .read(BuildOption.OUTPUT, "out"))
                        .succeeded())
                .isTrue();
        try (var files = Files.list(folder.resolve("out"))) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("hello");
        }
    }

    /** The oracle for the grammar of references: what is accepted here is accepted there, and the other way round. */
    @Test
    void takesTheSameReferencesAsTheClient() throws Exception {
        buildKit.dockerfile("FROM scratch", "LABEL a=b");
        Random random = new Random(3);
        String letters = "abA0._-/:@";
        int accepted = 0;
        for (int i = 0; i < 24; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "example.com/a" : "b");
            int length = random.nextInt(7);
            for (int j = 0; j < length; j++) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            String name = text.toString();
            boolean isReference;
            try {
                isReference = ImageReference.parse(name).digest() == null;
            } catch (InvalidRequestException e) {
                isReference = false;
            }
            assertThat(isAccepted(name)).as(name).isEqualTo(isReference);
            accepted += isReference ? 1 : 0;
        }
        assertThat(accepted).isBetween(4, 20);
    }

    private boolean isAccepted(String name) throws Exception {
        BuildPlan plan = buildKit.plan(RealBuildKit.request()
                .read(BuildOption.OUTPUT, "type=oci,dest=/dev/null")
                .read(BuildOption.TAG, "x")
                .build());
        List<String> command = new ArrayList<>(plan.command());
        command.set(command.indexOf("--tag") + 1, name);
        BuildPlan changed = new BuildPlan(
                command,
                plan.shown(),
                plan.environment(),
                plan.folder(),
                plan.metadataFile(),
                false,
                false,
                null,
                List.of());
        Build build = buildKit.run(changed, new BuildxClient(changed, buildKit.environment()));
        if (!build.succeeded()) {
            assertThat(build.progress()).as(name).containsAnyOf("invalid tag", "invalid reference", "failed to parse");
        }
        return build.succeeded();
    }
}
