package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestsTest {
    @TempDir
    Path folder;

    private AdvisedProject project;

    @BeforeEach
    void setUp() {
        project = new AdvisedProject(folder);
    }

    private Advice install(String base, String command) throws Exception {
        return project.advice("dependencies-after-source", "FROM " + base, "WORKDIR /app", "COPY . .", "RUN " + command)
                .get(0);
    }

    @Test
    void knowsThePluginsOfComposerFromItsLock() throws Exception {
        project.file("composer.json", "{}")
                .file("composer.lock", "{\"packages\": [{\"name\": \"a/patches\", \"type\": \"composer-plugin\"}]}");
        assertThat(install("php:8", "composer install").text()).contains("the plugin a/patches of Composer");
        project.file("composer.lock", "{\"packages\": [{\"name\": \"a/b\", \"type\": \"library\"}]}");
        assertThat(install("php:8", "composer install").patch()).isNotNull();
    }

    @Test
    void leavesComposerWithoutItsLock() throws Exception {
        project.file("composer.json", "{}");
        assertThat(install("php:8", "composer install").text()).contains("there is no composer.lock");
    }

    @Test
    void leavesGemsThatTheProjectBrings() throws Exception {
        project.file("Gemfile", "source 'https://rubygems.org'\ngem 'rack'\n")
                .file("Gemfile.lock", "")
                .file("vendor/cache/rack-3.gem", "");
        assertThat(install("ruby:3.3", "bundle install").text()).contains("brings gems along in vendor");
    }

    @Test
    void leavesAnInstallOfUvWhoseSettingsNameFolders() throws Exception {
        project.file("requirements.txt", "flask\n")
                .file("pyproject.toml", "[tool.uv]\nfind-links = [\"./wheels\"]\n")
                .file("wheels/a.whl", "");
        assertThat(install("python:3.12", "uv pip install --system -r requirements.txt")
                        .text())
                .contains("the settings of uv name folders");
    }
}
