package io.jenkins.plugins.optimizeddockerbuild.engine.advice.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.AdvisedProject;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceReachTest {
    @TempDir
    Path folder;

    private AdvisedProject project;

    @BeforeEach
    void setUp() throws Exception {
        project = new AdvisedProject(folder)
                .file("requirements.txt", "flask\n")
                .file(".config/pip/pip.conf", "[global]\nindex-url = https://r.example/simple\n");
    }

    private Advice install(String... above) throws Exception {
        return installFrom("python:3.12", above);
    }

    private Advice installFrom(String base, String... above) throws Exception {
        String[] lines = new String[above.length + 3];
        lines[0] = "FROM " + base;
        System.arraycopy(above, 0, lines, 1, above.length);
        lines[above.length + 1] = "COPY . .";
        lines[above.length + 2] = "RUN pip install -r requirements.txt";
        return project.advice("dependencies-after-source", lines).get(0);
    }

    @Test
    void leavesAnInstallWhereTheSourceBringsSettingsIntoTheHomeOfItsUser() throws Exception {
        assertThat(install("RUN useradd -m app", "USER app", "WORKDIR /home/app")
                        .text())
                .contains("the copy may bring .config/pip/pip.conf into the user's home");
        assertThat(install("ENV HOME=/app", "WORKDIR /app").patch()).isNull();
    }

    @Test
    void movesAnInstallWhereTheSourceLiesElsewhere() throws Exception {
        assertThat(install("WORKDIR /app").patch()).contains("+COPY requirements.txt ./");
        assertThat(install("RUN useradd -m app", "USER app", "WORKDIR /home/app/src")
                        .patch())
                .isNotNull();
    }

    @Test
    void movesAnInstallAtHomeWhereNoSettingsCome() throws Exception {
        project.file(".dockerignore", ".config\n").file(".gitignore", "*.pyc\n");
        assertThat(install("USER app", "WORKDIR /home/app").patch()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/home/app", "/home/build", "/home/jovyan"})
    void takesAnyHomeForTheUsersUnlessTheBaseImageIsKnownToRunAsRoot(String home) throws Exception {
        assertThat(installFrom("registry.example.com/base:1", "WORKDIR " + home).patch())
                .isNull();
        assertThat(installFrom("registry.example.com/base:1", "USER root", "WORKDIR " + home)
                        .patch())
                .isNull();
        assertThat(install("WORKDIR " + home).patch()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "useradd -m app, app, /app, true",
        "useradd -r -d /home/app app, app, /app, true",
        "adduser -D -h /app app, app, /app, false",
        "adduser --system --home=/app app, app, /app, false",
        "adduser -S -u 1001 app, 1001, /app, true",
        "useradd -u 1001 -d /app app, 1001:1001, /app, false",
        "useradd -m app && usermod -d /app app, app, /app, false",
        "useradd -d $HOME_OF_APP app, app, /app, false",
        "./add-user.sh, app, /app, false",
        "useradd -m other, app, /app, false",
    })
    void knowsTheHomeThatAUserIsAddedWith(String add, String user, String home, boolean moves) throws Exception {
        boolean moved = install("RUN " + add, "USER " + user, "WORKDIR " + home).patch() != null;
        assertThat(moved).isEqualTo(moves);
    }

    @Test
    void knowsTheHomeOfTheUserThatNodesImageBrings() throws Exception {
        assertThat(installFrom("node:20", "USER node", "WORKDIR /app").patch()).isNotNull();
        assertThat(installFrom("node:20", "USER node", "WORKDIR /home/node").patch())
                .isNull();
    }

    @Test
    void takesAnyFolderForTheHomeOfAUserWhoIsNotRoot() throws Exception {
        assertThat(install("RUN useradd -d /app app", "USER app", "WORKDIR /app")
                        .patch())
                .isNull();
    }
}
