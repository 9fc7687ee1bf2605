package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.AdvisedProject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SplitRequirementsTest {
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
