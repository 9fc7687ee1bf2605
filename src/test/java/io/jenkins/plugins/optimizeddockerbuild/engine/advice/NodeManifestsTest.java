package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeManifestsTest {
    @TempDir
    Path folder;

    private AdvisedProject project;

    @BeforeEach
    void setUp() {
        project = new AdvisedProject(folder);
    }

    private Advice install(String command) throws Exception {
        return project.advice("dependencies-after-source", "FROM node:22", "WORKDIR /app", "COPY . .", "RUN " + command)
                .get(0);
    }

    @Test
    void namesTheLockFileOfBunThatIsThere() throws Exception {
        project.file("package.json", "{}");
        assertThat(install("bun install").text()).contains("because there is no lock file");
        project.file("bun.lockb", "");
        assertThat(install("bun install").text()).contains("because bun.lockb does not say");
    }

    private AdvisedProject npm(String folder) throws Exception {
        return project.file(folder + "package.json", "{}")
                .file(folder + "package-lock.json", "{\"packages\": {\"\": {}}}")
                .file(".dockerignore", "**/node_modules\n");
    }

    @Test
    void leavesAMemberOfAWorkspaceWhereItsRootIs() throws Exception {
        npm("web/").file("package.json", "{\"workspaces\": [\"web\"]}");
        Advice advice = install("cd web && npm ci");
        assertThat(advice.patch()).isNull();
        assertThat(advice.text()).contains("may be a member of a workspace");
    }

    @Test
    void takesSettingsOfYarnFromFoldersAbove() throws Exception {
        project.file("web/package.json", "{}")
                .file("web/yarn.lock", "")
                .file(".yarnrc", "registry \"https://r.example\"\n");
        assertThat(install("cd web && yarn install --ignore-scripts").text())
                .contains(".yarnrc may be for this project");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//r.example/:certfile=certs/client.pem",
                "cafile = ca.pem",
                "script-shell=tools/shell",
                "some-setting=./x",
                "another=tools/x.js",
            })
    void leavesAnInstallWhoseSettingsNameFiles(String line) throws Exception {
        npm("").file(".npmrc", line + "\n");
        assertThat(install("npm ci").text()).contains(".npmrc names files of the project");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//r.example/:_authToken=${NPM_TOKEN}",
                "//r.example/:_password=a/b+c==",
                "@scope:registry=https://r.example/npm/",
                "fund=false",
                "# a comment, ./not/a/file",
            })
    void movesAnInstallWhoseSettingsNameNone(String line) throws Exception {
        npm("").file(".npmrc", line + "\n");
        assertThat(install("npm ci").patch()).contains("+COPY package.json package-lock.json .npmrc ./");
    }

    @Test
    void leavesAnInstallThatRunsAProgramOfTheProject() throws Exception {
        project.file("package.json", "{\"packageManager\": \"pnpm@10.0.0\"}")
                .file("pnpm-lock.yaml", "lockfileVersion: '9.0'\n")
                .file(".pnpmfile.cjs", "require('./tools/hook')");
        assertThat(install("pnpm install --ignore-scripts").text()).contains(".pnpmfile.cjs is a program");
    }

    @Test
    void leavesAnInstallFromArchivesThatTheProjectBrings() throws Exception {
        project.file("package.json", "{}")
                .file("yarn.lock", "__metadata:\n")
                .file(".yarnrc.yml", "nodeLinker: node-modules\n")
                .file(".yarn/cache/a.zip", "");
        assertThat(install("yarn install --immutable --ignore-scripts").text()).contains("in .yarn");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "npm ci --yes",
                "npm_config_fetch_retries=5 npm ci",
                "NPM_CONFIG_UNSAFE_PERM=true npm ci",
                "npm config set fetch-retry-factor 10 && npm ci",
                "npm config set registry https://r.example/ --global && npm ci",
            })
    void movesAnInstallWithSettingsThatConcernTheConnection(String command) throws Exception {
        npm("");
        Advice advice = install(command);
        assertThat(advice.patch()).as(advice.text()).contains("+COPY package.json package-lock.json ./");
    }
}
