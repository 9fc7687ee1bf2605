package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchIndexTest {
    @TempDir
    private Path temporary;

    private AdvisedProject project;

    @BeforeEach
    void makeFolder() throws Exception {
        project = new AdvisedProject(Files.createDirectory(temporary.resolve("context")));
    }

    private List<Advice> of(String rule, String... dockerfile) throws Exception {
        return project.advice(rule, dockerfile);
    }

    @Test
    void pytorchOfAnotherIndexIsNotCountedAsTheLargeOne() throws Exception {
        assertThat(of(
                        "downloads-in-image",
                        "FROM python:3.12",
                        "ENV PIP_EXTRA_INDEX_URL=https://a.example",
                        "RUN pip install torch"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.savedBytes() == null || advice.savedBytes() < 300_000_000L)
                        .isTrue());
        project.file(
                "requirements.txt", "--extra-index-url https://download.pytorch.org/whl/cpu\ntorch\nflask\nclick\n");
        assertThat(of(
                        "split-requirements",
                        "FROM python:3.12",
                        "COPY requirements.txt .",
                        "RUN pip install -r requirements.txt"))
                .allSatisfy(advice ->
                        assertThat(advice.text()).contains("over 100 MB").doesNotContain("2500"));
        assertThat(of(
                        "cuda-wheels",
                        "FROM python:3.12",
                        "ENV PIP_INDEX_URL=https://a.example",
                        "RUN pip install torch"))
                .isEmpty();
    }
}
