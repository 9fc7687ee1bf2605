package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.AdvisedProject;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackageCacheTest {
    @TempDir
    Path folder;

    private Advice mount(String... below) throws Exception {
        List<String> lines = new ArrayList<>(List.of(
                "FROM maven:3.9-eclipse-temurin-17 AS build", "WORKDIR /app", "COPY . .", "RUN mvn -B package"));
        lines.addAll(List.of(below));
        return new AdvisedProject(folder)
                .file("pom.xml", "<project/>")
                .advice("cache-mount", lines.toArray(new String[0]))
                .get(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COPY --from=build /root/.m2 /root/.m2",
                "COPY --from=build /root/.m2/repository/a /a",
                "COPY --from=0 /root /root",
                "COPY --from=build / /",
                "RUN --mount=type=bind,from=build,source=/root,target=/r cp -r /r/.m2 /m2",
            })
    void hidesNoDownloadsThatAnotherStageTakes(String taken) throws Exception {
        Advice advice = mount("FROM eclipse-temurin:17-jre", taken, "COPY --from=build /app/target/a.jar /a.jar");
        assertThat(advice.patch()).isNull();
        assertThat(advice.text()).contains("because line 6 works with that folder as well");
    }

    @Test
    void hidesNoDownloadsFromAStageThatBuildsOn() throws Exception {
        assertThat(mount("FROM build AS test", "RUN mvn -o verify", "FROM scratch", "COPY --from=test /app/r /r")
                        .patch())
                .isNull();
    }

    @Test
    void mountsWhereOnlyTheResultIsTaken() throws Exception {
        assertThat(mount("FROM eclipse-temurin:17-jre", "COPY --from=build /app/target/a.jar /a.jar")
                        .patch())
                .contains("+RUN --mount=type=cache,target=/root/.m2/repository mvn -B package");
    }

    @Test
    void pnpmSixKeepsItsStoreInTheHome() throws Exception {
        assertThat(new AdvisedProject(folder)
                        .file("package.json", "{}")
                        .file("pnpm-lock.yaml", "lockfileVersion: 5.3\n")
                        .advice(
                                "cache-mount",
                                "FROM node:16",
                                "WORKDIR /app",
                                "COPY package.json pnpm-lock.yaml ./",
                                "RUN pnpm install --frozen-lockfile")
                        .get(0)
                        .text())
                .contains("in /root/.pnpm-store on the builder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "store-dir=/store\n"})
    void readsTheSettingsBesideTheManifests(String settings) throws Exception {
        assertThat(new AdvisedProject(folder)
                        .file("web/package.json", "{}")
                        .file("web/pnpm-lock.yaml", "lockfileVersion: '9.0'\n")
                        .file("web/.npmrc", settings)
                        .advice(
                                "cache-mount",
                                "FROM node:22",
                                "WORKDIR /app",
                                "COPY web/package.json web/pnpm-lock.yaml web/.npmrc ./",
                                "RUN pnpm install --frozen-lockfile"))
                .hasSize(settings.isEmpty() ? 1 : 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "su node -c 'npm ci'",
                "npm config set cache /tmp/npm && npm ci",
                "HOME=/tmp npm ci",
                "sudo -u node npm ci",
            })
    void isSilentWhereTheCacheIsElsewhere(String run) throws Exception {
        assertThat(new AdvisedProject(folder)
                        .file("package.json", "{}")
                        .advice("cache-mount", "FROM node:22", "WORKDIR /app", "COPY package.json ./", "RUN " + run))
                .isEmpty();
    }

    @Test
    void isSilentWhereASettingOfNpmMovesTheCache() throws Exception {
        assertThat(new AdvisedProject(folder)
                        .file("package.json", "{}")
                        .file(".npmrc", "fund=false\ncache=/tmp/npm\n")
                        .advice(
                                "cache-mount",
                                "FROM node:22",
                                "WORKDIR /app",
                                "COPY package.json .npmrc ./",
                                "RUN npm ci"))
                .isEmpty();
    }
}
