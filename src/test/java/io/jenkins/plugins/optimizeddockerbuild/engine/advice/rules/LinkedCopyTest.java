package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkedCopyTest extends RuleTest {
    @Test
    void aSourceThatIsCopiedLastDoesNotDependOnTheLayersAbove() throws Exception {
        project.file("requirements.txt", "flask\n");
        String pip = "RUN pip install -r requirements.txt";
        assertThat(project.advise("FROM python:3.12", "WORKDIR /app", "COPY . .", pip, "CMD [\"a\"]")
                        .patch())
                .contains("+COPY --link . .");
        for (String below : new String[] {"RUN ls", "COPY a /a", "WORKDIR /app/sub"}) {
            assertThat(project.advise("FROM python:3.12", "WORKDIR /app", "COPY . .", pip, below)
                            .patch())
                    .doesNotContain("--link");
        }
        assertThat(project.advise("FROM python:3.12", "WORKDIR /app", "RUN chown app /app", "COPY . .", pip)
                        .patch())
                .doesNotContain("--link");
        assertThat(project.advise("# syntax=docker/dockerfile:1.3", "FROM python:3.12", "WORKDIR /app", "COPY . .", pip)
                        .patch())
                .doesNotContain("--link");
        assertThat(project.advise("FROM python:3.12", "WORKDIR /var/www/html", "COPY . .", pip)
                        .patch())
                .doesNotContain("--link");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"RUN /opt/setup", "RUN python -c 'import os; os.symlink(\"/srv\", \"/app\")'", "RUN unzip /a.zip"
            })
    void dependsOnThemWhereACommandAboveIsNotUnderstood(String above) throws Exception {
        project.file("requirements.txt", "flask\n");
        String pip = "RUN pip install -r requirements.txt";
        assertThat(project.advise("FROM python:3.12", above, "WORKDIR /app", "COPY . .", pip, "CMD [\"a\"]")
                        .patch())
                .contains("requirements.txt")
                .doesNotContain("--link");
    }
}
