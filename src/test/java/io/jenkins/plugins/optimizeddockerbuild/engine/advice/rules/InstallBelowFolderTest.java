package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InstallBelowFolderTest extends RuleTest {
    @BeforeEach
    void fill() throws Exception {
        project.file("package.json", "{\"dependencies\": {\"a\": \"1\"}}")
                .file("package-lock.json", "{\"lockfileVersion\": 3, \"packages\": {\"\": {}}}")
                .file("src/index.js", "")
                .file("patches/a.patch", "")
                .ignoring("cache-mount", "compiler-in-image", "compiler-cache");
    }

    private List<Advice> advice(String... dockerfile) throws Exception {
        return project.advice("dependencies-after-source", dockerfile);
    }

    @Test
    void copiesTheSourceBelowAnInstallThatDoesNotNeedIt() throws Exception {
        assertThat(patched(
                        "FROM node:22",
                        "WORKDIR /app",
                        "COPY src ./src",
                        "COPY package*.json ./",
                        "RUN npm ci",
                        "RUN npm run build"))
                .containsExactly(
                        "FROM node:22",
                        "WORKDIR /app",
                        "COPY package*.json ./",
                        "RUN npm ci",
                        "COPY src ./src",
                        "RUN npm run build");
    }

    @Test
    void downloadsAboveTheSourceWhatABuildNeeds() throws Exception {
        project.file("pom.xml", "<project><dependencies><dependency/></dependencies></project>")
                .file("src/main/java/A.java", "");
        assertThat(patched(
                        "FROM maven:3.9 AS build",
                        "WORKDIR /build",
                        "COPY src ./src",
                        "COPY pom.xml .",
                        "RUN mvn clean package -DskipTests",
                        "FROM eclipse-temurin:21-jre",
                        "COPY --from=build /build/target/a.jar /a.jar"))
                .containsSubsequence(
                        "COPY pom.xml .",
                        "RUN mvn -B dependency:go-offline",
                        "COPY src ./src",
                        "RUN mvn clean package -DskipTests");
    }

    @Test
    void saysWhyThereIsNoPatch() throws Exception {
        assertThat(advice(
                        "FROM node:22",
                        "WORKDIR /app",
                        "COPY src src",
                        "COPY package.json package-lock.json ./",
                        "RUN npm ci && npm run build"))
                .singleElement()
                .satisfies(advice -> {
                    assertThat(advice.patch()).isNull();
                    assertThat(advice.text()).contains("There is no patch, because");
                });
    }

    @Test
    void isSilentWhereTheFolderMayBeNeededOrTheOrderIsRight() throws Exception {
        assertThat(advice(
                        "FROM node:22",
                        "WORKDIR /app",
                        "COPY patches ./patches",
                        "COPY package*.json ./",
                        "RUN npm ci"))
                .isEmpty();
        assertThat(advice("FROM node:22", "WORKDIR /app", "COPY package*.json ./", "RUN npm ci", "COPY src ./src"))
                .isEmpty();
        project.file("package.json", "{\"scripts\": {\"postinstall\": \"node src/index.js\"}}");
        assertThat(advice("FROM node:22", "WORKDIR /app", "COPY src src", "COPY package*.json ./", "RUN npm ci"))
                .isEmpty();
    }
}
