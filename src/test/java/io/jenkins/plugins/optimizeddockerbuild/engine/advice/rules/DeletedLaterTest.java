package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.AdvisedProject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeletedLaterTest {
    @TempDir
    private Path temporary;

    private AdvisedProject project;

    @BeforeEach
    void makeFolder() throws Exception {
        project = new AdvisedProject(Files.createDirectory(temporary.resolve("context")));
    }

    private boolean speaks(String rule, String... dockerfile) throws Exception {
        return !project.advice(rule, dockerfile).isEmpty();
    }

    @Test
    void anArchiveIsNotLeftInALayer() throws Exception {
        assertThat(speaks(
                        "deleted-in-later-layer",
                        "FROM debian:12",
                        "COPY a.tar.gz /tmp/",
                        "RUN tar -xf /tmp/a.tar.gz && rm /tmp/a.tar.gz"))
                .isTrue();
        assertThat(speaks(
                        "deleted-in-later-layer",
                        "FROM debian:12",
                        "RUN curl -o /tmp/a.tar.gz https://example.org/a.tar.gz && rm /tmp/a.tar.gz"))
                .isFalse();
        assertThat(speaks(
                        "deleted-in-later-layer",
                        "FROM debian:12",
                        "COPY requirements.txt /tmp/",
                        "RUN rm /tmp/requirements.txt"))
                .isFalse();
    }
}
