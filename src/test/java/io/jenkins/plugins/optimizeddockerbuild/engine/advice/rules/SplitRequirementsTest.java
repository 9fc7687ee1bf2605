package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitRequirementsTest extends RuleTest {
    @Test
    void largePackagesGetALayerOnlyWhereThatIsSafe() throws Exception {
        String[] dockerfile = {
            "FROM python:3.12", "WORKDIR /a", "COPY requirements.txt ./", "RUN pip install -r requirements.txt"
        };
        project.file("requirements.txt", "torch==2.5.1\nflask\nrequests\n");
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

    @Test
    void whatOthersAreBuiltOnGetsALayerOfItsOwnWhenAllIsPinned() throws Exception {
        String[] dockerfile = {
            "FROM python:3.12", "WORKDIR /a", "COPY requirements.txt ./", "RUN pip install -r requirements.txt"
        };
        project.file("requirements.txt", "flask\nnumpy==1.24.2\npandas==1.5.3\nrequests\nscikit-learn==1.2.1\n");
        assertThat(project.advice("split-requirements", dockerfile))
                .singleElement()
                .satisfies(advice -> assertThat(advice.patch())
                        .containsSubsequence(
                                "+COPY requirements-data.txt ./\n+RUN pip install -r requirements-data.txt\n",
                                "+COPY requirements-ml.txt ./\n+RUN pip install -r requirements-ml.txt\n",
                                "+COPY requirements.txt requirements-base.txt ./\n",
                                "+flask\n+requests\n",
                                "+numpy==1.24.2\n+pandas==1.5.3\n",
                                "+scikit-learn==1.2.1\n"));
        project.file("requirements.txt", "flask\nnumpy\npandas==1.5.3\nrequests\nscikit-learn==1.2.1\n");
        assertThat(project.advice("split-requirements", dockerfile))
                .singleElement()
                .satisfies(advice -> {
                    assertThat(advice.patch()).isNull();
                    assertThat(advice.text()).contains("no patch, because numpy is not pinned");
                });
    }

    @Test
    void givesNoUpperLimitForTorchOfAnotherIndex() throws Exception {
        project.file(
                "requirements.txt",
                "--extra-index-url https://download.pytorch.org/whl/cu118\ntorch==2.1.0\nflask\nuvloop\n");
        assertThat(project.advice(
                        "split-requirements",
                        "FROM python:3.12",
                        "COPY requirements.txt .",
                        "RUN pip install -r requirements.txt"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text())
                        .contains("over 100 MB of downloads")
                        .doesNotContain("up to"));
    }

    @Test
    void isSilentOfWhatTheBaseOrARunAboveMayHaveInstalled() throws Exception {
        project.file("requirements.txt", "flask\nuvloop\ntorch==2.2.0\n");
        String[] dockerfile = {"FROM python:3.12", "", "COPY requirements.txt .", "RUN pip install -r requirements.txt"
        };
        assertThat(speaks("split-requirements", dockerfile)).isTrue();
        dockerfile[1] = "RUN pip install torch==2.2.0 --index-url https://download.pytorch.org/whl/cpu";
        assertThat(speaks("split-requirements", dockerfile)).isFalse();
        dockerfile[1] = "";
        for (String base :
                List.of("pytorch/pytorch:2.2.0-cuda12.1-cudnn8-runtime", "continuumio/anaconda3:2024.02-1")) {
            dockerfile[0] = "FROM " + base;
            assertThat(speaks("split-requirements", dockerfile)).as(base).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WORKDIR /app",
                "RUN apt-get update && apt-get install -y gcc",
                "ENV PIP_INDEX_URL=https://a.example"
            })
    void makesNoPatchWhereTheInstallMayNeedWhatIsBelowTheCopy(String between) throws Exception {
        project.file("requirements.txt", "flask==3.0.0\njinja2==3.1.0\ntorch==2.2.0\n");
        assertThat(project.advice(
                                "split-requirements",
                                "FROM python:3.12",
                                "COPY requirements.txt /app/requirements.txt",
                                between,
                                "RUN pip install -r /app/requirements.txt")
                        .get(0)
                        .patch())
                .isNull();
    }

    @Test
    void makesNoPatchWhereAnotherDockerfileCopiesTheFile() throws Exception {
        String[] dockerfile = {
            "FROM python:3.12", "COPY requirements.txt requirements.txt", "RUN pip install -r requirements.txt"
        };
        project.file("requirements.txt", "flask==3.0.0\njinja2==3.1.0\ntorch==2.2.0\n")
                .file("prod.Dockerfile", String.join("\n", dockerfile));
        assertThat(project.advice("split-requirements", dockerfile))
                .singleElement()
                .satisfies(advice -> assertThat(advice.patch()).isNull());
        project.file("prod.Dockerfile", "FROM scratch");
        assertThat(project.advice("split-requirements", dockerfile).get(0).patch())
                .isNotNull();
    }
}
