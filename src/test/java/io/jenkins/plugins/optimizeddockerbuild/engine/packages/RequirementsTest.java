package io.jenkins.plugins.optimizeddockerbuild.engine.packages;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequirementsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# none",
                "flask==3.0.0  # why",
                "uvicorn[standard]>=0.30; python_version > \"3.8\"",
                "x @ git+https://example.org/x.git@v1",
                "--extra-index-url https://example.org/simple",
                "numpy==2.0.0 \\",
            })
    void linesThatNameNothingOfTheProjectAreRemote(String line) {
        assertThat(Requirements.isRemote(line)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {".", "-e .", "./lib", "x @ file:///app", "lib/a.whl", "-f wheels", "--an-option-of-tomorrow x"})
    void whatIsNotKnownToBeRemoteIsNot(String line) {
        assertThat(Requirements.isRemote(line)).isFalse();
    }

    @Test
    void tellsTheFileThatALineIncludes() {
        assertThat(Requirements.included("-r base.txt # first")).isEqualTo("base.txt");
        assertThat(Requirements.included("--constraint=c.txt")).isEqualTo("c.txt");
        assertThat(Requirements.included("flask")).isNull();
    }
}
