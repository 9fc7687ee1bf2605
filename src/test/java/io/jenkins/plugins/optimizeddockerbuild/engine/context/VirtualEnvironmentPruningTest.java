package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VirtualEnvironmentPruningTest extends PruningScenario {

    @BeforeEach
    void makeEnvironment() {
        context.virtualEnvironment(".venv")
                .with(".venv/lib/python3.11/site-packages/numpy-1.26.0.dist-info/RECORD")
                .file("requirements.txt", "numpy==1.26.0\n")
                .file("uv.lock", "[[package]]\nname = \"numpy\"\nversion = \"1.26.0\"\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RUN python -m venv .venv && .venv/bin/pip install -r requirements.txt",
                "RUN python3.11 -m venv /app/.venv && /app/.venv/bin/pip install -r requirements.txt",
                "RUN uv sync --frozen",
                "RUN uv venv && uv pip install -r requirements.txt",
                "ENV VENV=/app/.venv\nRUN python -m venv $VENV && $VENV/bin/pip install -r requirements.txt",
            })
    void goWhenTheDockerfileMakesThemAfterTheCopy(String instruction) throws Exception {
        assertThat(kept("FROM python", "WORKDIR /app", "COPY . .", instruction)).doesNotContain(".venv/");
    }

    @Test
    void goWhenTheDockerfileMakesThemBeforeTheCopy() throws Exception {
        assertThat(kept(
                        "FROM python",
                        "WORKDIR /app",
                        "COPY requirements.txt .",
                        "RUN python -m venv .venv && .venv/bin/pip install -r requirements.txt",
                        "COPY . ."))
                .doesNotContain(".venv/");
    }

    /** Commands that no list names as ones that remove. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "RUN mv .venv /tmp",
                "RUN /usr/local/bin/tidy",
                "RUN pip-sync empty.txt",
                "RUN .venv/bin/pip uninstall -y numpy",
                "RUN .venv/bin/pip install .",
                "RUN python /opt/clean.py",
            })
    void stayWhenWhatRunsBeforeTheCopyMayTakeThemAway(String between) throws Exception {
        assertThat(kept(
                        "FROM python",
                        "WORKDIR /app",
                        "COPY requirements.txt .",
                        "RUN python -m venv .venv && .venv/bin/pip install -r requirements.txt",
                        between,
                        "COPY . ."))
                .contains(".venv/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RUN pip install -r requirements.txt",
                "RUN python -m venv /opt/venv && /opt/venv/bin/pip install -r requirements.txt",
                "RUN python -m venv .venv",
                "RUN .venv/bin/pip install x",
                "RUN .venv/bin/python manage.py check && python -m venv .venv && .venv/bin/pip install x",
                "RUN python -m venv .venv || pip install x",
                "RUN --network=none python -m venv .venv && .venv/bin/pip install x",
                "WORKDIR /other\nRUN python -m venv .venv && .venv/bin/pip install x",
                "RUN poetry install",
                "ENV POETRY_VIRTUALENVS_IN_PROJECT=true\nRUN poetry install",
                "RUN if true; then python -m venv .venv && .venv/bin/pip install -r requirements.txt; fi",
                "RUN python -m venv .venv && .venv/bin/pip install numpy==2.0.0",
                "RUN --mount=type=cache,target=/app/.venv uv sync --frozen",
            })
    void stayWhenTheDockerfileDoesNotSurelyMakeThemInTheirPlace(String instruction) throws Exception {
        assertThat(doubtAbout(".venv", "FROM python", "WORKDIR /app", "COPY . .", instruction))
                .isEqualTo("The COPY in line 3 of the Dockerfile copies it,"
                        + " and no instruction is sure to create the same there again.");
    }

    @Test
    void stayWhenTheRequirementsOfAnotherFolderAreInstalled() throws Exception {
        context.file("small/requirements.txt", "flask==3.0.0\n");
        String making = "RUN python -m venv .venv && cd small && ../.venv/bin/pip install -r requirements.txt";
        assertThat(doubtAbout(".venv", "FROM python", "WORKDIR /app", "COPY . .", making))
                .contains("is sure to create the same");
    }

    @Test
    void stayWhenTheyHoldMoreThanTheRequirements() throws Exception {
        context.with(".venv/lib/python3.11/site-packages/torch-2.0.dist-info/RECORD");
        assertThat(doubt(
                                ".venv",
                                "FROM python",
                                "WORKDIR /app",
                                "COPY . .",
                                "RUN python -m venv .venv && .venv/bin/pip install -r requirements.txt")
                        .reason())
                .contains("is sure to create the same");
    }

    @Test
    void stayWhenARunMountsThem() throws Exception {
        assertThat(doubtAbout(".venv", "FROM python", "RUN --mount=type=bind,target=/src /src/.venv/bin/python -V"))
                .startsWith("The RUN in line 2 of the Dockerfile mounts");
    }

    @Test
    void goWhenNothingReadsThem() throws Exception {
        assertThat(kept("FROM python", "COPY app.py /")).doesNotContain(".venv/");
    }

    @Test
    void areKnownByTheirFileWhateverTheirName() throws Exception {
        context.virtualEnvironment("backend/env38");
        assertThat(kept("FROM python", "COPY app.py /"))
                .doesNotContain("backend/env38/")
                .contains("backend/");
    }
}
