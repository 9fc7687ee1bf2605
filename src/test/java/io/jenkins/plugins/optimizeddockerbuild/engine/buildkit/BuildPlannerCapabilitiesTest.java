package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import static io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildPlannerTest.NEW;
import static io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildPlannerTest.capabilities;
import static io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildPlannerTest.container;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Push;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Spelling;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the plan makes of a request where the client or the builder is limited. */
class BuildPlannerCapabilitiesTest {
    private static final Version OLD = new Version(0, 7, 1);

    private Capabilities capabilities = capabilities(NEW, true);

    @Test
    void leavesOutTheCacheExportThatAnEngineCannotDoAndSaysTheWayOut() {
        capabilities = capabilities(NEW, false);
        BuildPlan plan = plan(BuildRequest.builder()
                .read(BuildOption.CACHE_TO, "example.com/c")
                .read(BuildOption.CACHE_TO, "type=inline")
                .read(BuildOption.PROVENANCE, "mode=max")
                .read(BuildOption.SBOM, "false")
                .build());
        assertThat(plan.command())
                .containsSubsequence("--attest", "type=sbom,disabled=true", "--cache-to", "type=inline")
                .noneMatch(word -> word.contains("example.com/c") || word.contains("provenance"));
        assertThat(plan.notes()).hasSize(2);
        assertThat(plan.notes().get(1))
                .isEqualTo("The cache is not exported to example.com/c: the builder `default` cannot export one; enable"
                        + " Docker's containerd image store (\"features\": {\"containerd-snapshotter\": true} in"
                        + " /etc/docker/daemon.json), or use a separate builder (`docker buildx create --driver"
                        + " docker-container --use`).");
    }

