package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunMergeTest extends RuleTest {
    private static final String UNDONE = "undone-in-later-layer";

    @Test
    void twoRunsBecomeOneOnlyWhereTheyDoTheSameTogether() throws Exception {
        String purge = "RUN apt-get purge -y gcc";
        String install = "apt-get update && apt-get install -y gcc";
        assertThat(hasPatch(UNDONE, "FROM debian:12", "RUN " + install, purge)).isTrue();
        assertThat(hasPatch(UNDONE, "FROM debian:12", "RUN cd /tmp && " + install, purge))
                .isFalse();
        assertThat(hasPatch(UNDONE, "FROM debian:12", "RUN DEBS=1; " + install, purge))
                .isFalse();
        assertThat(hasPatch(UNDONE, "FROM debian:12", "RUN DEBIAN_FRONTEND=noninteractive " + install, purge))
                .isTrue();
        assertThat(hasPatch(UNDONE, "FROM debian:12", "RUN " + install, purge + "; true"))
                .isFalse();
        assertThat(hasPatch(UNDONE, "FROM debian:12", "RUN " + install, "COPY a /a", purge))
                .isFalse();
        assertThat(hasPatch(UNDONE, "FROM debian:12", "RUN --network=host " + install, purge))
                .isFalse();
        String fetch = "RUN wget https://example.org/a.tar.gz";
        assertThat(patched("FROM debian:12", "WORKDIR /a", fetch, "RUN tar xf a.tar.gz \\", "    && rm a.tar.gz"))
                .containsExactly(
                        "FROM debian:12",
                        "WORKDIR /a",
                        fetch + " \\",
                        "    && tar xf a.tar.gz \\",
                        "    && rm a.tar.gz");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pushd /tmp",
                "shopt -s nullglob",
                "declare -x A=b",
                "builtin cd /tmp",
                "hash -r",
                "f() { true; }"
            })
    void twoRunsStayWhereTheFirstLeavesAnotherShell(String first) throws Exception {
        String install = "apt-get update && apt-get install -y gcc";
        assertThat(hasPatch(UNDONE, "FROM debian:12", "RUN " + first + " && " + install, "RUN apt-get purge -y gcc"))
                .isFalse();
    }
}
