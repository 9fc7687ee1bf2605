package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RemoteAddTest extends RuleTest {
    @Test
    void downloadsHaveAChecksum() throws Exception {
        assertThat(speaks("remote-add", "FROM debian:12", "ADD https://example.org/a /a"))
                .isTrue();
        assertThat(speaks("remote-add", "FROM debian:12", "ADD https://github.com/a/b.git#v1 /a"))
                .isFalse();
        assertThat(speaks(
                        "remote-add",
                        "FROM debian:12",
                        "ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d"
                                + " https://example.org/a /a"))
                .isFalse();
    }

    @Test
    void speaksOfUnpackingWhereAnArchiveIsAdded() throws Exception {
        assertThat(project.advice("remote-add", "FROM debian:12", "ADD https://example.org/a.db /a")
                        .get(0)
                        .text())
                .doesNotContain("archive");
        assertThat(project.advice("remote-add", "FROM debian:12", "ADD https://example.org/a.tar.gz?v=1 /a")
                        .get(0)
                        .text())
                .contains("An archive that is only unpacked");
    }

    @Test
    void isSilentOfAnAnswerThatIsMeantToChange() throws Exception {
        assertThat(project.advice(
                        "remote-add",
                        "FROM debian:12",
                        "ADD https://api.github.com/repos/a/b/git/refs/heads/main /version.json",
                        "RUN git clone https://github.com/a/b"))
                .isEmpty();
    }

    @Test
    void asksForTheChecksumAsAnArgumentWhereTheAddressHasOne() throws Exception {
        assertThat(project.advice(
                        "remote-add", "FROM debian:12", "ARG VERSION", "ADD https://example.org/$VERSION/a /a"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text()).contains("declare both as build arguments"));
    }

    @Test
    void isSilentOfARepository() throws Exception {
        assertThat(speaks("remote-add", "FROM debian:12", "ADD https://github.com/a/b.git?branch=main /a"))
                .isFalse();
    }

    @Test
    void isSilentOfACommitAndWhereTheSyntaxHasNoChecksums() throws Exception {
        assertThat(speaks(
                        "remote-add",
                        "FROM debian:12",
                        "ADD https://raw.githubusercontent.com/a/b/1d7662e48b6a1f0c0b7c3c8de1f6a5c3b2d1e0f9/c /c"))
                .isFalse();
        assertThat(speaks(
                        "remote-add",
                        "# syntax=docker/dockerfile:1.4",
                        "FROM debian:12",
                        "ADD https://example.org/a /a"))
                .isFalse();
    }
}
