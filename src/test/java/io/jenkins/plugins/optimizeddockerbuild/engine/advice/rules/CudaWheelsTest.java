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
}
