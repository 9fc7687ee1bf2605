package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Spelling;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoginInRunTest extends RuleTest {
    private List<Advice> advice(String... dockerfile) throws Exception {
        return project.advice("login-in-run", dockerfile);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo \"//r.example/:_authToken=${TOKEN}\" > .npmrc && npm ci && rm .npmrc",
                "echo \"machine g.example login a password $TOKEN\" > ~/.netrc && go build .",
                "pip config set global.index-url https://user:$TOKEN@r.example/simple",
                "git config --global url.\"https://$TOKEN@g.example/\".insteadOf https://g.example/",
                "poetry config http-basic.own user $TOKEN",
            })
    void speaksOfALoginOutOfAnArgument(String run) throws Exception {
        assertThat(advice("FROM node:22", "ARG TOKEN", "RUN " + run))
                .singleElement()
                .satisfies(advice -> {
                    assertThat(advice.severity()).isEqualTo(Advice.Severity.HIGH);
                    assertThat(advice.text()).contains("--secret id=TOKEN,env=TOKEN");
                });
    }

    @Test
    void namesTheOptionAsAPipelineWritesIt() throws Exception {
        project.spelled(Spelling.PIPELINE);
        assertThat(advice("FROM node:22", "ARG TOKEN", "RUN echo \"_authToken=$TOKEN\" > .npmrc && npm ci"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text())
                        .contains("Give it with `secrets: [TOKEN: 'CREDENTIALS-ID']`")
                        .contains("`RUN --mount=type=secret,id=TOKEN,env=TOKEN …`")
                        .doesNotContain("--secret"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--mount=type=secret,id=t echo \"//r.example/:_authToken=$TOKEN\" > .npmrc",
                "echo \"//r.example/:_authToken=\\${LATER_TOKEN}\" > .npmrc",
                "echo $TOKEN_LIMIT > /etc/limits",
                "npm ci",
            })
    void isSilentWithoutOne(String run) throws Exception {
        assertThat(advice("FROM node:22", "ARG TOKEN_LIMIT", "RUN " + run)).isEmpty();
    }

    @Test
    void weighsLessInAStageThatIsNotInTheImage() throws Exception {
        assertThat(advice(
                                "FROM node:22 AS b",
                                "ARG TOKEN",
                                "RUN npm config set //r.example/:_authToken $TOKEN",
                                "FROM scratch",
                                "COPY --from=b /a /a")
                        .get(0)
                        .severity())
                .isEqualTo(Advice.Severity.MEDIUM);
    }

    @Test
    void namesTheFileThatTheToolOfTheRunReads() throws Exception {
        assertThat(advice(
                                "FROM golang:1.22",
                                "ARG TOKEN",
                                "RUN git config --global url.\"https://$TOKEN@g.example/\".insteadOf https://g.example/")
                        .get(0)
                        .text())
                .contains("target=/root/.netrc");
        assertThat(advice("FROM node:22", "ARG TOKEN", "RUN npm config set //r.example/:_authToken=$TOKEN")
                        .get(0)
                        .text())
                .contains("target=/root/.npmrc");
    }

    @Test
    void givesTheLoginToTheRunThatDownloads() throws Exception {
        assertThat(advice(
                                "FROM golang:1.22",
                                "ARG TOKEN",
                                "RUN git config --global url.\"https://$TOKEN@g.example/\".insteadOf https://g.example/",
                                "RUN go mod download")
                        .get(0)
                        .text())
                .contains("mount it for the RUN that downloads, instead of this one");
        assertThat(advice("FROM python:3.12", "ARG TOKEN", "RUN pip install --index-url https://u:$TOKEN@i.example a")
                        .get(0)
                        .text())
                .contains("mount it for this RUN alone");
    }

    @Test
    void givesTheLoginOfARequestToItsOwnRun() throws Exception {
        assertThat(
                        project.advice(
                                "login-in-run",
                                "FROM debian:12",
                                "ARG GITHUB_TOKEN",
                                "RUN curl -o a.zip --header \"Authorization: Bearer ${GITHUB_TOKEN}\" https://api.example.com/a.zip"))
                .singleElement()
                .satisfies(advice -> {
                    assertThat(advice.title()).isEqualTo("Give the login as a secret");
                    assertThat(advice.text()).contains("this RUN alone").doesNotContain("netrc");
                });
    }

    @Test
    void isSilentOfWhatOnlyTellsOfALogin() throws Exception {
        assertThat(advice("FROM node:22", "ARG AUTH_URL", "RUN echo \"registry=$AUTH_URL\" > .npmrc"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "poetry config http-basic.own user $TOKEN | /root/.config/pypoetry/auth.toml",
                "echo \"channels: [https://u:$TOKEN@c.example]\" > /root/.condarc && conda install -y a | /root/.condarc",
                "echo \"npmAuthToken: $TOKEN\" > .yarnrc.yml && yarn install | /root/.yarnrc.yml",
                "printf 'password=%s' $TOKEN > gradle.properties && gradle build | /root/.gradle/gradle.properties",
                "pip config set global.index-url https://u:$TOKEN@r.example/simple | /root/.config/pip/pip.conf",
                "bundle config gems.example.org u:$TOKEN && bundle install | /root/.bundle/config",
                "composer config github-oauth.github.com $TOKEN | /root/.composer/auth.json",
            })
    void namesTheFileOfTheToolThatTheLoginIsFor(String run, String file) throws Exception {
        assertThat(advice("FROM python:3.12", "ARG TOKEN", "RUN " + run))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text()).contains("target=" + file + "`"));
    }

    @Test
    void isSilentOfATokenThatNothingDownloadsWith() throws Exception {
        String[] dockerfile = {
            "FROM python:3.12", "ARG GITHUB_TOKEN", "RUN echo \"GITHUB_TOKEN=$GITHUB_TOKEN\" >> /app/.env"
        };
        assertThat(advice(dockerfile)).isEmpty();
        dockerfile[2] = "RUN git clone https://u:$GITHUB_TOKEN@github.com/a/b";
        assertThat(advice(dockerfile)).hasSize(1);
    }
}
