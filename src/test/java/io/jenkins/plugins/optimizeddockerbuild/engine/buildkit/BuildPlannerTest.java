package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Push;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BuildPlannerTest {
    static final Version NEW = new Version(0, 29, 1);

    private final Map<String, String> variables = new HashMap<>();
    private Capabilities capabilities = capabilities(NEW, true);

    @Test
    void writesEveryOptionInOneOrder() {
        capabilities = container();
        BuildRequest request = BuildRequestTest.everything()
                .without(BuildOption.CALL)
                .untrusted(false)
                .cachesReadOnly(false)
                .build();
        assertThat(plan(request).command())
                .containsExactly(
                        "/plugins/docker-buildx",
                        "build",
                        "--progress=rawjson",
                        "--metadata-file",
                        "meta.json",
                        "--builder",
                        "remote",
                        "--file",
                        "Dockerfile.prod",
                        "--platform",
                        "linux/amd64",
                        "--tag",
                        "example.com/app:1",
                        "--label",
                        "l=m",
                        "--annotation",
                        "index:x=y",
                        "--target",
                        "final",
                        "--pull",
                        "--no-cache",
                        "--no-cache-filter",
                        "base",
                        "--secret",
                        "id=s,env=S",
                        "--ssh",
                        "default",
                        "--build-context",
                        "docs=../docs",
                        "--add-host",
                        "db=10.0.0.5",
                        "--network",
                        "none",
                        "--ulimit",
                        "nofile=1024:1024",
                        "--shm-size",
                        "64m",
                        "--cgroup-parent",
                        "/x",
                        "--allow",
                        "network.host",
                        "--iidfile",
                        "iid",
                        "--build-arg",
                        "A=b",
                        "--attest",
                        "type=provenance,mode=max",
                        "--cache-from",
                        "type=registry,ref=example.com/cache",
                        "--cache-to",
                        "type=inline",
                        "--output",
                        "type=local,dest=out",
                        "--push",
                        "--load",
                        "ctx");
    }

    @Test
    void buildsWithThePreparedDockerfile() {
        BuildRequest request =
                BuildRequest.builder().read(BuildOption.FILE, "Dockerfile").build();
        BuildPlan plan =
                BuildPlanner.plan(request, capabilities, environment(), "/tmp/x/Dockerfile", "/tmp/x/meta.json");
        assertThat(plan.command())
                .containsSubsequence("--file", "/tmp/x/Dockerfile", ".")
                .doesNotContain("Dockerfile");
        assertThat(plan.metadataFile()).isEqualTo("/tmp/x/meta.json");
        assertThat(plan.folder()).isEqualTo("/work folder");
    }

    @Test
    void addsNothingToTheImageThatNobodyAskedFor() {
        assertThat(plan(BuildRequest.builder()
                                .read(BuildOption.TAG, "example.com/app")
                                .add(BuildOption.PUSH, Push.JUDGED)
                                .build())
                        .command())
                .containsExactly(
                        "/plugins/docker-buildx",
                        "build",
                        "--progress=rawjson",
                        "--metadata-file",
                        "/tmp/meta.json",
                        "--tag",
                        "example.com/app",
                        "--push",
                        ".");
    }

    /** That changes the client's metadata file, and not the image. */
    @Test
    void asksTheClientForLayersAndLinesUnlessTheUserDecidedAboutThat() {
        BuildRequest request = BuildRequest.builder().build();
        assertThat(plan(request).environment()).containsEntry("BUILDX_METADATA_PROVENANCE", "max");
        assertThat(plan(request.toBuilder()
                                .read(BuildOption.METADATA_FILE, "mine.json")
                                .build())
                        .environment())
                .isEmpty();
        variables.put("BUILDX_METADATA_PROVENANCE", "min");
        assertThat(plan(request).environment()).isEmpty();
        variables.clear();
        capabilities = capabilities(new Version(0, 13, 1), true);
        assertThat(plan(request).environment()).isEmpty();
    }

    @Test
    void showsALineThatCanBeCopied() {
        BuildRequest request = BuildRequest.builder()
                .context("my app")
                .read(BuildOption.TAG, "example.com/app:1")
                .read(BuildOption.BUILD_ARG, "GREETING=it's me")
                .build();
        assertThat(plan(request).display())
                .isEqualTo(
                        "docker buildx build --progress=rawjson --metadata-file /tmp/meta.json --tag example.com/app:1"
                                + " --build-arg 'GREETING=it'\\''s me' 'my app'");
    }

    @Test
    void showsNoSecret() {
        BuildRequest request = BuildRequest.builder()
                .read(BuildOption.BUILD_ARG, "DB_PASSWORD=hunter2")
                .read(BuildOption.BUILD_ARG, "VALUE=ghp_hunter2hunter2hunter2")
                .read(BuildOption.LABEL, "token=hunter2")
                .read(BuildOption.ANNOTATION, "manifest:api.key=hunter2")
                .read(
                        BuildOption.CACHE_TO,
                        "type=s3,region=r,bucket=b,access_key_id=AK,secret_access_key=hunter2,session_token=hunter2")
                .read(BuildOption.CACHE_FROM, "type=gha,token=hunter2,url=https://example.com/")
                .build();
        BuildPlan plan = plan(request);
        assertThat(plan.display()).doesNotContain("hunter2").contains("access_key_id=AK");
        assertThat(plan.toString()).doesNotContain("hunter2");
        assertThat(plan.shown()).noneMatch(word -> word.contains("hunter2"));
        assertThat(plan.notes()).noneMatch(note -> note.contains("hunter2"));
        assertThat(plan.notes()).anyMatch(note -> note.startsWith("The credentials of the s3 cache are in"));
    }

    @Test
    void keepsASecretBuildArgumentOutOfTheCommandLine() {
        BuildPlan plan = plan(BuildRequest.builder()
                .read(BuildOption.BUILD_ARG, "NPM_TOKEN=hunter2")
                .build());
        assertThat(plan.command())
                .containsSubsequence("--build-arg", "NPM_TOKEN")
                .doesNotContain("NPM_TOKEN=hunter2");
        assertThat(plan.environment()).containsEntry("NPM_TOKEN", "hunter2");
        assertThat(plan.notes())
                .containsExactly(
                        "The build argument `NPM_TOKEN` looks like a secret, and build arguments stay readable in"
                                + " the image's history; pass it with --secret id=NPM_TOKEN,env=NPM_TOKEN and RUN"
                                + " --mount=type=secret instead.");
    }

    @Test
    void doesNotPutIntoTheEnvironmentWhatMeansSomethingElseThere() {
        variables.put("TOKEN", "other");
        BuildPlan plan = plan(BuildRequest.builder()
                .read(BuildOption.SECRET, "id=s,env=TOKEN")
                .read(BuildOption.BUILD_ARG, "TOKEN=one")
                .read(BuildOption.BUILD_ARG, "DOCKER_AUTH=two")
                .read(BuildOption.BUILD_ARG, "MY-KEY=three")
                .read(BuildOption.BUILD_ARG, "API_KEY=four")
                .read(BuildOption.BUILD_ARG, "API_KEY=five")
                .build());
        assertThat(plan.environment())
                .doesNotContainKeys("TOKEN", "DOCKER_AUTH", "MY-KEY")
                .containsEntry("API_KEY", "four");
        assertThat(plan.command()).contains("TOKEN=one", "DOCKER_AUTH=two", "MY-KEY=three", "API_KEY", "API_KEY=five");
    }

    @Test
    void saysWhenABuildArgumentIsNotInTheEnvironment() {
        variables.put("HERE", "");
        BuildPlan plan = plan(BuildRequest.builder()
                .read(BuildOption.BUILD_ARG, "HERE")
                .read(BuildOption.BUILD_ARG, "GONE")
                .build());
        assertThat(plan.command()).containsSubsequence("--build-arg", "HERE", "--build-arg", "GONE");
        assertThat(plan.notes())
                .containsExactly("The build argument `GONE` should come from the environment, where it is"
                        + " not set: the Dockerfile's default applies.");
    }

    @Test
    void writesNoCacheForAnUntrustedBuildNoMatterWhat() {
        BuildPlan plan = plan(BuildRequest.builder()
                .untrusted(true)
                .read(BuildOption.CACHE_FROM, "example.com/c:main")
                .read(BuildOption.CACHE_TO, "example.com/c:pr")
                .read(BuildOption.CACHE_TO, "type=local,dest=cache")
                .read(BuildOption.CACHE_TO, "type=inline")
                .read(BuildOption.BUILD_ARG, "BUILDKIT_INLINE_CACHE=1")
                .build());
        assertThat(plan.command())
                .containsSubsequence("--cache-from", "type=registry,ref=example.com/c:main")
                .doesNotContain("--cache-to", "--build-arg");
        assertThat(plan.notes())
                .containsExactly(
                        "The image has no inline cache: the build is untrusted and may only read caches, so the build argument"
                                + " BUILDKIT_INLINE_CACHE is left out.",
                        "The cache is not exported: the build is untrusted and may only read caches.");
        variables.put("BUILDKIT_INLINE_CACHE", "1");
        assertThat(plan(BuildRequest.builder()
                                .untrusted(true)
                                .read(BuildOption.BUILD_ARG, "BUILDKIT_INLINE_CACHE")
                                .build())
                        .command())
                .doesNotContain("--build-arg");
    }

    @Test
    void writesNoCacheForABuildThatMayOnlyReadAlthoughItIsTrusted() {
        BuildPlan plan = plan(BuildRequest.builder()
                .cachesReadOnly(true)
                .read(BuildOption.CACHE_FROM, "example.com/c:main")
                .read(BuildOption.CACHE_TO, "example.com/c:main")
                .read(BuildOption.BUILD_ARG, "BUILDKIT_INLINE_CACHE=1")
                .build());
        assertThat(plan.command())
                .containsSubsequence("--cache-from", "type=registry,ref=example.com/c:main")
                .doesNotContain("--cache-to", "--build-arg");
        assertThat(plan.notes())
                .containsExactly(
                        "The image has no inline cache: the build may only read caches, so the build argument"
                                + " BUILDKIT_INLINE_CACHE is left out.",
                        "The cache is not exported: the build may only read caches.");
    }

    @Test
    void takesWhatBuildKitIgnoresAndSaysSoWhereItMatters() {
        BuildRequest.Builder request = BuildRequest.builder();
        for (String name : List.of("compress", "rm", "force-rm")) {
            request.read(BuildOption.named(name), "true");
        }
        assertThat(plan(request.build()).notes()).isEmpty();
        request.read(BuildOption.named("squash"), "true").read(BuildOption.named("isolation"), "hyperv");
        BuildPlan plan = plan(request.build());
        assertThat(plan.command()).doesNotContain("--squash", "--isolation", "--rm");
        assertThat(plan.notes()).anyMatch(note -> note.startsWith("--squash has no effect: BuildKit does not squash"));
    }

    @Test
    void keepsForItselfHowMuchIsPrinted() {
        BuildRequest request = BuildRequest.builder()
                .read(BuildOption.PROGRESS, "plain")
                .read(BuildOption.QUIET, "true")
                .build();
        assertThat(plan(request).command())
                .contains("--progress=rawjson")
                .doesNotContain("--quiet", "--progress=plain", "plain");
    }

    @Test
    void evaluatesInPlaceOfBuilding() {
        BuildPlan plan = plan(BuildRequest.builder()
                .read(BuildOption.CALL, "check")
                .add(BuildOption.PUSH, Push.JUDGED)
                .read(BuildOption.TAG, "x")
                .read(BuildOption.CACHE_TO, "example.com/c")
                .build());
        assertThat(plan.command()).containsSubsequence("--call", "check").doesNotContain("--push", "--cache-to");
        assertThat(plan.writesStandardOutput()).isTrue();
        assertThat(plan.metadataFile()).isNull();
    }

    @Test
    void evaluatesTheUsersDockerfileWhichTheAnswerNames() {
        BuildRequest.Builder check = BuildRequest.builder().read(BuildOption.CALL, "check");

        assertThat(plan(check.build(), "/tmp/prepared").command()).doesNotContain("--file");
        assertThat(plan(check.read(BuildOption.FILE, "app.Dockerfile").build(), "/tmp/prepared")
                        .command())
                .containsSubsequence("--file", "app.Dockerfile");
        assertThat(plan(check.read(BuildOption.FILE, "-").build(), "/tmp/prepared")
                        .command())
                .containsSubsequence("--file", "/tmp/prepared");
    }

    @Test
    void knowsWhatGoesThroughTheStandardStreams() {
        assertThat(plan(BuildRequest.builder().read(BuildOption.OUTPUT, "-").build())
                        .writesStandardOutput())
                .isTrue();
        assertThat(plan(BuildRequest.builder().read(BuildOption.OUTPUT, "out").build())
                        .writesStandardOutput())
                .isFalse();
        assertThat(plan(BuildRequest.builder().context("-").build()).readsStandardInput())
                .isTrue();
        assertThat(plan(BuildRequest.builder().read(BuildOption.FILE, "-").build())
                        .readsStandardInput())
                .isTrue();
        assertThat(plan(BuildRequest.builder().build()).readsStandardInput()).isFalse();
    }

    @Test
    void writesAFolderThatLooksLikeAnOptionSoThatItIsNone() {
        assertThat(plan(BuildRequest.builder().context("--load").build()).command())
                .endsWith("./--load");
    }

    private BuildPlan plan(BuildRequest request) {
        return plan(request, null);
    }

    private BuildPlan plan(BuildRequest request, String dockerfile) {
        return BuildPlanner.plan(request, capabilities, environment(), dockerfile, "/tmp/meta.json");
    }

    private ClientEnvironment environment() {
        return new ClientEnvironment(variables, Path.of("/work folder"));
    }

    static Capabilities container() {
        return new Capabilities(
                List.of("/plugins/docker-buildx"), NEW, "big", "docker-container", null, null, null, List.of());
    }

    static Capabilities capabilities(Version buildx, @CheckForNull Boolean containerdImageStore) {
        return new Capabilities(
                List.of("/plugins/docker-buildx"),
                buildx,
                "default",
                "docker",
                null,
                null,
                containerdImageStore,
                List.of());
    }
}
