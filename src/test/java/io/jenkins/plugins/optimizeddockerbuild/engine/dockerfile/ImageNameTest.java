package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageNameTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            python:3.12,                              python:3.12
            docker.io/library/python:3.12,            python:3.12
            index.docker.io/library/python,           python
            library/python,                           python
            docker.io/grafana/grafana:11,             grafana/grafana:11
            docker.io/library/python@sha256:00,       python@sha256:00
            registry.example.com/library/python:3.12, registry.example.com/library/python:3.12
            docker.io/library/team/app,               library/team/app
            """)
    void leavesDockerHubsPrefixesOut(String reference, String familiar) {
        assertThat(ImageName.familiar(reference)).isEqualTo(familiar);
    }
}
