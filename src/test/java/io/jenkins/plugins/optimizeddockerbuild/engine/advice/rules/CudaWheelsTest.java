package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.AdvisedProject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CudaWheelsTest {
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
    void nvidiasLibrariesAreToldWhereNothingSpeaksOfAGpu() throws Exception {
        assertThat(speaks("cuda-wheels", "FROM python:3.12", "RUN pip install torch"))
                .isTrue();
        assertThat(speaks(
                        "cuda-wheels",
                        "FROM python:3.12",
                        "RUN pip install torch --index-url https://download.pytorch.org/whl/cpu"))
                .isFalse();
        assertThat(speaks("cuda-wheels", "FROM nvidia/cuda:12.4.1-runtime-ubuntu22.04", "RUN pip install torch"))
                .isFalse();
    }
}
