package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.AdvisedProject;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunMergeTest {
    private static final String UNDONE = "undone-in-later-layer";

    @TempDir
    private Path temporary;

    private AdvisedProject project;

    @BeforeEach
    void makeFolder() throws Exception {
        project = new AdvisedProject(Files.createDirectory(temporary.resolve("context")));
    }

    /** The Dockerfile after the combined patch. */
    private List<String> patched(String... dockerfile) throws Exception {
        return project.patched("Dockerfile", project.advise(dockerfile));
    }

    private boolean hasPatch(String rule, String... dockerfile) throws Exception {
        List<Advice> advice = project.advice(rule, dockerfile);
        assertThat(advice).hasSize(1);
        return advice.get(0).patch() != null;
    }

    @Test
    void twoRunsBecomeOneOnlyWhereTheyDoTheSameTogether() throws Exception {
        String purge = "RUN apt-get purge -y gcc";
        String install = "apt-get update && apt-get install -y gcc";
        assertThat(hasPatch(UNDONE, "FROM debian:12", "RUN " + install, purge)).isTrue();
        assertThat(hasPatch(UNDONE, "FROM debian:12", "RUN cd /tmp && " + install, purge))
                .isFalse();
        assertThat(hasPatch(UNDONE, "FROM debian:12", "RUN DEBS=1; " + install, purge))
                .isFalse();
        assertThat(hasPatch(UNDONE, "FROM debian:12", "RUN DEBIAN_FRONTEND=noninteractive " + install, purge))
                .isTrue();
        assertThat(hasPatch(UNDONE, "FROM debian:12", "RUN " + install, purge + "; true"))
                .isFalse();
        assertThat(hasPatch(UNDONE, "FROM debian:12", "RUN " + install, "COPY a /a", purge))
                .isFalse();
        assertThat(hasPatch(UNDONE, "FROM debian:12", "RUN --network=host " + install, purge))
                .isFalse();
        String fetch = "RUN wget https://example.org/a.tar.gz";
        assertThat(patched("FROM debian:12", "WORKDIR /a", fetch, "RUN tar xf a.tar.gz \\", "    && rm a.tar.gz"))
                .containsExactly(
                        "FROM debian:12",
                        "WORKDIR /a",
                        fetch + " \\",
                        "    && tar xf a.tar.gz \\",
                        "    && rm a.tar.gz");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pushd /tmp",
                "shopt -s nullglob",
                "declare -x A=b",
                "builtin cd /tmp",
                "hash -r",
                "f() { true; }"
            })
    void twoRunsStayWhereTheFirstLeavesAnotherShell(String first) throws Exception {
        String install = "apt-get update && apt-get install -y gcc";
        assertThat(hasPatch(UNDONE, "FROM debian:12", "RUN " + first + " && " + install, "RUN apt-get purge -y gcc"))
                .isFalse();
    }
}
