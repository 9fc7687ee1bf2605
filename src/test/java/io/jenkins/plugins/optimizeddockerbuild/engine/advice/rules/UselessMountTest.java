package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UselessMountTest extends RuleTest {
    @BeforeEach
    void makeManifests() throws Exception {
        project.file("package.json", "{}")
                .file("yarn.lock", "# yarn lockfile v1\n")
                .file("requirements.txt", "flask\n")
                .file("Cargo.toml", "[package]\nname = \"a\"\n\n[dependencies]\nserde = \"1\"\n")
                .file("Cargo.lock", "")
                .file("go.mod", "module a\n\nrequire b.example/c v1.0.0\n")
                .file("go.sum", "")
                .file("composer.json", "{}")
                .file("pyproject.toml", "")
                .file("poetry.lock", "");
    }

    private List<Advice> advice(String... dockerfile) throws Exception {
        return of("cache-mount", dockerfile).stream()
                .filter(advice -> !advice.title().startsWith("Keep "))
                .toList();
    }

    private List<Advice> ofRun(String base, String target, String command) throws Exception {
        return advice(
                "FROM " + base, "WORKDIR /a", "COPY . .", "RUN --mount=type=cache,target=" + target + " " + command);
    }

    @ParameterizedTest
    @CsvSource({
        "node:22, /home/node/.npm, npm ci, /root/.npm",
        "node:22, /root/.npm/cache, npm ci, /root/.npm",
        "node:22, /root/.cache/npm, npm ci, /root/.npm",
        "python:3.12, /root/.cache/poetry, poetry install, /root/.cache/pypoetry/cache",
        "node:22, /root/.yarn, yarn install, /usr/local/share/.cache/yarn",
        "rust:1.80, /root/.cargo/registry, cargo build --release, /usr/local/cargo/registry",
        "golang:1.24, /root/go/pkg/mod, go build ., /go/pkg/mod",
        "php:8.3, /tmp/cache, composer install, /root/.composer/cache",
        "composer:2, /root/.composer/cache, composer install, /tmp/cache",
        "debian:12, /usr/local/cargo/registry, cargo build, /root/.cargo/registry"
    })
    void tellsOfAFolderInWhichNothingIsKept(String base, String target, String command, String real) throws Exception {
        assertThat(ofRun(base, target, command))
                .singleElement()
                .satisfies(advice ->
                        assertThat(advice.text()).contains("The cache mount on " + target + " stays empty", real));
    }

    @ParameterizedTest
    @CsvSource({
        "node:22, /root/.npm, npm ci",
        "node:22, /root/.npm/_cacache, npm ci",
        "node:22, /a/node_modules, npm ci",
        "node:22, /home/node/.npm, npm ci --cache /home/node/.npm",
        "node:22, /x/.npm, npm config set cache /x/.npm && npm ci",
        "some/image:1, /home/node/.npm, npm ci",
        "rust:1.80, /usr/local/cargo/registry, cargo build --release",
        "rust:1.80, /usr/local/cargo, cargo build --release",
        "rust:1.80, /a/target, cargo build --release",
        "golang:1.24, /root/.cache/go-build, go build .",
        "golang:1.24, /go/pkg, go build .",
        "maven:3, /root/.m2, mvn package",
        "python:3.12, /root/.cache/pypoetry, poetry install",
        "python:3.12, /root/.cache/pip/http-v2, pip install -r requirements.txt",
        "composer:2, /tmp/cache, composer install",
        "composer:2, /tmp, composer install",
        "php:8.3, /root/.composer, composer install",
        "php:8.3, /root/.cache/composer, composer install",
        "gradle:8, /root/.gradle, gradle build",
        "python:3.12, /root/.cache, pip install -r requirements.txt"
    })
    void isSilentOfTheRightFolder(String base, String target, String command) throws Exception {
        assertThat(ofRun(base, target, command)).isEmpty();
    }

    @Test
    void mountsTheRightFolderWhereThatIsPlain() throws Exception {
        assertThat(patched(
                        "FROM node:22",
                        "WORKDIR /a",
                        "COPY package.json ./",
                        "RUN --mount=type=cache,target=/home/node/.npm,sharing=locked npm ci"))
                .contains("RUN --mount=type=cache,target=/root/.npm,sharing=locked npm ci");
    }

    @Test
    void followsTheVariableThatMovesACache() throws Exception {
        String run = "RUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt";
        assertThat(advice("FROM python:3.12", "ENV PIP_CACHE_DIR=/pip", "COPY . .", run))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text()).contains("keeps its downloads in /pip here"));
        assertThat(advice("FROM python:3.12", "ENV PIP_CACHE_DIR=/root/.cache", "COPY . .", run))
                .isEmpty();
        assertThat(advice("FROM python:3.12", "ENV HOME=/h", "COPY . .", run)).isEmpty();
    }

    @Test
    void tellsOfTheHomeOfAnotherUser() throws Exception {
        String run = "RUN --mount=type=cache,target=/root/.npm,uid=1000 npm ci";
        assertThat(advice("FROM node:22", "USER node", "WORKDIR /a", "COPY . .", run))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text()).contains("runs as `node`"));
        assertThat(advice("FROM node:22", "ENV HOME=/root", "USER node", "COPY . .", run))
                .isEmpty();
    }

    @Test
    void tellsOfAFolderThatItsUserCannotWrite() throws Exception {
        String[] dockerfile = {"FROM python:3.12", "RUN useradd -m app", "USER app", "COPY . .", ""};
        dockerfile[4] = "RUN --mount=type=cache,target=/home/app/.cache/pip pip install -r requirements.txt";
        assertThat(advice(dockerfile))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text()).contains("belongs to root"));
        dockerfile[4] = dockerfile[4].replace("/pip pip", "/pip,uid=1000 pip");
        assertThat(advice(dockerfile)).isEmpty();
    }

    @Test
    void tellsOfACacheThatIsTurnedOff() throws Exception {
        String run = "RUN --mount=type=cache,target=/root/.cache/pip pip install --no-cache-dir -r requirements.txt";
        assertThat(patched("FROM python:3.12", "COPY requirements.txt ./", run))
                .contains("RUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt");
        String plain = run.replace("--no-cache-dir ", "");
        assertThat(advice("FROM python:3.12", "ENV PIP_NO_CACHE_DIR=1", "COPY requirements.txt ./", plain))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text()).contains("`PIP_NO_CACHE_DIR`"));
        assertThat(advice("FROM python:3.12", "COPY requirements.txt ./", plain))
                .isEmpty();
        assertThat(advice("FROM python:3.12", "COPY requirements.txt ./", run + " && pip install flask"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "golang:1.24, /go/pkg/mod, go build . && go clean -modcache, true",
        "golang:1.24, /go/pkg/mod, go build . && go clean --modcache, true",
        "golang:1.24, /root/.cache/go-build, go build . && go clean -cache, true",
        "golang:1.24, /root/.cache/go-build, go build . && go clean -modcache, false",
        "golang:1.24, /go/pkg/mod, go build . && go clean, false",
        "node:22, /root/.npm, npm ci && npm cache clean --force, true",
        "node:22, /root/.npm, npm ci && npm cache verify, false",
        "debian:12, /var/cache/apt, apt-get update && apt-get install -y curl && apt-get clean, true",
        "debian:12, /var/cache/apt, apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*, false",
        "debian:12, /var/lib/apt/lists, apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*, true"
    })
    void tellsOfAMountThatIsEmptied(String base, String target, String command, boolean told) throws Exception {
        assertThat(ofRun(base, target, command)).hasSize(told ? 1 : 0);
    }

    @Test
    void takesTheCommandAwayThatEmptiesTheMount() throws Exception {
        assertThat(patched(
                        "FROM debian:12",
                        "RUN --mount=type=cache,target=/var/lib/apt/lists \\",
                        "    apt-get update && apt-get install -y --no-install-recommends curl && \\",
                        "    rm -rf /var/lib/apt/lists/*"))
                .contains("    apt-get update && apt-get install -y --no-install-recommends curl")
                .noneMatch(line -> line.contains("rm -rf"));
    }
}
