package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExporterTest {

    @ParameterizedTest
    @ValueSource(strings = {"type=registry", "type=image,push=true", "type=image,push=1", "type=image,push="})
    void pushesWhereBuildKitDoes(String output) {
        assertThat(Exporter.parse(output).pushes()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"type=image", "type=image,push=false", "type=docker", "type=oci,dest=image.tar,push=true"})
    void pushesNothingOtherwise(String output) {
        assertThat(Exporter.parse(output).pushes()).isFalse();
    }
}
