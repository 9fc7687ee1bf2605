package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Adviser;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Measurements;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.DockerfileWarning;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Spelling;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecretInDockerfileTest extends RuleTest {
    @Test
    void secretsAreToldButNeverRepeated() throws Exception {
        String secret = "hunter2hunter2";
        Adviser.Result result = project.advise("FROM debian:12", "RUN curl https://me:" + secret + "@example.org/a");
        assertThat(result.advice()).anySatisfy(advice -> {
            assertThat(advice.id()).isEqualTo("secret-in-image");
            assertThat(advice.toString()).doesNotContain(secret);
        });
        assertThat(speaks("secret-in-image", "FROM debian:12", "ENV DB=postgres://user:password@db/a"))
                .isFalse();
        String token = "ENV GITHUB_TOKEN=ghp_" + "a1".repeat(18);
        assertThat(speaks("secret-in-image", "FROM debian:12", token)).isTrue();
        DockerfileWarning warning = new DockerfileWarning(
                "SecretsUsedInArgOrEnv: Do not use ARG or ENV instructions for sensitive data",
                List.of(),
                "https://docs.docker.com/go/dockerfile/rule/secrets-used-in-arg-or-env/",
                new Lines(2, 2));
        project.observed(new Measurements(null, null, List.of(), null, List.of(warning)));
        assertThat(speaks("secret-in-image", "FROM debian:12", token)).isFalse();
        project.observed(Measurements.NOTHING);
        project.file(".env", "MODEL=large\nVLLM_TOKENIZER=some/tokenizer\n");
        assertThat(speaks("secret-in-image", "FROM debian:12", "COPY . /srv")).isFalse();
        project.file(".env", "API_TOKEN=4f5a8b1c9d\n");
        assertThat(speaks("secret-in-image", "FROM debian:12", "COPY . /srv")).isTrue();
    }

    @Test
    void namesTheOptionsAsAPipelineWritesThem() throws Exception {
        project.spelled(Spelling.PIPELINE).file(".env", "API_TOKEN=4f5a8b1c9d\n");
        project.file("id_rsa", "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n");
        assertThat(of(
                        "secret-in-image",
                        "FROM debian:12",
                        "ENV GITHUB_TOKEN=ghp_" + "a1".repeat(18),
                        "COPY . /srv",
                        "COPY id_rsa /root/.ssh/"))
                .hasSize(3)
                .allSatisfy(advice ->
                        assertThat(advice.text()).contains("`secrets`").doesNotContain("`--"));
    }

    @Test
    void aSecretThatACopyNamesIsNotPartOfTheImage() throws Exception {
        project.file("id_rsa", "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n")
                .file("tests/key.pem", "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n");
        assertThat(speaks("secret-in-image", "FROM debian:12", "COPY id_rsa /root/.ssh/"))
                .isTrue();
        assertThat(speaks(
                        "secret-in-image",
                        "FROM debian:12 AS build",
                        "COPY id_rsa /root/.ssh/",
                        "FROM debian:12",
                        "COPY --from=build /a /a"))
                .isFalse();
        assertThat(speaks("secret-in-image", "FROM debian:12", "COPY tests/key.pem /a/"))
                .isFalse();
    }

    @Test
    void isSilentOfAPasswordThatIsTheNameOfItsUser() throws Exception {
        assertThat(speaks(
                        "secret-in-image",
                        "FROM php:8.3",
                        "ENV DATABASE_URL=\"mysql://kimai:kimai@127.0.0.1:3306/kimai\""))
                .isFalse();
        assertThat(speaks("secret-in-image", "FROM php:8.3", "ENV DATABASE_URL=mysql://kimai:Qw7rTz@db.example/k"))
                .isTrue();
    }

    @Test
    void saysWhereAServiceGetsItsKeyFrom() throws Exception {
        project.file("certs/server.key", "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n");
        assertThat(of("secret-in-image", "FROM nginx:1.27", "COPY certs /etc/nginx/certs"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text())
                        .contains(
                                "can read it; deleting it in a later layer", "given to the container when it starts"));
    }

    @Test
    void saysThatAnEnvironmentFileMayBeNeeded() throws Exception {
        project.file(".env", "APP_SECRET=4f5a8b1c9d\n");
        assertThat(project.advice("secret-in-image", "FROM php:8.3", "COPY . /srv"))
                .singleElement()
                .satisfies(advice ->
                        assertThat(advice.text()).endsWith("values that are for development alone can stay."));
    }

    @Test
    void tellsOfAnArgumentThatAVariableOfTheImageTakes() throws Exception {
        assertThat(of("secret-in-image", "FROM debian:12", "ARG password", "ENV DB_LOGIN=$password"))
                .singleElement()
                .satisfies(advice -> {
                    assertThat(advice.lines().first()).isEqualTo(3);
                    assertThat(advice.text()).contains("`password`", "when it starts");
                });
        assertThat(speaks("secret-in-image", "FROM debian:12", "ARG API_TOKEN=", "ENV URL=https://h/${API_TOKEN:-x}"))
                .isTrue();
        assertThat(speaks("secret-in-image", "FROM debian:12", "ARG TOKEN_FILE", "ENV TOKEN_FILE=$TOKEN_FILE"))
                .isFalse();
        assertThat(speaks("secret-in-image", "FROM debian:12", "ENV API_TOKEN=", "ENV URL=$API_TOKEN"))
                .isFalse();
        assertThat(speaks(
                        "secret-in-image",
                        "FROM debian:12 AS build",
                        "ARG TOKEN",
                        "ENV TOKEN=$TOKEN",
                        "FROM debian:12",
                        "COPY --from=build /a /a"))
                .isFalse();
    }

    @Test
    void isSilentOfAServerThatOnlyItsNeighboursReach() throws Exception {
        assertThat(speaks("secret-in-image", "FROM php:8.3", "ENV DATABASE_URL=mysql://shop:Qw7rTz@database:3306/k"))
                .isFalse();
        assertThat(speaks("secret-in-image", "FROM php:8.3", "ENV DATABASE_URL=mysql://shop:Qw7rTz@localhost/k"))
                .isFalse();
        assertThat(speaks("secret-in-image", "FROM php:8.3", "ENV DATABASE_URL=mysql://shop:Qw7rTz@db.example/k"))
                .isTrue();
    }
}