    @Test
    void refusesWhatAnEngineCannotDoAtAll() {
        capabilities = capabilities(NEW, false);
        assertThatThrownBy(() -> plan(BuildRequest.builder()
                        .read(BuildOption.PLATFORM, "linux/amd64,linux/arm64")
                        .read(BuildOption.OUTPUT, "type=oci,dest=x.tar")
                        .build()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("builds for one platform at a time; enable")
                .hasMessageContaining("cannot write image archives (--output type=oci)");
        capabilities = capabilities(NEW, true);
        assertThatThrownBy(() -> plan(BuildRequest.builder()
                        .read(BuildOption.OUTPUT, "type=image,name=x,push=true,push-by-digest=true")
                        .build()))
                .hasMessageContaining("push-by-digest is not possible with the docker driver");
        assertThatThrownBy(() -> plan(BuildRequest.builder()
                        .read(BuildOption.PLATFORM, "linux/amd64,linux/arm64")
                        .read(BuildOption.OUTPUT, "type=docker,dest=x.tar")
                        .build()))
                .hasMessageContaining("supports only one platform; use type=oci");
    }

    @Test
    void fallsBackToPlainProgressWithAnOldClient() {
        capabilities = capabilities(new Version(0, 12, 1), true);
        BuildPlan plan = plan(BuildRequest.builder().build());
        assertThat(plan.command()).contains("--progress=plain");
        assertThat(plan.notes())
                .containsExactly("Times and sizes are less exact than possible: buildx 0.12.1 prints"
                        + " plain progress only; update it to 0.13.0 or newer.");
    }

    @Test
    void leavesOutWhatAnOldClientDoesNotKnowWhereTheResultStaysRight() {
        capabilities = capabilities(OLD, true);
        BuildPlan plan = plan(BuildRequest.builder()
                .read(BuildOption.ANNOTATION, "a=b")
                .read(BuildOption.PROVENANCE, "true")
                .build());
        assertThat(plan.command()).doesNotContain("--annotation", "--attest");
        assertThat(plan.notes())
                .anyMatch(
                        note -> note.contains(
                                "without --annotation: buildx 0.7.1 does not know --annotation; update it to 0.12.0 or newer."));
        capabilities = capabilities(new Version(0, 5, 1), true);
        assertThat(plan(BuildRequest.builder().build()).metadataFile()).isNull();
    }

    @Test
    void refusesWhatAnOldClientDoesNotKnowWhereTheResultWouldBeWrong() {
        capabilities = capabilities(OLD, true);
        assertThatThrownBy(() -> plan(BuildRequest.builder()
                        .read(BuildOption.BUILD_CONTEXT, "a=b")
                        .read(BuildOption.NO_CACHE_FILTER, "x")
                        .read(BuildOption.CALL, "check")
                        .build()))
                .satisfies(e -> assertThat(((InvalidRequestException) e).problems(Spelling.COMMAND_LINE))
                        .containsExactly(
                                "buildx 0.7.1 does not know --call; update it to 0.15.0 or newer.",
                                "buildx 0.7.1 does not know --no-cache-filter; update it to 0.8.0 or newer.",
                                "buildx 0.7.1 does not know --build-context; update it to 0.8.0 or newer."));
        assertThatThrownBy(() -> plan(BuildRequest.builder()
                        .add(BuildOption.PUSH, Push.JUDGED)
                        .read(BuildOption.OUTPUT, "out")
                        .read(BuildOption.TAG, "x")
                        .build()))
                .hasMessage(
                        "Only one of --push, --load and --output is possible: buildx 0.7.1 does not know more than one;"
                                + " update it to 0.13.0 or newer.");
    }

    @Test
    void givesLimitsToAClientThatHeedsThem() {
        BuildRequest request = BuildRequest.builder()
                .read(BuildOption.named("memory"), "2g")
                .read(BuildOption.RESOURCE, "cpu-quota=50000")
                .build();
        capabilities = capabilities(new Version(0, 35, 0), true);
        assertThat(plan(request).command())
                .containsSubsequence("--resource", "memory=2g", "--resource", "cpu-quota=50000");
        capabilities = capabilities(NEW, true);
        assertThatThrownBy(() -> plan(request)).hasMessageContaining("does not know --resource; update it to 0.35.0");
        BuildRequest legacy =
                BuildRequest.builder().read(BuildOption.named("memory"), "2g").build();
        assertThat(plan(legacy).command()).doesNotContain("--memory", "--resource");
        assertThat(plan(legacy).notes())
                .anyMatch(
                        note -> note.startsWith("--memory has no effect: buildx " + NEW + " does not know --resource"));
    }

    @Test
    void refusesSeveralResultsWhereTheBuilderMakesOne() {
        capabilities = new Capabilities(
                List.of("x"), NEW, "big", "docker-container", new Version(0, 12, 5), null, null, List.of());
        assertThatThrownBy(() -> plan(BuildRequest.builder()
                        .add(BuildOption.PUSH, Push.JUDGED)
                        .add(BuildOption.LOAD, true)
                        .read(BuildOption.TAG, "x")
                        .build()))
                .hasMessage(
                        "Only one of --push, --load and --output is possible: the builder `big` runs BuildKit 0.12.5,"
                                + " which supports only one exporter at a time; update it to BuildKit 0.13 or newer.");
        capabilities =
                new Capabilities(List.of("x"), NEW, "default", "docker", null, new Version(25, 0, 3), true, List.of());
        assertThatThrownBy(() -> plan(BuildRequest.builder()
                        .add(BuildOption.PUSH, Push.JUDGED)
                        .read(BuildOption.OUTPUT, "out")
                        .read(BuildOption.TAG, "x")
                        .build()))
                .hasMessageContaining("runs Docker 25.0.3");
    }

    /** Two exporters of the docker driver race for the name of the image, and one of them may fail. */
    @Test
    void pushesAndLoadsWithOneExporterWhereTheEngineBuilds() {
        BuildRequest request = BuildRequest.builder()
                .read(BuildOption.TAG, "x")
                .add(BuildOption.PUSH, Push.JUDGED)
                .add(BuildOption.LOAD, true)
                .build();
        assertThat(plan(request).command())
                .containsSubsequence("--output", "type=image,push=true")
                .doesNotContain("--push", "--load");
        assertThat(plan(request.toBuilder()
                                .add(BuildOption.PUSH, Push.NEVER)
                                .read(BuildOption.OUTPUT, "type=registry")
                                .build())
                        .command())
                .containsSubsequence("--output", "type=registry")
                .doesNotContain("--load");
        capabilities = container();
        assertThat(plan(request).command()).contains("--push", "--load");
    }

    @Test
    void pushesWithoutKeepingTheImageWhereTheEngineCan() {
        BuildRequest pushed = BuildRequest.builder()
                .read(BuildOption.TAG, "example.com/x:1")
                .read(BuildOption.PUSH, "true")
                .build();
        for (Version docker : List.of(new Version(26, 1, 5), new Version(28, 5, 2))) {
            capabilities = engine(NEW, docker, true);
            assertThat(plan(pushed).command())
                    .containsSubsequence("--tag", "example.com/x:1", "--output", "type=image,push=,store=false")
                    .doesNotContain("--push");
        }
    }

    @Test
    void pushesAsItWasAskedToWhereTheImageIsWantedHereOrNobodyKnowsBetter() {
        BuildRequest.Builder pushed =
                BuildRequest.builder().read(BuildOption.TAG, "example.com/x:1").read(BuildOption.PUSH, "true");
        capabilities = engine(NEW, new Version(28, 5, 2), true);
        assertThat(plan(pushed.build().toBuilder().usedHere(true).build()).command())
                .contains("--push");
        assertThat(plan(pushed.build().toBuilder()
                                .read(BuildOption.OUTPUT, "type=local,dest=out")
                                .build())
                        .command())
                .contains("--push");
        for (Capabilities other : List.of(
                engine(NEW, new Version(28, 5, 2), false),
                engine(NEW, null, true),
                engine(NEW, new Version(25, 0, 3), true),
                engine(new Version(0, 31, 0), new Version(28, 5, 2), true),
                container())) {
            capabilities = other;
            assertThat(plan(pushed.build()).command()).contains("--push");
        }
    }

    private static Capabilities engine(Version buildx, @CheckForNull Version docker, boolean containerdImageStore) {
        return new Capabilities(
                List.of("x"), buildx, "default", "docker", null, docker, containerdImageStore, List.of());
    }

    private BuildPlan plan(BuildRequest request) {
        return BuildPlanner.plan(
                request,
                capabilities,
                new ClientEnvironment(Map.of(), Path.of("/work folder")),
                null,
                "/tmp/meta.json");
    }
}
