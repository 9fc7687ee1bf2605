package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LargeUserNumberTest extends RuleTest {
    private List<Advice> advice(String... dockerfile) throws Exception {
        return project.advice("large-user-number", dockerfile);
    }

    @ParameterizedTest
    @ValueSource(strings = {"useradd -u 1000999 app", "useradd -mu 1000999 app", "useradd --uid=1000999 app && true"})
    void leavesTheLogOfLoginsAsItIs(String run) throws Exception {
        assertThat(advice("FROM debian:12", "RUN " + run)).singleElement().satisfies(advice -> {
            assertThat(advice.text()).contains("292 MB");
            assertThat(advice.patch()).contains("+RUN " + run.replace("useradd ", "useradd --no-log-init "));
        });
    }

    @Test
    void givesTheSizeInItsUnit() throws Exception {
        assertThat(advice("FROM debian:12", "RUN useradd -u 1000700999 app"))
                .singleElement()
                .extracting(Advice::text)
                .asString()
                .contains(", 292 GB.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "useradd -u 1001 app",
                "useradd -l -u 1000999 app",
                "useradd -ml -u 1000999 app",
                "useradd --no-log-init -u 1000999 app",
                "adduser -u 1000999 app",
            })
    void isSilentWhereTheLogStaysSmall(String run) throws Exception {
        assertThat(advice("FROM debian:12", "RUN " + run)).isEmpty();
    }

    @Test
    void leavesTwoUsersToThePerson() throws Exception {
        assertThat(advice("FROM debian:12", "RUN useradd -u 1000999 a && useradd b"))
                .singleElement()
                .satisfies(advice -> {
                    assertThat(advice.patch()).isNull();
                    assertThat(advice.text()).endsWith("There is no patch, because the RUN creates several users.");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"debian:13", "debian", "python:3.12-slim", "node:22-trixie", "alpine:3.20"})
    void isSilentWhereTheReleaseMayHaveNoSuchLog(String base) throws Exception {
        assertThat(advice("FROM " + base, "RUN useradd -u 1000999 app")).isEmpty();
        assertThat(advice("FROM python:3.12-slim-bookworm", "RUN useradd -u 1000999 app"))
                .hasSize(1);
    }
}
