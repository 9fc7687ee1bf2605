package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnpackedArchiveTest extends RuleTest {
    private List<Advice> advice(String... dockerfile) throws Exception {
        return project.advice("unpacked-archive", dockerfile);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"tar xf data.tar.gz", "tar -xzf /app/data.tar.gz -C /opt", "tar --extract --file data.tar.gz"})
    void tellsOfAnArchiveThatStays(String run) throws Exception {
        assertThat(advice("FROM debian:12", "WORKDIR /app", "COPY data.tar.gz .", "RUN " + run))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text())
                        .contains("`ADD` unpacks", "--mount=type=bind,source=data.tar.gz,target=/app/data.tar.gz"));
    }

    @Test
    void knowsThatAddUnpacksNoZip() throws Exception {
        assertThat(advice("FROM debian:12", "COPY a.zip /a.zip", "RUN unzip /a.zip")
                        .get(0)
                        .text())
                .doesNotContain("ADD");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"tar xf data.tar.gz && rm data.tar.gz", "tar tf data.tar.gz", "tar czf data.tar.gz src", "true"})
    void isSilentWhereItGoesOrIsNeeded(String run) throws Exception {
        assertThat(advice("FROM debian:12", "WORKDIR /app", "COPY data.tar.gz .", "RUN " + run))
                .isEmpty();
    }

    @Test
    void isSilentInAStageThatIsNotInTheImage() throws Exception {
        assertThat(advice(
                        "FROM debian:12 AS b",
                        "COPY a.tar /a.tar",
                        "RUN tar xf /a.tar",
                        "FROM scratch",
                        "COPY --from=b /x /x"))
                .isEmpty();
    }

    @Test
    void isSilentOfASmallOne() throws Exception {
        project.file("data.tar.gz", "x");
        assertThat(advice("FROM debian:12", "WORKDIR /app", "COPY data.tar.gz .", "RUN tar xf data.tar.gz"))
                .isEmpty();
    }
}
