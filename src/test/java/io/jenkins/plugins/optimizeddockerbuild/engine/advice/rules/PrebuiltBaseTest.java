package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrebuiltBaseTest extends RuleTest {
    @Test
    void whatAnImageHasIsNotMadeAgain() throws Exception {
        String compile =
                "RUN curl -O https://www.python.org/ftp/python/3.12.4/Python-3.12.4.tgz && ./configure && make install";
        assertThat(project.advice("prebuilt-base", "FROM ubuntu:22.04", compile))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text()).contains("`python:3.12-slim`"));
        assertThat(speaks("prebuilt-base", "FROM alpine:3.20", compile)).isFalse();
        assertThat(speaks("prebuilt-base", "FROM debian:12", "RUN apt-get install -y nvidia-cuda-toolkit"))
                .isTrue();
        String cuda = "FROM nvidia/cuda:12.4.1-runtime-ubuntu22.04";
        assertThat(speaks("prebuilt-base", cuda, "RUN pip install torch")).isTrue();
        assertThat(speaks("prebuilt-base", cuda, "RUN pip install torch", "RUN pip install flash-attn"))
                .isFalse();
        assertThat(speaks("prebuilt-base", "FROM nvidia/cuda:12.4.1-base-ubuntu22.04", "RUN pip install torch"))
                .isFalse();
        assertThat(speaks("prebuilt-base", "FROM python:3.12", "RUN pip install torch"))
                .isFalse();
    }

    @Test
    void isSilentWhereNoImageIsTheSame() throws Exception {
        String compile =
                "RUN curl -O https://www.python.org/ftp/python/3.12.4/Python-3.12.4.tgz && ./configure && make install";
        assertThat(speaks("prebuilt-base", "FROM centos:7", compile)).isFalse();
        assertThat(speaks(
                        "prebuilt-base",
                        "FROM debian:12",
                        compile + " && " + compile.substring(4).replace("3.12", "3.11")))
                .isFalse();
    }

    @Test
    void leavesOpenWhetherSomethingElseNeedsTheLibraries() throws Exception {
        assertThat(project.advice(
                                "prebuilt-base", "FROM nvidia/cuda:12.4.1-runtime-ubuntu22.04", "RUN pip install torch")
                        .get(0)
                        .text())
                .contains("which PyTorch does not use", "If nothing else in the image uses them")
                .doesNotContain("nothing uses.");
    }

    @Test
    void aPackageWithoutItsDependenciesBringsNoPyTorch() throws Exception {
        String base = "FROM nvidia/cuda:12.1.1-cudnn8-runtime-ubuntu22.04";
        assertThat(of("prebuilt-base", base, "RUN pip3 install --no-cache-dir --no-deps ultralytics==8.3.0"))
                .isEmpty();
        assertThat(of("prebuilt-base", base, "RUN pip3 install --no-cache-dir ultralytics==8.3.0"))
                .hasSize(1);
    }
}
