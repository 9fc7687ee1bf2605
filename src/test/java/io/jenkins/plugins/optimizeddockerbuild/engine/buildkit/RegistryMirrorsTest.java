package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryMirrorsTest {

    @Test
    void takesAHostForAMirrorOfDockerHub() {
        assertThat(RegistryMirrors.parse("mirror.example.com\n").toml()).isEqualTo("""
                        [registry."docker.io"]
                          mirrors = ["mirror.example.com"]
                        """);
    }

    @Test
    void takesSeveralMirrorsOfSeveralRegistries() {
        String text = """
                # the office
                https://a.example.com/hub/
                ghcr.io = b.example.com:5000/ghcr

                docker.io=http://10.0.0.1:5000
                """;
        assertThat(RegistryMirrors.parse(text).toml()).isEqualTo("""
                        [registry."docker.io"]
                          mirrors = ["a.example.com/hub", "10.0.0.1:5000"]
                        [registry."ghcr.io"]
                          mirrors = ["b.example.com:5000/ghcr"]
                        [registry."10.0.0.1:5000"]
                          http = true
                        """);
    }

    @Test
    void isEmptyForCommentsAndBlankLines() {
        assertThat(RegistryMirrors.parse(" \n# none\n").isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a\"]\nb", "a b", "=a", "docker.io=", "user@mirror.example.com", "ftp://mirror.example.com"})
    void refusesWhatIsNoHost(String text) {
        assertThatThrownBy(() -> RegistryMirrors.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
