package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.AdvisedProject;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Adviser;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Observed;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.DockerfileWarning;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Lines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each rule speaks of and what not; the largest has a test class of its own. */
class RulesTest {
    @TempDir
    private Path temporary;

    private AdvisedProject project;

    @BeforeEach
    void makeFolder() throws Exception {
        project = new AdvisedProject(Files.createDirectory(temporary.resolve("context")));
    }

    private boolean speaks(String rule, String... dockerfile) throws Exception {
        return !project.advice(rule, dockerfile).isEmpty();
    }

    @Test
    void packagesNeedNotWaitForAnotherStage() throws Exception {
        String[] waiting = {
            "FROM golang:1.24 AS build",
            "COPY . /src",
            "RUN true",
            "FROM debian:12",
            "# The program",
            "COPY --from=build /a /usr/local/bin/a",
            "COPY --from=build /b /usr/local/bin/b",
            "RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*",
            "CMD [\"a\"]"
        };
        Adviser.Result result = project.advise(waiting);
        assertThat(project.patched("Dockerfile", result))
                .endsWith(
                        "RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*",
                        "# The program",
                        "COPY --from=build /a /usr/local/bin/a",
                        "COPY --from=build /b /usr/local/bin/b",
                        "CMD [\"a\"]");
        waiting[5] = "COPY --from=build /a /etc/apt/sources.list";
        waiting[6] = "";
        assertThat(speaks("waits-for-stage", waiting)).isFalse();
    }

    @Test
    void aChangingArgumentGoesBelowInstallsThatDoNotNeedIt() throws Exception {
        Adviser.Result result = project.advise(
                "FROM alpine:3.20",
                "ARG GIT_SHA",
                "RUN apk add --no-cache curl",
                "RUN make",
                "LABEL revision=$GIT_SHA");
        assertThat(project.patched("Dockerfile", result))
                .containsExactly(
                        "FROM alpine:3.20",
                        "RUN apk add --no-cache curl",
                        "ARG GIT_SHA",
                        "RUN make",
                        "LABEL revision=$GIT_SHA");
        assertThat(speaks("argument-too-early", "FROM alpine:3.20", "ARG GIT_SHA", "RUN make"))
                .isFalse();
        assertThat(speaks("argument-too-early", "FROM alpine:3.20", "ARG NODE_VERSION", "RUN apk add curl"))
                .isFalse();
    }

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
    void largeRecommendationsStayOutOfTheImage() throws Exception {
        String rule = "recommended-packages";
        assertThat(speaks(rule, "FROM debian:12", "RUN apt-get update && apt-get install -y ffmpeg curl"))
                .isTrue();
        assertThat(speaks(rule, "FROM debian:12", "RUN apt-get install -y --no-install-recommends ffmpeg"))
                .isFalse();
        assertThat(speaks(rule, "FROM debian:12", "RUN apt-get install -y curl git"))
                .isFalse();
        assertThat(speaks(rule, "FROM debian:12", "RUN apt-get install -y gcc && make && apt-get purge -y gcc"))
                .isFalse();
        assertThat(speaks(
                        rule,
                        "FROM debian:12",
                        "RUN echo 'APT::Install-Recommends \"0\";' > /etc/apt/apt.conf.d/a",
                        "RUN apt-get install -y ffmpeg"))
                .isFalse();
        assertThat(speaks(
                        rule,
                        "FROM debian:12 AS build",
                        "RUN apt-get install -y build-essential",
                        "FROM debian:12",
                        "COPY --from=build /a /a"))
                .isFalse();
    }

    @Test
    void packageListsStayOutOfTheImage() throws Exception {
        Adviser.Result result = project.advise(
                "FROM debian:12 AS base",
                "RUN apt-get update && \\",
                "    apt-get install -y curl",
                "FROM debian:12 AS build",
                "RUN apt-get update && apt-get install -y gcc",
                "FROM base",
                "COPY --from=build /a /a");
        assertThat(project.patched("Dockerfile", result))
                .startsWith(
                        "FROM debian:12 AS base",
                        "RUN apt-get update && \\",
                        "    apt-get install -y curl && \\",
                        "    rm -rf /var/lib/apt/lists/*",
                        "FROM debian:12 AS build",
                        "RUN apt-get update && apt-get install -y gcc");
        assertThat(speaks(
                        "apt-lists",
                        "FROM debian:12",
                        "RUN --mount=type=cache,target=/var/lib/apt apt-get update && apt-get install -y curl"))
                .isFalse();
    }

