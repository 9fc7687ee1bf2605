package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DockerfileLabelTest {
    @TempDir
    Path folder;

    private final Map<String, String> variables = new HashMap<>();

    @BeforeEach
    void makeRepository() throws Exception {
        folder = folder.toRealPath();
        Files.createDirectories(folder.resolve("repository/service"));
        variables.put("PATH", folder.toString());
        variables.put("BUILDX_GIT_LABELS", "1");
        git("echo '" + folder.resolve("repository") + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "true", "full"})
    void isThePathInTheRepositoryWhenItIsAskedFor(String value) {
        variables.put("BUILDX_GIT_LABELS", value);
        assertThat(label("service", null)).isEqualTo("com.docker.image.source.entrypoint=service/Dockerfile");
        assertThat(label(".", "service/app.Dockerfile"))
                .isEqualTo("com.docker.image.source.entrypoint=service/app.Dockerfile");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "false", "yes"})
    void isNotAddedUnasked(String value) {
        variables.put("BUILDX_GIT_LABELS", value);
        assertThat(label(".", null)).isNull();
    }

    @Test
    void isNotAddedWithoutARepositoryOrForADockerfileOutsideOfIt() throws Exception {
        assertThat(label(".", "../Dockerfile")).isNull();
        git("exit 128");
        assertThat(label(".", null)).isNull();
        variables.remove("PATH");
        assertThat(label(".", null)).isNull();
    }

    @Test
    void staysOnTheImageOfAPreparedDockerfile() {
        BuildRequest request = BuildRequest.builder().build();
        assertThat(BuildPlanner.plan(
                                request, BuildPlannerTest.container(), environment(), "/tmp/x/Dockerfile", "meta.json")
                        .command())
                .containsSubsequence("--label", "com.docker.image.source.entrypoint=Dockerfile", ".");
        assertThat(BuildPlanner.plan(request, BuildPlannerTest.container(), environment(), null, "meta.json")
                        .command())
                .doesNotContain("--label");
    }

    private String label(String context, String dockerfile) {
        BuildRequest request = BuildRequest.builder()
                .context(context)
                .read(BuildOption.FILE, dockerfile)
                .build();
        return DockerfileLabel.of(request, environment());
    }

    private ClientEnvironment environment() {
        return new ClientEnvironment(variables, folder.resolve("repository"));
    }

    private void git(String script) throws Exception {
        Path program = folder.resolve("git");
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
