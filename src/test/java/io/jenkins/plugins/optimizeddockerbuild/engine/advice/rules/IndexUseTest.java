package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.AdvisedProject;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexUseTest {
    @TempDir
    Path folder;

    private Advice lists(String below) throws Exception {
        return new AdvisedProject(folder)
                .advice("apt-lists", "FROM debian:12", "RUN apt-get update && apt-get install -y make", below)
                .get(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RUN make deps",
                "RUN rosdep install --from-paths src -y",
                "RUN mk-build-deps -i debian/control",
                "RUN ./install.sh",
                "RUN [\"tasksel\", \"install\", \"web-server\"]",
                "ONBUILD RUN ./setup",
            })
    void keepsTheListsForWhatMayInstallWithThem(String below) throws Exception {
        Advice advice = lists(below);
        assertThat(advice.patch()).isNull();
        assertThat(advice.text()).contains("it is not known whether");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ONBUILD RUN apt-get install -y curl",
                "CMD apt-get install -y $PACKAGE && run",
                "RUN npx puppeteer browsers install chrome --install-deps",
            })
    void keepsTheListsForWhatInstallsWithThem(String below) throws Exception {
        assertThat(lists(below).patch()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RUN pip install flask && useradd app",
                "RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*",
                "RUN python -m compileall /app",
                "RUN if [ -e /a ]; then mv /a /b; else touch /b; fi",
                "CMD [\"make\"]",
            })
    void removesThemWhereNobodyDoes(String below) throws Exception {
        assertThat(lists(below).patch()).contains("+    && rm -rf /var/lib/apt/lists/*");
    }

    @Test
    void keepsTheIndexOfApkForALaterInstall() throws Exception {
        AdvisedProject project = new AdvisedProject(folder);
        assertThat(project.advice("downloads-in-image", "FROM alpine:3.20", "RUN apk update", "RUN apk add curl")
                        .get(0)
                        .patch())
                .isNull();
        assertThat(project.advice("downloads-in-image", "FROM alpine:3.20", "RUN apk add curl", "RUN mkdir /a")
                        .get(0)
                        .patch())
                .contains("+RUN apk add --no-cache curl");
    }

    @Test
    void looksNoFurtherThanTheNextUpdate() throws Exception {
        assertThat(new AdvisedProject(folder)
                        .advice(
                                "apt-lists",
                                "FROM debian:12 AS base",
                                "RUN apt-get update && apt-get install -y make",
                                "FROM base AS builder",
                                "RUN apt-get update && apt-get install -y gcc",
                                "RUN ./autogen.sh",
                                "FROM base",
                                "COPY --from=builder /a /a")
                        .get(0)
                        .patch())
                .contains("+    && rm -rf /var/lib/apt/lists/*");
    }

    @Test
    void aSourceThatIsWrittenInstallsNothing() throws Exception {
        assertThat(lists(
                                "RUN echo \"deb https://d.example/ $(dpkg --print-architecture) stable\" | tee /etc/apt/sources.list.d/install.list")
                        .patch())
                .contains("+    && rm -rf /var/lib/apt/lists/*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RUN curl https://packages.example.com/apt/doc/apt-key.gpg | apt-key --keyring /usr/share/keyrings/a.gpg add -"
                        + " && apt-get update && apt-get install -y a",
                "RUN cat locales | xargs -d '\\n' -n1 locale-gen",
                "RUN bundle config --global jobs `cat /proc/cpuinfo | wc -l | xargs -I % expr % - 1`",
            })
    void doesNotTakeAProgramWithASimilarNameForTheInstaller(String below) throws Exception {
        assertThat(lists(below).patch()).isNotNull();
    }

    @Test
    void readsTheInstallThatXargsCalls() throws Exception {
        assertThat(lists("RUN xargs -a packages.txt apt-get install -y").text()).contains("installs with them");
    }

    @Test
    void anUpdateInTheBackgroundComesTooLate() throws Exception {
        assertThat(lists("RUN apt-get update & apt-get install -y neutron-server")
                        .patch())
                .isNull();
    }

    @Test
    void doesNotKnowWhatAScriptDoesByItsName() throws Exception {
        assertThat(lists("RUN ./install-deps.sh").text()).contains("it is not known whether");
    }
}