    @Test
    void theOwnerOfALargeFolderIsSetWhileCopying() throws Exception {
        project.file("src/a", "");
        String change = "RUN chown -R app /srv";
        assertThat(speaks("ownership-after-copy", "FROM debian:12", "COPY src /srv/src", change))
                .isTrue();
        assertThat(speaks("ownership-after-copy", "FROM debian:12", "COPY --chown=app src /srv/src", change))
                .isFalse();
        assertThat(speaks("ownership-after-copy", "FROM debian:12", "COPY run.sh /srv/", change))
                .isFalse();
        assertThat(speaks("ownership-after-copy", "FROM debian:12", "RUN mkdir /srv/data && chown -R app /srv/data"))
                .isFalse();
    }

    @Test
    void copyTakesOverTheOwnerWhereNothingElseFillsTheFolder() throws Exception {
        project.file("src/a", "").file("requirements.txt", "flask\n");
        String[] dockerfile = {
            "FROM python:3.12",
            "RUN useradd app",
            "WORKDIR /app",
            "COPY requirements.txt ./",
            "RUN pip install -r requirements.txt",
            "COPY src \\",
            "     /app/src",
            "RUN chown -R app:app /app",
            "USER app"
        };
        Adviser.Result result =
                project.ignoring("cache-mount", "secret-in-image").advise(dockerfile);
        assertThat(project.patched("Dockerfile", result))
                .containsExactly(
                        "FROM python:3.12",
                        "RUN useradd app",
                        "WORKDIR /app",
                        "COPY --chown=app:app requirements.txt ./",
                        "RUN pip install -r requirements.txt",
                        "COPY --chown=app:app src \\",
                        "     /app/src",
                        "RUN chown app:app /app",
                        "USER app");
        for (String other :
                new String[] {"RUN make -C /app", "WORKDIR /app/data", "RUN echo a > /app/a", "VOLUME /app/v"}) {
            dockerfile[4] = other;
            assertThat(project.advice("ownership-after-copy", dockerfile))
                    .singleElement()
                    .satisfies(advice -> assertThat(advice.patch()).isNull());
        }
        dockerfile[4] = "RUN true";
        for (String other : new String[] {
            "RUN chown -R app /app", "RUN chown -R other:other /app", "RUN chown -R app:app /app && ls"
        }) {
            dockerfile[7] = other;
            assertThat(project.advice("ownership-after-copy", dockerfile))
                    .singleElement()
                    .satisfies(advice -> assertThat(advice.patch()).isNull());
        }
    }

