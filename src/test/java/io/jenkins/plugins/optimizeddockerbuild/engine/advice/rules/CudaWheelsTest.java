package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CudaWheelsTest extends RuleTest {
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

    @Test
    void isSilentOfOldWheelsAndOfProjectsWithAGpu() throws Exception {
        project.file("requirements.txt", "flask\ntorch==1.13.1\n");
        String[] dockerfile = {"FROM python:3.12", "COPY requirements.txt .", "RUN pip install -r requirements.txt"};
        assertThat(speaks("cuda-wheels", dockerfile)).isFalse();
        assertThat(speaks("cuda-wheels", "FROM python:3.9", "RUN pip install torch==1.9.0"))
                .isFalse();
        project.file("requirements.txt", "flask\ntorch==2.4.0\n");
        assertThat(speaks("cuda-wheels", dockerfile)).isTrue();
        project.file("compose.yml", "devices:\n  - driver: nvidia\n");
        assertThat(speaks("cuda-wheels", dockerfile)).isFalse();
    }
}
