package io.jenkins.plugins.optimizeddockerbuild.engine.log.stall;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildInputs;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointFinderTest {

    @TempDir
    Path context;

    private String dockerfile = "FROM registry.example.com/python:3.11\nRUN pip install -r requirements.txt\n";
    private Map<String, String> buildArgs = Map.of();
    private List<String> references = List.of();

    @Test
    void asksTheDefaultIndexOfTheToolThatAStepUsesFirst() throws Exception {
        assertThat(servers("[2/2] RUN pip install -r requirements.txt"))
                .containsExactly("pypi.org", "files.pythonhosted.org", "registry.example.com");
    }

    @Test
    void doesNotAskTheDefaultIndexWhenAnotherOneIsGiven() throws Exception {
        assertThat(servers("[2/2] RUN pip install --index-url=https://user:s3cret@pypi.example.com/simple numpy"))
                .containsExactly("pypi.example.com", "registry.example.com");
        buildArgs = Map.of("PIP_INDEX_URL", "https://index.example.com/simple");
        assertThat(servers("[2/2] RUN pip install -r requirements.txt"))
                .containsExactly("index.example.com", "registry.example.com");
    }

    @Test
    void knowsTheToolsByTheirWordsOnly() throws Exception {
        dockerfile = "FROM scratch\n";
        assertThat(servers("[2/2] RUN ./pipeline --npm && echo apt-get-like")).isEmpty();
        assertThat(servers("[2/2] RUN (cd web; npm ci)&&/venv/bin/pip3 install x"))
                .containsExactly("pypi.org", "files.pythonhosted.org");
        assertThat(servers("[2/2] RUN apt-get install -y cargo composer && which pip"))
                .isEmpty();
        assertThat(servers("[2/2] RUN --mount=type=cache,target=/x CI=1 uv sync"))
                .contains("pypi.org");
        assertThat(servers("[2/2] RUN apk add gcc")).containsExactly("dl-cdn.alpinelinux.org");
    }

    @Test
    void readsTheConfigurationOfPackageToolsInTheContext() throws Exception {
        Files.writeString(
                context.resolve(".npmrc"),
                "registry=https://npm.example.com/\n//npm.example.com/:_authToken=s3cret\n; https://comment.example.com\n");
        Files.createDirectories(context.resolve("docker"));
        Files.writeString(
                context.resolve("docker/pip.conf"),
                "[global]\nindex-url = https://u:s3cret@pip.example.com/simple\nextra-index-url=https://extra.example.com\n");
        Files.writeString(
                context.resolve("requirements.txt"),
                "--extra-index-url https://wheels.example.com/cpu\nnumpy @ https://not.an.index.example.com/numpy.whl\n");
        assertThat(servers("[2/2] RUN pip install -r requirements.txt && npm ci"))
                .containsExactlyInAnyOrder(
                        "npm.example.com",
                        "pip.example.com",
                        "extra.example.com",
                        "wheels.example.com",
                        "registry.example.com");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                ".condarc | channels:;- https://own.example.com/main | conda install -y numpy",
                "environment.yml | channels:;- https://own.example.com/main | conda env create -f environment.yml",
                "pip.ini | [global];index-url = https://own.example.com/simple | pip install numpy",
                "requirements.txt | --index-url https://own.example.com/simple | pip install -r requirements.txt",
                "Pipfile | [[source]];url = 'https://own.example.com/simple' | pipenv install --deploy",
                "pyproject.toml | [[tool.poetry.source]];url = 'https://own.example.com/simple' | poetry install",
                ".gemrc | :sources:;- https://own.example.com/ | gem install rails",
                "Gemfile | source 'https://own.example.com/' | bundle install",
                "composer.json | 'url': 'https://own.example.com/' | composer install",
                ".cargo/config.toml | [source.own];registry = 'https://own.example.com/' | cargo fetch",
                "bunfig.toml | [install];registry = 'https://own.example.com/' | bun install",
                "NuGet.Config | <add key='own' value='https://own.example.com/index.json' /> | dotnet restore",
                "docker/own.repo | [own];baseurl=https://own.example.com/ | dnf install -y git",
            })
    void asksTheIndexThatTheFilesOfAPackageManagerName(String file, String content, String run) throws Exception {
        dockerfile = "FROM scratch\nRUN " + run + "\n";
        Path path = context.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content.replace(';', '\n').replace('\'', '"'));
        assertThat(servers("[1/1] RUN " + run)).containsExactly("own.example.com");
    }

    @Test
    void asksTheDefaultIndexBesideAFurtherOne() throws Exception {
        Files.writeString(
                context.resolve("requirements.txt"), "--extra-index-url https://wheels.example.com/cpu\ntorch\n");
        assertThat(servers("[2/2] RUN pip install -r requirements.txt")).contains("pypi.org", "wheels.example.com");
    }

    @Test
    void findsWhatVariablesNameAndWhereTheyAreUsed() throws Exception {
        dockerfile = """
                ARG INDEX=https://fallback.example.com
                FROM registry.example.com/python:3.11
                ARG INDEX
                ENV MODEL_HUB=https://hub.example.com/models
                RUN curl -O $INDEX/a.tgz
                """;
        assertThat(servers("[2/2] RUN curl -O $INDEX/a.tgz"))
                .containsExactly("fallback.example.com", "hub.example.com", "registry.example.com");
        buildArgs = Map.of("INDEX", "https://given.example.com");
        assertThat(servers("[2/2] RUN curl -O $INDEX/a.tgz")).startsWith("given.example.com");
    }

    @Test
    void asksTheRegistriesOfAllThatTheBuildNames() throws Exception {
        dockerfile = """
                # syntax=docker/dockerfile:1
                FROM registry.example.com/python:3.11 AS builder
                COPY --from=tools.example.com/uv:1 /uv /uv
                ADD https://files.example.com/model.bin /
                RUN --mount=from=mounts.example.com/x true
                FROM builder
                COPY --from=builder /a /b
                """;
        references = List.of("target.example.com/app:1");
        assertThat(servers("[builder 1/4] RUN true"))
                .containsExactly(
                        "registry-1.docker.io",
                        "registry.example.com",
                        "tools.example.com",
                        "files.example.com",
                        "mounts.example.com",
                        "target.example.com");
    }

    @Test
    void asksTheRegistryThatASilentPullOrPushTalksTo() throws Exception {
        assertThat(servers("[internal] load metadata for docker.io/library/python:3.11"))
                .startsWith("registry-1.docker.io");
        assertThat(servers("importing cache manifest from cache.example.com/app:main"))
                .startsWith("cache.example.com");
        assertThat(servers("pushing push.example.com/app:1 with docker")).startsWith("push.example.com");
        assertThat(servers("[1/2] FROM base.example.com/python:3.11@sha256:1234"))
                .startsWith("base.example.com");
    }

    @Test
    void asksNoServerOnLoopbackForTheSakeOfARun() throws Exception {
        dockerfile = "FROM scratch\n";
        assertThat(servers("[2/2] RUN curl http://localhost:8080/health")).isEmpty();
    }

    @Test
    void readsTheWholeHereDocumentOfARun() throws Exception {
        dockerfile = "FROM scratch\nRUN <<EOF\nset -e\ncurl https://late.example.com/x\nEOF\n";
        assertThat(servers("[1/1] RUN <<EOF (set -e...)")).containsExactly("late.example.com");
    }

    @Test
    void tellsNoCredentialAnywhere() throws Exception {
        buildArgs = Map.of("PIP_INDEX_URL", "https://user:s3cret@pypi.example.com/s3cret/simple?x=s3cret");
        EndpointFinder finder = finder();
        List<Endpoint> endpoints =
                finder.find(VertexName.parse("[2/2] RUN pip install -i https://s3cret@a.example.com/ numpy"));
        assertThat(endpoints)
                .isNotEmpty()
                .allSatisfy(endpoint -> assertThat(endpoint.toString()).doesNotContain("s3cret"));
    }

    @Test
    void worksWithoutDockerfileAndContext() {
        EndpointFinder finder = new EndpointFinder(null, BuildInputs.none(), null, List.of());
        assertThat(finder.find(VertexName.parse("[2/2] RUN pip install numpy"))).hasSize(2);
    }

    private List<String> servers(String layer) throws Exception {
        return finder().find(VertexName.parse(layer)).stream()
                .map(Endpoint::server)
                .toList();
    }

    private EndpointFinder finder() throws Exception {
        return new EndpointFinder(
                Dockerfile.parse(dockerfile.getBytes(StandardCharsets.UTF_8), "Dockerfile"),
                new BuildInputs(null, buildArgs, Set.of(), null),
                context,
                references);
    }
}
