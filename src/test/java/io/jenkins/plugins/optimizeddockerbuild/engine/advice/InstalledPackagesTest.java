package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.model.Overview;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstalledPackagesTest {
    @TempDir
    private Path folder;

    private List<Overview.Installed> installed(String... dockerfile) throws Exception {
        return new AdvisedProject(folder.resolve("context")).advise(dockerfile).installed();
    }

    @Test
    void listsWhatEachRunInstallsByName() throws Exception {
        assertThat(installed(
                        "FROM python:3.11-slim",
                        "RUN apt-get update && apt-get install -y --no-install-recommends curl git && rm -rf /var/lib/apt/lists/*",
                        "RUN pip install --no-cache-dir numpy==1.26.4 'uvicorn[standard]>=0.20'"))
                .containsExactly(
                        new Overview.Installed(
                                "python:3.11-slim",
                                "apt-get install -y --no-install-recommends  curl\n"
                                        + "apt-get install -y --no-install-recommends  git",
                                0,
                                null),
                        new Overview.Installed(
                                "python:3.11-slim",
                                "pip install --no-cache-dir  numpy==1.26.4\n"
                                        + "pip install --no-cache-dir  uvicorn[standard]>=0.20",
                                0,
                                null));
    }

    @Test
    void readsTheOnlyRequirementsFileOfThatName() throws Exception {
        AdvisedProject project = new AdvisedProject(folder.resolve("context"))
                .file("service/requirements.txt", "# web\nflask == 3.0.0  # the framework\n\nnumpy\n");
        String[] dockerfile = {
            "FROM python:3.11-slim", "COPY service/requirements.txt /app/", "RUN pip install -r /app/requirements.txt"
        };

        assertThat(project.advise(dockerfile).installed())
                .extracting(Overview.Installed::packages)
                .containsExactly("pip install --no-cache-dir  flask==3.0.0\npip install --no-cache-dir  numpy");

        project.file("other/requirements.txt", "torch\n");
        assertThat(project.advise(dockerfile).installed()).isEmpty();
    }

    @Test
    void leavesOutWhatMayDifferFromImageToImage() throws Exception {
        assertThat(installed(
                        "FROM python:3.11-slim AS build",
                        "ARG NAME=x",
                        "RUN pip install --index-url https://user:secret@pypi.example.com/simple numpy",
                        "RUN pip install git+https://github.com/a/b",
                        "RUN pip install $NAME",
                        "RUN pip install .",
                        "RUN apt-get install -y -t backports curl",
                        "RUN apt-get install -y curl || true",
                        "RUN python -m venv /venv && /venv/bin/pip install numpy",
                        "FROM build",
                        "RUN apt-get install -y git",
                        "FROM scratch",
                        "COPY --from=1 / /"))
                .isEmpty();
    }
}
