package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.AdvisedProject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThreadLimitsTest {
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
    void threadsAreLimitedWhereSeveralWorkersShareTheProcessors() throws Exception {
        String numpy = "RUN pip install numpy";
        String workers = "CMD [\"gunicorn\", \"--workers\", \"4\", \"a:b\"]";
        assertThat(speaks("thread-limits", "FROM python:3.12", numpy, workers)).isTrue();
        assertThat(speaks("thread-limits", "FROM python:3.12", "ENV OMP_NUM_THREADS=1", numpy, workers))
                .isFalse();
        assertThat(speaks("thread-limits", "FROM python:3.12", numpy, "CMD [\"gunicorn\", \"a:b\"]"))
                .isFalse();
    }
}
