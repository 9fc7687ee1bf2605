package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CacheMountsTest {

    @Test
    void takesTheCleanedTargetForTheIdWhereNoneIsGiven() throws Exception {
        assertThat(of("FROM a", "RUN --mount=type=cache,target=/root//.cache/./pip/ pip install x")
                        .mounts())
                .singleElement()
                .satisfies(mount -> {
                    assertThat(mount.id()).isEqualTo("/root/.cache/pip");
                    assertThat(mount.target()).isEqualTo("/root//.cache/./pip/");
                });
    }

    @Test
    void expandsVariables() throws Exception {
        assertThat(of("FROM a", "ARG HOME=/home/x", "RUN --mount=type=cache,id=$HOME-npm,target=$HOME/.npm npm ci")
                        .mounts())
                .singleElement()
                .satisfies(mount -> assertThat(mount.id()).isEqualTo("/home/x-npm"));
    }

    @Test
    void isOneMountForAllRunsWithTheSameIdOwnerAndMode() throws Exception {
        CacheMounts found = of(
                "FROM a",
                "RUN --mount=type=cache,id=x,target=/x one",
                "RUN --mount=type=cache,id=x,target=/y,sharing=locked two",
                "RUN --mount=type=cache,id=x,target=/x,uid=1 three");
        assertThat(found.mounts()).hasSize(2);
        assertThat(found.mounts().get(0).uses()).hasSize(2);
    }

    @Test
    void takesTheImageAtTheBeginningOfTheChainOfStages() throws Exception {
        assertThat(of("FROM --platform=linux/arm64 node:20 AS base", "FROM base", "RUN --mount=type=cache,target=/x y")
                        .mounts())
                .singleElement()
                .satisfies(mount -> {
                    assertThat(mount.base()).isEqualTo("node:20");
                    assertThat(mount.platform()).isEqualTo("linux/arm64");
                });
    }

    @Test
    void leavesStagesOutThatTheTargetDoesNotNeed() throws Exception {
        Dockerfile dockerfile = parse("FROM a AS one", "RUN --mount=type=cache,target=/x y", "FROM b AS two");
        assertThat(CacheMounts.of(dockerfile, new BuildInputs("two", Map.of(), Set.of(), null))
                        .mounts())
                .isEmpty();
        assertThat(CacheMounts.of(dockerfile, new BuildInputs("one", Map.of(), Set.of(), null))
                        .mounts())
                .hasSize(1);
    }

    @Test
    void saysWhyAMountCannotBeTold() throws Exception {
        CacheMounts found = of(
                "FROM a AS seed",
                "FROM a",
                "RUN --mount=type=cache,target=$UNKNOWN y",
                "RUN --mount=type=cache,from=seed,target=/x y",
                "FROM scratch AS z",
                "COPY --from=1 / /",
                "RUN --mount=type=cache,target=/x [\"/y\"]",
                "FROM a:$TARGETARCH",
                "COPY --from=2 / /",
                "RUN --mount=type=cache,target=/x y");
        assertThat(found.mounts()).isEmpty();
        assertThat(found.unresolved())
                .containsExactly(
                        "The cache mount at `$UNKNOWN` in line 3 is not carried: its target and id are only"
                                + " known during the build; write them without variables.",
                        "The cache mount at `/x` in line 4 is not carried: it starts with the content of `seed`, which"
                                + " `from=` makes part of its key.",
                        "The cache mount at `/x` in line 7 is not carried: its stage starts from scratch, where no"
                                + " shell can move files; mount it in a stage with a base image.",
                        "The cache mount at `/x` in line 10 is not carried: its stage's base image is unknown before"
                                + " the build; write FROM without variables that only the build knows.");
    }

    private static CacheMounts of(String... lines) throws Exception {
        return CacheMounts.of(parse(lines), BuildInputs.none());
    }

    private static Dockerfile parse(String... lines) throws Exception {
        return Dockerfile.parse(String.join("\n", lines).getBytes(StandardCharsets.UTF_8), "Dockerfile");
    }
}
