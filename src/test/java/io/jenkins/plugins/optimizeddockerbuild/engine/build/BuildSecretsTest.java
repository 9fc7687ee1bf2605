package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.secret.SecretMask;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuildSecretsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "ENV DB_PASSWORD=hunter2pass        | RUN login ***",
                "ENV DB_PASSWORD=\"hunter2pass\"      | RUN login ***",
                "ENV DB_PASSWORD hunter2pass        | RUN login ***",
                "ARG API_TOKEN='hunter2pass'        | RUN login ***",
                "ARG A=npm_0123456789hunter2pass    | RUN login hunter2pass",
                "ENV DB_PASSWORD=$GIVEN             | RUN login hunter2pass",
                "ENV DB_USER=hunter2pass            | RUN login hunter2pass",
                "ENV DB_PASSWORD=postgres           | RUN login hunter2pass",
            })
    void knowsWhatStandsInTheDockerfile(String instruction, String shown) throws Exception {
        SecretMask mask = BuildSecrets.mask(
                BuildRequest.builder().build(),
                Dockerfile.parse(
                        ("FROM postgres\n" + instruction + "\n").getBytes(StandardCharsets.UTF_8), "Dockerfile"),
                new ClientEnvironment(Map.of(), folder),
                List.of());
        assertThat(mask.masked("RUN login hunter2pass").replaceAll("\\*+", "***"))
                .isEqualTo(shown);
        assertThat(mask.masked("FROM postgres")).isEqualTo("FROM postgres");
    }
}
