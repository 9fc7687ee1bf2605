package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeScriptsTest {
    private static final String PACKAGE = "{\"dependencies\": {\"express\": \"^4\"}%s}";

    @TempDir
    Path folder;

    private AdvisedProject project;

    @BeforeEach
    void setUp() throws Exception {
        project = new AdvisedProject(folder)
                .file("package.json", PACKAGE.formatted(""))
                .file(".dockerignore", "node_modules\n");
    }

    private Advice install(String command) throws Exception {
        return project.advice("dependencies-after-source", "FROM node:22", "WORKDIR /app", "COPY . .", "RUN " + command)
                .get(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "yarn install --frozen-lockfile | yarn.lock      | '# yarn lockfile v1\n'",
                "bun install --frozen-lockfile  | bun.lock       | '{}'",
                "pnpm install --frozen-lockfile | pnpm-lock.yaml | 'lockfileVersion: ''9.0''\n'",
                "npm ci                         | package-lock.json | '{\"lockfileVersion\": 1, \"dependencies\": {}}'",
            })
    void movesNoInstallWhoseLockFileDoesNotTellWhoRunsScripts(String command, String lock, String text)
            throws Exception {
        project.file(lock, text);
        Advice advice = install(command);
        assertThat(advice.patch()).isNull();
        assertThat(advice.text()).contains("does not say which packages run a script");
        assertThat(install(command + " --ignore-scripts").patch()).contains("+COPY package.json " + lock);
    }

    @Test
    void movesNoInstallWithoutLockFile() throws Exception {
        assertThat(install("npm install").text()).contains("There is no patch, because there is no lock file");
    }

    @Test
    void readsALargeLockFileToItsEnd() throws Exception {
        StringBuilder lock = new StringBuilder("{\"packages\": {\"\": {}");
        for (int i = 0; i < 4_000; i++) {
            lock.append(",\"node_modules/p")
                    .append(i)
                    .append("\": {\"resolved\": \"https://r.example/p")
                    .append("x".repeat(60))
                    .append("\"}");
        }
        project.file("package-lock.json", lock + "}}");
        assertThat(install("npm ci").patch()).contains("+COPY package.json package-lock.json ./");
        project.file("package-lock.json", lock + ",\"node_modules/last\": {\"hasInstallScript\": true}}}");
        assertThat(install("npm ci").text()).contains("the package last runs a script");
    }

    @Test
    void holdsTheLockFileOfAnInstallAgainstItsPackageJson() throws Exception {
        project.file("package-lock.json", "{\"packages\": {\"\": {\"dependencies\": {\"express\": \"^3\"}}}}");
        assertThat(install("npm install").text())
                .contains("package.json has other dependencies than package-lock.json");
        project.file("package-lock.json", "{\"packages\": {\"\": {\"dependencies\": {\"express\": \"^4\"}}}}");
        assertThat(install("npm install").patch()).isNotNull();
    }

    @Test
    void takesAShrinkwrapBeforeTheLockFile() throws Exception {
        project.file("package-lock.json", "{\"packages\": {\"\": {}}}")
                .file(
                        "npm-shrinkwrap.json",
                        "{\"packages\": {\"\": {}, \"node_modules/a\": {\"hasInstallScript\": true}}}");
        assertThat(install("npm ci").text()).contains("the package a runs a script");
    }

    @Test
    void knowsFromAnOlderLockFileOfPnpmWhoIsBuilt() throws Exception {
        String lock =
                "lockfileVersion: '6.0'\npackages:\n\n  /express@4.18.0:\n    resolution: {integrity: sha512-x}\n";
        project.file("pnpm-lock.yaml", lock);
        assertThat(install("pnpm install --frozen-lockfile").patch()).isNotNull();
        project.file("pnpm-lock.yaml", lock + "\n  /@a/tool@1.0.0:\n    requiresBuild: true\n");
        assertThat(install("pnpm install --frozen-lockfile").text()).contains("the package @a/tool runs a script");
    }

    @Test
    void takesThePackagesThatPnpm10MayBuildFromPackageJson() throws Exception {
        project.file("pnpm-lock.yaml", "lockfileVersion: '9.0'\n")
                .file("package.json", PACKAGE.formatted(", \"packageManager\": \"pnpm@10.4.1\""));
        assertThat(install("pnpm install --frozen-lockfile").patch()).isNotNull();
        project.file(
                "package.json",
                PACKAGE.formatted(
                        ", \"packageManager\": \"pnpm@10.4.1\", \"pnpm\": {\"onlyBuiltDependencies\": [\"prisma\"]}"));
        assertThat(install("pnpm install --frozen-lockfile").text()).contains("the package prisma runs a script");
    }

    @Test
    void movesYarnWhereItsSettingsForbidScripts() throws Exception {
        project.file("yarn.lock", "__metadata:\n  version: 8\n")
                .file(".yarnrc.yml", "nodeLinker: node-modules\nenableScripts: false\n");
        assertThat(install("yarn install --immutable").patch()).contains("+COPY package.json yarn.lock .yarnrc.yml ./");
    }
}
