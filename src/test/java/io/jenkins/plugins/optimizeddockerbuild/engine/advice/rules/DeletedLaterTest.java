package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeletedLaterTest extends RuleTest {
    @Test
    void anArchiveIsNotLeftInALayer() throws Exception {
        assertThat(speaks(
                        "deleted-in-later-layer",
                        "FROM debian:12",
                        "COPY a.tar.gz /tmp/",
                        "RUN tar -xf /tmp/a.tar.gz && rm /tmp/a.tar.gz"))
                .isTrue();
        assertThat(speaks(
                        "deleted-in-later-layer",
                        "FROM debian:12",
                        "RUN curl -o /tmp/a.tar.gz https://example.org/a.tar.gz && rm /tmp/a.tar.gz"))
                .isFalse();
        assertThat(speaks(
                        "deleted-in-later-layer",
                        "FROM debian:12",
                        "COPY requirements.txt /tmp/",
                        "RUN rm /tmp/requirements.txt"))
                .isFalse();
    }

    @Test
    void namesTheMountThatTakesThePlaceOfTheCopy() throws Exception {
        assertThat(project.advice(
                                "deleted-in-later-layer",
                                "FROM debian:12 AS build",
                                "RUN make",
                                "FROM tomcat:9",
                                "COPY --from=build /out/draw.war /tmp",
                                "RUN unzip /tmp/draw.war -d /w && rm -rf /tmp/draw.war")
                        .get(0)
                        .text())
                .contains("from=build,source=/out/draw.war,target=/tmp/draw.war", "do without the `rm`")
                .doesNotContain("ADD unpack");
        assertThat(project.advice(
                                "deleted-in-later-layer",
                                "FROM debian:12",
                                "ADD https://d.example/a.tar.gz /tmp/",
                                "RUN tar xf /tmp/a.tar.gz && rm /tmp/a.tar.gz")
                        .get(0)
                        .text())
                .contains("Download, use and delete it in one RUN.");
    }

    @Test
    void isSilentWhereNothingOfItStays() throws Exception {
        project.file("a.tar.gz", "x");
        assertThat(speaks("deleted-in-later-layer", "FROM debian:12", "COPY a.tar.gz /tmp/", "RUN rm /tmp/a.tar.gz"))
                .isFalse();
        assertThat(speaks(
                        "deleted-in-later-layer",
                        "FROM debian:12",
                        "RUN curl -o /tmp/b.tar.gz https://example.org/b.tar.gz && rm /tmp/b.tar.gz",
                        "RUN rm -f /tmp/b.tar.gz"))
                .isFalse();
    }
}
