package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Adviser;
import org.junit.jupiter.api.Test;

class OwnerWhileCopyingTest extends RuleTest {
    @Test
    void copyTakesOverTheOwnerWhereNothingElseFillsTheFolder() throws Exception {
        project.file("src/a", "").file("requirements.txt", "flask\n");
        String[] dockerfile = {
            "FROM python:3.12",
            "RUN useradd app",
            "WORKDIR /app",
            "COPY requirements.txt ./",
            "RUN pip install -r requirements.txt",
            "COPY src \\",
            "     /app/src",
            "RUN chown -R app:app /app",
            "USER app"
        };
        project.file("src/data", "x".repeat(1_100_000));
        Adviser.Result result =
                project.ignoring("cache-mount", "secret-in-image").advise(dockerfile);
        assertThat(project.patched("Dockerfile", result))
                .containsExactly(
                        "FROM python:3.12",
                        "RUN useradd app",
                        "WORKDIR /app",
                        "COPY --chown=app:app requirements.txt ./",
                        "RUN pip install -r requirements.txt",
                        "COPY --chown=app:app src \\",
                        "     /app/src",
                        "RUN chown app:app /app",
                        "USER app");
        for (String other :
                new String[] {"RUN make -C /app", "WORKDIR /app/data", "RUN echo a > /app/a", "VOLUME /app/v"}) {
            dockerfile[4] = other;
            assertThat(project.advice("ownership-after-copy", dockerfile))
                    .singleElement()
                    .satisfies(advice -> assertThat(advice.patch()).isNull());
        }
        dockerfile[4] = "RUN true";
        for (String other : new String[] {
            "RUN chown -R app /app", "RUN chown -R other:other /app", "RUN chown -R app:app /app && ls"
        }) {
            dockerfile[7] = other;
            assertThat(project.advice("ownership-after-copy", dockerfile))
                    .singleElement()
                    .satisfies(advice -> assertThat(advice.patch()).isNull());
        }
    }
}