    @Test
    void anArchiveIsNotLeftInALayer() throws Exception {
        assertThat(speaks(
                        "deleted-in-later-layer",
                        "FROM debian:12",
                        "COPY a.tar.gz /tmp/",
                        "RUN tar -xf /tmp/a.tar.gz && rm /tmp/a.tar.gz"))
                .isTrue();
        assertThat(speaks(
                        "deleted-in-later-layer",
                        "FROM debian:12",
                        "RUN curl -o /tmp/a.tar.gz https://example.org/a.tar.gz && rm /tmp/a.tar.gz"))
                .isFalse();
        assertThat(speaks(
                        "deleted-in-later-layer",
                        "FROM debian:12",
                        "COPY requirements.txt /tmp/",
                        "RUN rm /tmp/requirements.txt"))
                .isFalse();
    }

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
        project.observed(new Observed(null, null, List.of(), null, List.of(warning)));
        assertThat(speaks("secret-in-image", "FROM debian:12", token)).isFalse();
        project.observed(Observed.NOTHING);
        project.file(".env", "MODEL=large\nVLLM_TOKENIZER=some/tokenizer\n");
        assertThat(speaks("secret-in-image", "FROM debian:12", "COPY . /srv")).isFalse();
        project.file(".env", "API_TOKEN=4f5a8b1c9d\n");
        assertThat(speaks("secret-in-image", "FROM debian:12", "COPY . /srv")).isTrue();
    }

    @Test
    void whatCannotServeTheImageIsNamedInTheIgnoreFile() throws Exception {
        project.file("app/__pycache__/main.cpython-312.pyc", "x".repeat(2_000_000))
                .file("app/main.py", "");
        Adviser.Result result =
                project.advise("FROM python:3.12", "COPY . /srv", "CMD [\"python\", \"/srv/app/main.py\"]");
        assertThat(project.patched(".dockerignore", result)).anyMatch(line -> line.contains("__pycache__"));
        assertThat(speaks("ignore-file", "FROM python:3.12", "COPY . /srv")).isFalse();
    }

    @Test
    void whatOnlyThisMachineHasStaysOutOfTheContext() throws Exception {
        String[] dockerfile = {"FROM python:3.12", "COPY . /srv", "CMD [\"python\", \"/srv/app/main.py\"]"};
        String large = "x".repeat(2_000_000);
        project.file(".gitignore", "# local\n/data/\n*.bin\n.env\ndist/\n")
                .file("data/sales.csv", large)
                .file("notes/big.bin", large)
                .file("dist/app.txt", large)
                .file("tracked/sales.csv", large)
                .file(".env", "API_TOKEN=4f5a8b1c9d\n")
                .file("app/main.py", "data = {'a': 1}\n");
        Adviser.Result result = project.advise(dockerfile);
        assertThat(project.patched(".dockerignore", result)).containsExactly("data", "notes/big.bin", ".env");

        Files.delete(temporary.resolve("context/.dockerignore"));
        project.file("app/main.py", "open('data/sales.csv'); load_dotenv(); from_('big.bin')\n");
        assertThat(speaks("unused-context", dockerfile)).isFalse();
        assertThat(project.advice("secret-in-image", dockerfile))
                .singleElement()
                .satisfies(advice -> assertThat(advice.patch()).isNull());
        project.file("app/main.py", "").file(".gitignore", "/data/*\n!/data/sales.csv\n");
        assertThat(speaks("unused-context", dockerfile)).isFalse();
    }

    @Test
    void aSourceThatIsCopiedLastDoesNotDependOnTheLayersAbove() throws Exception {
        project.file("requirements.txt", "flask\n");
        String pip = "RUN pip install -r requirements.txt";
        assertThat(project.advise("FROM python:3.12", "WORKDIR /app", "COPY . .", pip, "CMD [\"a\"]")
                        .patch())
                .contains("+COPY --link . .");
        for (String below : new String[] {"RUN ls", "COPY a /a", "WORKDIR /app/sub"}) {
            assertThat(project.advise("FROM python:3.12", "WORKDIR /app", "COPY . .", pip, below)
                            .patch())
                    .doesNotContain("--link");
        }
        assertThat(project.advise("FROM python:3.12", "WORKDIR /app", "RUN chown app /app", "COPY . .", pip)
                        .patch())
                .doesNotContain("--link");
        assertThat(project.advise("# syntax=docker/dockerfile:1.3", "FROM python:3.12", "WORKDIR /app", "COPY . .", pip)
                        .patch())
                .doesNotContain("--link");
        assertThat(project.advise("FROM python:3.12", "WORKDIR /var/www/html", "COPY . .", pip)
                        .patch())
                .doesNotContain("--link");
    }

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
    void threadsAreLimitedWhereSeveralWorkersShareTheProcessors() throws Exception {
        String numpy = "RUN pip install numpy";
        String workers = "CMD [\"gunicorn\", \"--workers\", \"4\", \"a:b\"]";
        assertThat(speaks("thread-limits", "FROM python:3.12", numpy, workers)).isTrue();
        assertThat(speaks("thread-limits", "FROM python:3.12", "ENV OMP_NUM_THREADS=1", numpy, workers))
                .isFalse();
        assertThat(speaks("thread-limits", "FROM python:3.12", numpy, "CMD [\"gunicorn\", \"a:b\"]"))
                .isFalse();
    }

    @Test
    void downloadsHaveAChecksum() throws Exception {
        assertThat(speaks("remote-add", "FROM debian:12", "ADD https://example.org/a /a"))
                .isTrue();
        assertThat(speaks("remote-add", "FROM debian:12", "ADD https://github.com/a/b.git#v1 /a"))
                .isFalse();
        assertThat(speaks(
                        "remote-add",
                        "FROM debian:12",
                        "ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d"
                                + " https://example.org/a /a"))
                .isFalse();
    }

    @Test
    void theBaseHasAVersion() throws Exception {
        assertThat(speaks("unpinned-base", "FROM python")).isTrue();
        assertThat(speaks("unpinned-base", "FROM registry.example.com:5000/python:latest"))
                .isTrue();
        assertThat(speaks("unpinned-base", "FROM python:3.12")).isFalse();
        assertThat(speaks("unpinned-base", "FROM scratch")).isFalse();
        assertThat(speaks("unpinned-base", "ARG BASE=python", "FROM $BASE")).isFalse();
        assertThat(speaks("unpinned-base", "FROM python:3.12 AS base", "FROM base"))
                .isFalse();
    }

    @Test
    void largePackagesGetALayerOnlyWhereThatIsSafe() throws Exception {
        String[] dockerfile = {
            "FROM python:3.12", "WORKDIR /a", "COPY requirements.txt ./", "RUN pip install -r requirements.txt"
        };
        project.file("requirements.txt", "torch\nflask\nrequests\n");
        assertThat(project.advice("split-requirements", dockerfile))
                .singleElement()
                .satisfies(advice -> assertThat(advice.patch()).contains("requirements-ml.txt"));
        project.file("setup.py", "open('requirements.txt')");
        assertThat(project.advice("split-requirements", dockerfile))
                .singleElement()
                .satisfies(advice -> assertThat(advice.patch()).isNull());
        project.file("requirements.txt", "flask\nrequests\nnumpy\n");
        assertThat(speaks("split-requirements", dockerfile)).isFalse();
    }
}
