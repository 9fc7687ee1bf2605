package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Adviser;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Measurements;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.LayerKey;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Summaries;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CacheMountTest extends RuleTest {
    private static final String APT_MOUNT = "--mount=type=cache,target=/var/cache/apt,sharing=locked";
    private static final String LISTS_MOUNT = "--mount=type=cache,target=/var/lib/apt/lists,sharing=locked";

    private boolean applies(String... dockerfile) throws Exception {
        return !project.advice("cache-mount", dockerfile).isEmpty();
    }

    @Test
    void cacheMountsGoWhereRootInstallsWhatTheProjectLists() throws Exception {
        project.file("package.json", "{}").file("go.mod", "module a\n").file("go.sum", "");
        String copy = "COPY package.json ./";
        assertThat(applies("FROM node:22", "WORKDIR /a", copy, "RUN npm ci")).isTrue();
        assertThat(applies("FROM node:22", "USER node", "WORKDIR /a", copy, "RUN npm ci"))
                .isFalse();
        assertThat(applies("FROM some/image:1", "WORKDIR /a", copy, "RUN npm ci"))
                .isFalse();
        assertThat(applies("FROM node:22", "WORKDIR /a", copy, "RUN npm ci && npm cache clean --force"))
                .isFalse();
        assertThat(applies("FROM node:22", "WORKDIR /a", copy, "RUN npm ci && npm cache rm --force"))
                .isFalse();
        assertThat(applies("FROM oven/bun:1", "WORKDIR /a", copy, "RUN bun install && bun pm cache rm"))
                .isFalse();
        assertThat(applies("FROM node:22", "WORKDIR /a", copy, "RUN --mount=type=cache,target=/x npm ci"))
                .isFalse();
        assertThat(applies("FROM node:22", "RUN npm install -g pm2")).isFalse();
        // that layer reaches other builders through a registry, a mount does not
        assertThat(applies(
                        "FROM golang:1.24",
                        "WORKDIR /a",
                        "COPY go.mod go.sum ./",
                        "RUN go mod download",
                        "COPY . .",
                        "RUN go build ."))
                .isFalse();
    }

    @Test
    void aCacheThatAVariableOfItsPackageManagerMovesHasNoMount() throws Exception {
        project.file("package.json", "{}").file("requirements.txt", "flask\n");
        String[] node = {"FROM node:22", "", "WORKDIR /a", "COPY package.json ./", "RUN pnpm install"};
        for (String variable : new String[] {"npm_config_store_dir=/store", "NPM_CONFIG_STORE_DIR=/store"}) {
            node[1] = "ENV " + variable;
            assertThat(applies(node)).as(variable).isFalse();
        }
        node[1] = "ENV PIP_CACHE_DIR=/x";
        assertThat(applies(node)).isTrue();
    }

    @Test
    void anOptionThatTurnsTheCacheOffGoesWhereAMountKeepsIt() throws Exception {
        project.file("composer.json", "{}").file("composer.lock", "{}");
        String[] php = {"FROM php:8.3", "WORKDIR /a", "COPY composer.json composer.lock ./", ""};
        php[3] = "RUN composer install --no-cache --no-scripts";
        assertThat(project.advice("cache-mount", php).get(0).patch())
                .contains("+RUN --mount=type=cache,target=/root/.composer/cache composer install --no-scripts");
    }

    @Test
    void eachPackageManagerHasItsCache() throws Exception {
        project.file("package.json", "{}")
                .file("yarn.lock", "# yarn lockfile v1\n")
                .file("environment.yml", "name: a\n")
                .file("build.gradle", "");
        String node = "FROM node:22";
        String copy = "COPY package.json yarn.lock ./";
        assertThat(project.advise(node, "WORKDIR /a", copy, "RUN yarn install").patch())
                .contains("--mount=type=cache,target=/usr/local/share/.cache/yarn yarn install");
        assertThat(project.advise(node, "WORKDIR /a", copy, "RUN pnpm install").patch())
                .contains("--mount=type=cache,target=/root/.local/share/pnpm/store pnpm install");
        assertThat(project.advise(node, "ENV PNPM_HOME=/pnpm", "WORKDIR /a", copy, "RUN pnpm install")
                        .patch())
                .contains("--mount=type=cache,target=/pnpm/store pnpm install");
        String offline = "RUN pnpm install --offline";
        assertThat(applies(node, "WORKDIR /a", copy, "RUN pnpm fetch", offline)).isFalse();
        project.file("yarn.lock", "__metadata:\n  version: 8\n");
        assertThat(applies(node, "WORKDIR /a", copy, "RUN yarn install")).isFalse();
        String conda = "FROM continuumio/miniconda3:24.1.2-0";
        String environment = "COPY environment.yml ./";
        String create = "RUN conda env create -f environment.yml";
        assertThat(project.advise(conda, "WORKDIR /a", environment, create).patch())
                .contains("--mount=type=cache,target=/opt/conda/pkgs conda env create");
        assertThat(applies(conda, "WORKDIR /a", environment, create + " && conda clean -afy"))
                .isFalse();
        assertThat(project.advise(
                                "FROM eclipse-temurin:21 AS build",
                                "WORKDIR /a",
                                "COPY . .",
                                "RUN ./gradlew build",
                                "FROM eclipse-temurin:21-jre",
                                "COPY --from=build /a/a.jar /a.jar")
                        .patch())
                .contains(
                        "--mount=type=cache,target=/root/.gradle/caches",
                        "--mount=type=cache,target=/root/.gradle/wrapper",
                        " ./gradlew build");
    }

    @Test
    void findsTheCacheOfComposerWhereItsVariablesPutIt() throws Exception {
        project.file("composer.json", "{}").file("composer.lock", "{}");
        String[] php = {"FROM php:8.3", "", "WORKDIR /a", "COPY composer.json composer.lock ./", ""};
        php[4] = "RUN composer install --no-scripts";
        php[1] = "ENV COMPOSER_HOME=/composer";
        assertThat(project.advice("cache-mount", php).get(0).patch()).contains("target=/composer/cache composer");
        php[1] = "ENV COMPOSER_CACHE_DIR=/c";
        assertThat(project.advice("cache-mount", php).get(0).patch()).contains("target=/c composer");
        php[1] = "ENV XDG_CACHE_HOME=/x";
        assertThat(applies(php)).isFalse();
        // where the system has /etc/xdg, this folder is then its home
        php[1] = "RUN composer global require a/b";
        assertThat(applies(php)).isFalse();
        php[1] = "COPY auth.json /root/.config/composer/";
        assertThat(applies(php)).isFalse();
        php[1] = "";
        php[4] = "RUN COMPOSER_HOME=/composer composer install --no-scripts";
        assertThat(applies(php)).isFalse();
    }

    @Test
    void aVariableOfTheCommandItselfMovesTheCache() throws Exception {
        project.file("Cargo.toml", "[package]\n\n[dependencies]\nserde = \"1\"\n");
        String[] rust = {
            "FROM rust:1.80 AS build", "WORKDIR /a", "COPY . .", "", "FROM debian:12", "COPY --from=build /x /x"
        };
        rust[3] = "RUN cargo build";
        assertThat(applies(rust)).isTrue();
        rust[3] = "RUN CARGO_HOME=/a/cargo cargo build";
        assertThat(applies(rust)).isFalse();
    }

    @Test
    void poetrysEnvironmentIsNotPartOfItsCache() throws Exception {
        project.file("pyproject.toml", "").file("poetry.lock", "");
        assertThat(project.advise(
                                "FROM python:3.12",
                                "WORKDIR /a",
                                "COPY pyproject.toml poetry.lock ./",
                                "RUN poetry install --no-root --no-cache")
                        .patch())
                .contains("+RUN --mount=type=cache,target=/root/.cache/pypoetry/cache")
                .contains("--mount=type=cache,target=/root/.cache/pypoetry/artifacts")
                .doesNotContain("+    poetry install --no-root --no-cache");
    }

    @Test
    void gemsAreKeptWhereBundlerPutsThem() throws Exception {
        project.file("Gemfile", "gem 'rack'\n").file("Gemfile.lock", "");
        String copy = "COPY Gemfile Gemfile.lock ./";
        assertThat(project.advise("FROM ruby:3.3", "WORKDIR /a", copy, "RUN bundle install --jobs 4")
                        .patch())
                .contains("+RUN --mount=type=cache,target=/usr/local/bundle/cache bundle install --jobs 4");
        assertThat(applies("FROM ruby:3.3", "WORKDIR /a", copy, "RUN bundle config set path v && bundle install"))
                .isFalse();
        assertThat(applies("FROM ruby:3.3", "ENV BUNDLE_PATH=/gems", "WORKDIR /a", copy, "RUN bundle install"))
                .isFalse();
        assertThat(applies(
                        "FROM ruby:3.3",
                        "WORKDIR /a",
                        copy,
                        "RUN bundle install && rm -rf /usr/local/bundle/cache/*.gem"))
                .isFalse();
        project.file("Gemfile", "gem 'rack', github: 'rack/rack'\n");
        assertThat(applies("FROM ruby:3.3", "WORKDIR /a", copy, "RUN bundle install"))
                .isFalse();
    }

    @Test
    void yarn4AndGradlesImageHaveTheirsElsewhere() throws Exception {
        project.file("package.json", "{\"packageManager\": \"yarn@4.5.0\"}")
                .file("yarn.lock", "__metadata:\n  version: 8\n")
                .file(".yarnrc.yml", "nodeLinker: node-modules\n")
                .file("build.gradle", "");
        String copy = "COPY package.json yarn.lock .yarnrc.yml ./";
        assertThat(project.advise("FROM node:22", "WORKDIR /a", copy, "RUN yarn install --immutable")
                        .patch())
                .contains("--mount=type=cache,target=/root/.yarn/berry/cache yarn install");
        project.file(".yarnrc.yml", "nodeLinker: pnp\n");
        assertThat(applies("FROM node:22", "WORKDIR /a", copy, "RUN yarn install --immutable"))
                .isFalse();
        assertThat(project.advise(
                                "FROM gradle:8-jdk21 AS build",
                                "WORKDIR /a",
                                "COPY . .",
                                "RUN gradle build",
                                "FROM eclipse-temurin:21-jre",
                                "COPY --from=build /a/a.jar /a.jar")
                        .patch())
                .contains("--mount=type=cache,target=/home/gradle/.gradle/caches gradle build");
    }

    @Test
    void whatLinksIntoItsCacheKeepsIt() throws Exception {
        project.file("package.json", "{}")
                .file("pnpm-lock.yaml", "")
                .file(".npmrc", "package-import-method=hardlink\n");
        String copy = "COPY package.json pnpm-lock.yaml .npmrc ./";
        assertThat(applies("FROM node:22", "WORKDIR /a", copy, "RUN pnpm install"))
                .isFalse();
        project.file("requirements.txt", "flask\n");
        String uv = "RUN uv pip install --system -r requirements.txt";
        assertThat(applies("FROM python:3.12", "COPY requirements.txt ./", uv)).isTrue();
        assertThat(applies("FROM python:3.12", "ENV UV_LINK_MODE=symlink", "COPY requirements.txt ./", uv))
                .isFalse();
    }

    @Test
    void aptKeepsItsDownloadsWhereItHasToRunBelowTheSource() throws Exception {
        Adviser.Result result = project.advise(
                "FROM debian:12 AS build",
                "WORKDIR /a",
                "COPY . .",
                "RUN apt-get update && \\",
                "    apt-get install -y gcc && \\",
                "    apt-get clean && \\",
                "    rm -rf /var/lib/apt/lists/* && \\",
                "    make",
                "FROM debian:12",
                "COPY --from=build /a/a /a");
        assertThat(project.patched("Dockerfile", result))
                .contains(
                        "RUN " + APT_MOUNT + " \\",
                        "    " + LISTS_MOUNT + " \\",
                        "    rm -f /etc/apt/apt.conf.d/docker-clean && \\",
                        "    apt-get update && \\",
                        "    apt-get install -y gcc && \\",
                        "    make")
                .doesNotContain("    apt-get clean && \\", "    rm -rf /var/lib/apt/lists/* && \\");
        assertThat(project.advise().patch()).isNull();
    }

    @Test
    void theImageItselfKeepsTheFileThatCleansUpAfterApt() throws Exception {
        Adviser.Result result = project.advise(
                "FROM debian:12",
                "COPY . /a",
                "RUN set -eux; \\",
                "  apt-get update; \\",
                "  apt-get install -y gcc; \\",
                "  rm -rf /var/lib/apt/lists/*; \\",
                "  make -C /a");
        assertThat(project.patched("Dockerfile", result))
                .endsWith(
                        "RUN " + APT_MOUNT + " \\",
                        "  " + LISTS_MOUNT + " \\",
                        "  set -eux; \\",
                        "  find /etc/apt/apt.conf.d -name docker-clean -exec mv {} /etc/apt ';'; \\",
                        "  apt-get update; \\",
                        "  apt-get install -y gcc; \\",
                        "  make -C /a; \\",
                        "  find /etc/apt -maxdepth 1 -name docker-clean -exec mv {} /etc/apt/apt.conf.d ';'");
    }

    @Test
    void listsThatTheProjectHoldsMakeAptRunAgain() throws Exception {
        project.file("packages.txt", "curl\n").file("setup.sh", "");
        String install = "RUN apt-get update && xargs -a /packages.txt apt-get install -y";
        assertThat(applies("FROM debian:12", "COPY packages.txt /", install)).isTrue();
        assertThat(applies(
                        "FROM debian:12", "COPY setup.sh /", "RUN apt-get update && apt-get install -y a && /setup.sh"))
                .isFalse();
    }

    @Test
    void aptIsNoMatterWhereItComesFromTheCacheAnyway() throws Exception {
        String install = "RUN apt-get update && apt-get install -y gcc";
        assertThat(applies("FROM debian:12", install + " && make")).isFalse();
        // goes above the copy instead
        assertThat(applies("FROM debian:12", "COPY . /a", install)).isFalse();
        assertThat(applies(
                        "FROM debian:12",
                        "COPY . /a",
                        "RUN rm -f /etc/apt/apt.conf.d/docker-clean",
                        install + " && make"))
                .isFalse();
        assertThat(applies("FROM some/image:1", "COPY . /a", install + " && make"))
                .isFalse();
        // the lists are needed below
        assertThat(project.advice(
                        "cache-mount",
                        "FROM debian:12",
                        "COPY . /a",
                        install + " && make",
                        "RUN apt-get install -y git"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.patch()).isNull());
    }

    @Test
    void theHistoryTellsWhetherAptRunsAgain() throws Exception {
        String[] dockerfile = {"FROM debian:12", "COPY . /a", "RUN apt-get update && apt-get install -y gcc && make"};
        Advice advice = project.observed(Measurements.earlier(builds(dockerfile, 4, 60_000)))
                .advice("cache-mount", dockerfile)
                .get(0);
        assertThat(advice.evidence())
                .contains("This RUN ran in 4 of the last 6 builds, each time because of `COPY . /a` above it");
        assertThat(advice.severity()).isEqualTo(Advice.Severity.MEDIUM);
        assertThat(project.observed(Measurements.earlier(builds(dockerfile, 0, 60_000)))
                        .advice("cache-mount", dockerfile))
                .isEmpty();
        assertThat(project.observed(Measurements.earlier(builds(dockerfile, 4, 3_000)))
                        .advice("cache-mount", dockerfile))
                .isEmpty();
    }

    /** Six builds; in so many of them the copy and what is below ran. */
    private static List<BuildSummary> builds(String[] dockerfile, int ran, long millis) {
        List<BuildSummary> builds = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            List<BuildSummary.Layer> layers = new ArrayList<>();
            for (int line = 1; line < dockerfile.length; line++) {
                Outcome outcome = i < ran ? Outcome.DONE : Outcome.CACHED;
                layers.add(new BuildSummary.Layer(
                        new LayerKey("", "stage-0", dockerfile[line]), line, null, outcome, millis, null));
            }
            builds.add(Summaries.summary(
                    1,
                    "b" + i,
                    Instant.EPOCH.plusSeconds(i),
                    ResultSection.Status.SUCCESS,
                    1,
                    null,
                    null,
                    null,
                    null,
                    layers,
                    List.of(),
                    null));
        }
        return builds;
    }

    @Test
    void saysWhyThereIsNoPatch() throws Exception {
        project.file("go.mod", "module a\nrequire example.com/b v1.0.0\n")
                .file("go.sum", "example.com/b v1.0.0 h1:a=\n")
                .file("main.go", "package main\n");
        assertThat(project.advice("cache-mount", "FROM golang:1.24", "WORKDIR /a", "COPY . .", "RUN go build -o /b ."))
                .singleElement()
                .satisfies(advice -> {
                    assertThat(advice.patch()).isNull();
                    assertThat(advice.text())
                            .contains(
                                    "no patch, because the image has these downloads now, and the container may need them");
                });
    }

    @Test
    void mountsForFurtherInstallsOfTheStageWhatTheyTookFromTheLayer() throws Exception {
        project.file("package.json", "{}").file("package-lock.json", "{}");
        String copy = "COPY package.json package-lock.json ./";
        assertThat(project.advice(
                        "cache-mount", "FROM node:22", "WORKDIR /a", copy, "RUN npm ci", "RUN npm ci --omit=dev"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.patch())
                        .contains(
                                "+RUN --mount=type=cache,target=/root/.npm npm ci\n",
                                "+RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev\n"));
        assertThat(project.advice(
                        "cache-mount",
                        "FROM node:22 AS all",
                        "WORKDIR /a",
                        copy,
                        "RUN npm ci",
                        "FROM all",
                        "RUN npm ci --omit=dev"))
                .singleElement()
                .satisfies(advice -> {
                    assertThat(advice.patch()).isNull();
                    assertThat(advice.text()).contains("another stage installs with what this layer keeps");
                });
    }

    @Test
    void isSilentOfAptOnACondition() throws Exception {
        project.file("src/a", "");
        assertThat(applies(
                        "FROM debian:12",
                        "ARG EXTRAS=false",
                        "COPY . .",
                        "RUN if [ \"$EXTRAS\" = true ]; then apt-get update && apt-get install -y curl; fi"))
                .isFalse();
    }

    @Test
    void leavesTheOptionsOfOtherCommandsAlone() throws Exception {
        project.file("composer.json", "{}").file("composer.lock", "{}");
        var result = project.advise(
                "FROM php:8.2-fpm-alpine",
                "WORKDIR /app",
                "COPY composer.json composer.lock ./",
                "RUN apk add --no-cache curl && composer install --no-dev");
        assertThat(String.join("\n", project.patched("Dockerfile", result)))
                .contains("--mount=type=cache,target=/root/.composer/cache", "apk add --no-cache curl");
    }

    @Test
    void takesAProxyForModulesForNoFolder() throws Exception {
        project.file("go.mod", "module a\n\nrequire example.org/b v1.0.0\n");
        assertThat(project.advice(
                        "cache-mount",
                        "FROM golang:1.22 AS build",
                        "ENV GOPROXY=https://goproxy.cn,direct",
                        "COPY . .",
                        "RUN go build -o /a .",
                        "FROM debian:12",
                        "COPY --from=build /a /a"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.patch()).isNotNull());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gradle build || return 0", "gradle build --no-daemon > /dev/null 2>&1 || true"})
    void isSilentOfABuildThatOnlyDownloads(String warmUp) throws Exception {
        project.file("build.gradle", "").file("src/App.java", "");
        assertThat(applies(
                        "FROM gradle:8-jdk21 AS build",
                        "WORKDIR /a",
                        "COPY build.gradle ./",
                        "RUN " + warmUp,
                        "COPY . .",
                        "RUN gradle build",
                        "FROM eclipse-temurin:21-jre",
                        "COPY --from=build /a/a.jar /a.jar"))
                .isFalse();
    }

    @Test
    void aBuildBelowGoGetDownloadsNothing() throws Exception {
        project.file("go.mod", "module m\n").file("go.sum", "").file("main.go", "package main\n");
        assertThat(project.advice(
                        "cache-mount",
                        "FROM golang:1.22 AS build",
                        "WORKDIR /src",
                        "COPY . .",
                        "RUN go get -d -v ./...",
                        "RUN go build -o /app .",
                        "FROM debian:12",
                        "COPY --from=build /app /app"))
                .allSatisfy(advice -> assertThat(advice.text()).contains("`go get` downloads"));
    }

    @Test
    void saysWhyAptGetsNoMount() throws Exception {
        project.file("packages.txt", "curl\n");
        assertThat(project.advice(
                        "cache-mount",
                        "FROM debian:12",
                        "COPY packages.txt .",
                        "RUN apt-get update && xargs apt-get install -y < packages.txt",
                        "RUN ./more.sh"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text())
                        .endsWith("There is no patch, because a later instruction may need apt's lists."));
    }

    @Test
    void isSilentOfAnInstallThatDownloadsNothing() throws Exception {
        project.file("requirements.txt", "flask\n");
        assertThat(project.advice(
                        "cache-mount",
                        "FROM python:3.12",
                        "COPY requirements.txt .",
                        "RUN pip install --no-cache-dir --no-index --find-links=/wheels -r requirements.txt"))
                .isEmpty();
    }

    @Test
    void isSilentWhereTheRunEmptiesTheCache() throws Exception {
        project.file("Pipfile", "[packages]\nflask = \"*\"\n").file("Pipfile.lock", "{}");
        assertThat(project.advice(
                        "cache-mount",
                        "FROM python:3.12",
                        "COPY Pipfile Pipfile.lock ./",
                        "RUN pipenv install --deploy --system && pipenv --clear"))
                .isEmpty();
    }

    @Test
    void keepsAnOptionThatAnotherPackageManagerNeeds() throws Exception {
        project.file("requirements.txt", "flask\n");
        assertThat(project.advice(
                        "cache-mount",
                        "FROM python:3.12",
                        "COPY requirements.txt .",
                        "RUN pip install --no-cache-dir uv && uv pip install --no-cache-dir -r requirements.txt"))
                .singleElement()
                .satisfies(advice -> {
                    assertThat(advice.patch()).isNull();
                    assertThat(advice.text())
                            .endsWith(
                                    "There is no patch, because another package manager in this RUN needs --no-cache-dir.");
                });
    }

    @Test
    void givesAptAMountWhereTheRunRemovesTheListsItself() throws Exception {
        project.file("packages.txt", "curl\n");
        assertThat(project.advice(
                        "cache-mount",
                        "FROM debian:12",
                        "COPY packages.txt .",
                        "RUN apt-get update && xargs apt-get install -y < packages.txt && rm -rf /var/lib/apt/lists/*",
                        "RUN ./more.sh"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.patch()).isNotNull());
    }

    @Test
    void keepsTheDownloadsOfGradlesWrapperOnlyWhereItIsCalled() throws Exception {
        project.file("build.gradle", "plugins { id 'java' }\ndependencies { implementation 'a:b:1' }\n");
        String[] dockerfile = {
            "FROM eclipse-temurin:21",
            "WORKDIR /app",
            "COPY . .",
            "RUN gradle build",
            "FROM debian:12",
            "COPY --from=0 /app/a.jar /"
        };
        assertThat(project.advice("cache-mount", dockerfile))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text())
                        .contains("/root/.gradle/caches on")
                        .doesNotContain("wrapper"));
        dockerfile[3] = "RUN ./gradlew build";
        assertThat(project.advice("cache-mount", dockerfile))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text()).contains("/root/.gradle/wrapper"));
    }

    @Test
    void isSilentOfAProjectWhoseDependenciesAreInstalledAboveIt() throws Exception {
        project.file("pyproject.toml", "[project]\nname = \"a\"\ndependencies = [\"flask\"]\n")
                .file("a/__init__.py", "");
        String[] dockerfile = {
            "FROM python:3.12", "WORKDIR /src", "COPY pyproject.toml .", "RUN true", "COPY a a", "RUN pip install ."
        };
        assertThat(project.advice("cache-mount", dockerfile)).hasSize(1);
        dockerfile[3] = "RUN python make-list.py > requirements.txt && pip install -r requirements.txt";
        assertThat(project.advice("cache-mount", dockerfile))
                .noneMatch(advice -> advice.lines().first() == 6);
    }

    @Test
    void isSilentWhereAScriptOfTheRunMayRemoveTheCache() throws Exception {
        project.file("requirements.txt", "flask\n");
        assertThat(
                        project.advice(
                                "cache-mount",
                                "FROM python:3.12",
                                "COPY requirements.txt .",
                                "RUN /install/dev.sh && pip install -r requirements.txt && /install/purge_dev_package_and_cache.sh"))
                .isEmpty();
    }

    @Test
    void isSilentWhereTheProjectBringsThePackagesAlong() throws Exception {
        String[] go = {
            "FROM golang:1.22", "WORKDIR /a", "COPY go.mod go.sum ./", "COPY vendor vendor", "COPY . .", "RUN go build"
        };
        project.file("go.mod", "module a\nrequire b.example/c v1.0.0\n").file("go.sum", "");
        assertThat(speaks("cache-mount", go)).isTrue();
        project.file("vendor/modules.txt", "# b.example/c v1.0.0\n");
        assertThat(speaks("cache-mount", go)).isFalse();
        project.file("Gemfile", "source 'https://rubygems.org'\ngem 'a'\n").file("Gemfile.lock", "");
        String[] ruby = {"FROM ruby:3.3", "WORKDIR /a", "COPY Gemfile Gemfile.lock ./", "RUN bundle install"};
        assertThat(speaks("cache-mount", ruby)).isTrue();
        ruby[3] = "RUN bundle install --local";
        assertThat(speaks("cache-mount", ruby)).isFalse();
    }

    @Test
    void isSilentOfAModuleWithoutDependencies() throws Exception {
        String[] go = {"FROM golang:1.22", "WORKDIR /a", "COPY t/main.go t/go.mod ./", "RUN go build -o a main.go"};
        project.file("t/go.mod", "module a\n\ngo 1.22\n").file("t/main.go", "package main\n");
        assertThat(speaks("cache-mount", go)).isFalse();
        project.file("t/go.mod", "module a\n\ngo 1.22\n\nrequire b.example/c v1.0.0\n");
        assertThat(speaks("cache-mount", go)).isTrue();
    }

    @Test
    void namesThePackageManagerThatCorepackStarts() throws Exception {
        project.file("package.json", "{}").file("pnpm-lock.yaml", "lockfileVersion: '9.0'\n");
        assertThat(of(
                                "cache-mount",
                                "FROM node:22",
                                "WORKDIR /a",
                                "COPY package.json pnpm-lock.yaml ./",
                                "RUN corepack pnpm install --frozen-lockfile")
                        .get(0)
                        .text())
                .contains("`pnpm install` downloads");
    }

    @Test
    void isSilentOfRequirementsWithoutPackages() throws Exception {
        String[] dockerfile = {"FROM python:3.12", "WORKDIR /a", "COPY . .", "RUN pip install -r requirements.txt"};
        project.file("requirements.txt", "# needs nothing, \u4e85\u4f85\n");
        assertThat(speaks("cache-mount", dockerfile)).isFalse();
        assertThat(speaks("dependencies-after-source", dockerfile)).isFalse();
        project.file("requirements.txt", "# needs this, \u4e85\u4f85\nflask\n");
        assertThat(speaks("cache-mount", dockerfile)).isTrue();
        assertThat(of("dependencies-after-source", dockerfile))
                .singleElement()
                .satisfies(advice -> assertThat(advice.patch()).isNotNull());
    }
}
