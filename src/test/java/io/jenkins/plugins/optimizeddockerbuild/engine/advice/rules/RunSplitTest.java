package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunSplitTest extends RuleTest {
    @BeforeEach
    void fill() throws Exception {
        project.file("requirements.txt", "flask\n").file(".netrc", "machine r.example login a password b\n");
    }

    private String patch(String... dockerfile) throws Exception {
        return project.advice("dependencies-after-source", dockerfile).get(0).patch();
    }

    @Test
    void leavesNoLoginInALayerThatTheSameRunRemovedAgain() throws Exception {
        String run = "RUN cp .netrc /root/.netrc && pip install -r requirements.txt && rm /root/.netrc";
        assertThat(patch("FROM python:3.12", "WORKDIR /app", "COPY . .", run)).isNull();
        assertThat(patch(
                        "FROM python:3.12 AS b",
                        "WORKDIR /app",
                        "COPY . .",
                        run,
                        "FROM scratch",
                        "COPY --from=b /app /"))
                .isNull();
    }

    @Test
    void leavesNothingInTheImageThatTheSameRunRemovedAgain() throws Exception {
        String run = "RUN pip install -r requirements.txt && python -m compileall . && pip uninstall -y pip";
        assertThat(patch("FROM python:3.12", "WORKDIR /app", "COPY . .", run)).isNull();
        assertThat(patch(
                        "FROM python:3.12 AS b",
                        "WORKDIR /app",
                        "COPY . .",
                        run,
                        "FROM scratch",
                        "COPY --from=b /app /"))
                .contains("+RUN pip install -r requirements.txt\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sed -i /index/d /root/.config/pip/pip.conf", "truncate -s 0 /root/.config/pip/pip.conf"})
    void leavesNoLoginInALayerWhateverMayRemoveIt(String last) throws Exception {
        String run = "RUN pip config set global.index-url https://u:$TOKEN@r.example/simple"
                + " && pip install -r requirements.txt && ";
        assertThat(patch("FROM python:3.12", "ARG TOKEN", "WORKDIR /app", "COPY . .", run + last))
                .isNull();
    }
}
