package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnershipAfterCopyTest extends RuleTest {
    private static final String LARGE = "x".repeat(1_100_000);

    @Test
    void theOwnerOfALargeFolderIsSetWhileCopying() throws Exception {
        project.file("src/a", LARGE);
        String change = "RUN chown -R app /srv";
        assertThat(speaks("ownership-after-copy", "FROM debian:12", "COPY src /srv/src", change))
                .isTrue();
        assertThat(speaks("ownership-after-copy", "FROM debian:12", "COPY --chown=app src /srv/src", change))
                .isFalse();
        assertThat(speaks("ownership-after-copy", "FROM debian:12", "COPY run.sh /srv/", change))
                .isFalse();
        assertThat(speaks("ownership-after-copy", "FROM debian:12", "RUN mkdir /srv/data && chown -R app /srv/data"))
                .isFalse();
    }

    @Test
    void isSilentWhereCopyCanDoNothingAboutIt() throws Exception {
        project.file("src/a", LARGE);
        String copy = "COPY src /srv/src";
        for (String change : new String[] {
            "RUN chown -R root:root /srv",
            "RUN chmod -R a+rX /srv",
            "RUN chown -R app /srv && setcap cap_net_bind_service=+ep /srv/src/a"
        }) {
            assertThat(speaks("ownership-after-copy", "FROM debian:12", copy, change))
                    .as(change)
                    .isFalse();
        }
        assertThat(project.advice(
                                "ownership-after-copy", "FROM debian:12", copy, "RUN useradd app && chown -R app /srv")
                        .get(0)
                        .text())
                .contains("and add the user above it");
        assertThat(speaks("ownership-after-copy", "FROM debian:12", copy, "RUN chmod -R 755 /srv"))
                .isTrue();
    }

    @Test
    void saysWhyThereIsNoPatch() throws Exception {
        project.file("src/a", LARGE);
        assertThat(project.advice(
                        "ownership-after-copy",
                        "FROM debian:12",
                        "COPY . /app",
                        "RUN chown -R app:app /app && mkdir -p /data"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text()).contains("There is no patch, because"));
    }

    @ParameterizedTest
    @CsvSource({
        "'u+rwX,go+rX,go-w', false",
        "'u=rwX,go=rX', true",
        "g+w, true",
        "'a+rX,g-w', false",
        "a-w, true",
        "g=u, true",
        "+x, true",
    })
    void isSilentOfAModeThatTheFilesOfACheckoutHave(String mode, boolean speaks) throws Exception {
        project.file("src/a", LARGE);
        assertThat(speaks(
                        "ownership-after-copy",
                        "FROM debian:12",
                        "COPY src /srv/src",
                        "RUN chmod -R " + mode + " /srv"))
                .isEqualTo(speaks);
    }

    @Test
    void namesAFolderInAnUnknownOneAsItIsWritten() throws Exception {
        project.file("src/a", LARGE);
        assertThat(project.advice("ownership-after-copy", "FROM a.example/b:1", "COPY src src", "RUN chown -R app src"))
                .singleElement()
                .satisfies(advice ->
                        assertThat(advice.text()).contains("all of src is").doesNotContain("?/"));
    }

    @Test
    void isSilentOfFewBytes() throws Exception {
        project.file("src/a.sh", "true\n");
        assertThat(speaks("ownership-after-copy", "FROM debian:12", "COPY src /srv/src", "RUN chown -R app /srv"))
                .isFalse();
    }

    @Test
    void saysSinceWhenCopyTakesLetters() throws Exception {
        project.file("src/a", LARGE);
        assertThat(of("ownership-after-copy", "FROM debian:12", "COPY src /srv/src", "RUN chmod -R g=u /srv")
                        .get(0)
                        .text())
                .contains("with letters since version 1.14 of the syntax");
        assertThat(of("ownership-after-copy", "FROM debian:12", "COPY src /srv/src", "RUN chmod -R 770 /srv")
                        .get(0)
                        .text())
                .doesNotContain("letters");
    }

    @Test
    void speaksOfTheInstallWhoseFilesAreTwiceAsWell() throws Exception {
        project.file("src/a", LARGE).file("package.json", "{}");
        assertThat(project.advice(
                        "ownership-after-copy",
                        "FROM node:22",
                        "WORKDIR /app",
                        "COPY package.json ./",
                        "RUN npm install",
                        "COPY . .",
                        "RUN chown -R node /app"))
                .singleElement()
                .satisfies(advice ->
                        assertThat(advice.text()).contains("`RUN npm install` in line 4", "make them as that user"));
    }
}
