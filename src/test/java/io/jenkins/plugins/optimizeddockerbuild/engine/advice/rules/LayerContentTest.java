package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.AdvisedProject;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What layers hold that the image does not need: leftovers of package managers, and what a later layer takes back. */
class LayerContentTest {
    private static final String LEFT = "downloads-in-image";
    private static final String UNDONE = "undone-in-later-layer";

    @TempDir
    private Path temporary;

    private AdvisedProject project;

    @BeforeEach
    void makeFolder() throws Exception {
        project = new AdvisedProject(Files.createDirectory(temporary.resolve("context")));
    }

    private boolean speaks(String rule, String... dockerfile) throws Exception {
        return !project.advice(rule, dockerfile).isEmpty();
    }

    /** The Dockerfile after the combined patch. */
    private List<String> patched(String... dockerfile) throws Exception {
        return project.patched("Dockerfile", project.advise(dockerfile));
    }

    private boolean hasPatch(String rule, String... dockerfile) throws Exception {
        List<Advice> advice = project.advice(rule, dockerfile);
        assertThat(advice).hasSize(1);
        return advice.get(0).patch() != null;
    }

    @Test
    void apkKeepsNoIndex() throws Exception {
        assertThat(patched("FROM alpine:3.20", "RUN apk add -U \\", "    curl"))
                .containsExactly("FROM alpine:3.20", "RUN apk add --no-cache -U \\", "    curl");
        assertThat(patched("FROM alpine:3.20", "RUN apk update && apk add curl"))
                .containsExactly(
                        "FROM alpine:3.20", "RUN apk update && apk add curl \\", "    && rm -rf /var/cache/apk/*");
        assertThat(patched("FROM alpine:3.20", "RUN apk --update add curl"))
                .containsExactly("FROM alpine:3.20", "RUN apk --update add --no-cache curl");
        assertThat(speaks(LEFT, "FROM alpine:3.20", "RUN apk --no-cache add curl"))
                .isFalse();
        assertThat(speaks(LEFT, "FROM alpine:3.20", "RUN apk add curl && rm -rf /var/cache/apk/*"))
                .isFalse();
        assertThat(speaks(LEFT, "FROM alpine:3.20", "RUN apk del curl")).isFalse();
        assertThat(speaks(
                        LEFT,
                        "FROM alpine:3.20 AS build",
                        "RUN apk add gcc",
                        "FROM scratch",
                        "COPY --from=build /a /a"))
                .isFalse();
    }

    @Test
    void dnfAndItsRelativesCleanUp() throws Exception {
        for (String program : new String[] {"dnf", "yum", "microdnf", "tdnf"}) {
            assertThat(patched("FROM fedora:41", "RUN " + program + " install -y git"))
                    .containsExactly(
                            "FROM fedora:41",
                            "RUN " + program + " install -y git \\",
                            "    && " + program + " clean all");
            assertThat(speaks(
                            LEFT, "FROM fedora:41", "RUN " + program + " install -y git && " + program + " clean all"))
                    .isFalse();
        }
        assertThat(speaks(LEFT, "FROM fedora:41", "RUN dnf install -y git && rm -rf /var/cache/dnf"))
                .isFalse();
        assertThat(speaks(LEFT, "FROM fedora:41", "RUN dnf remove -y git")).isFalse();
        assertThat(speaks(LEFT, "FROM fedora:41", "RUN --mount=type=cache,target=/var/cache/dnf dnf install -y git"))
                .isFalse();
        assertThat(patched("FROM opensuse/leap:15.6", "RUN zypper -n install git"))
                .endsWith("RUN zypper -n install git \\", "    && zypper clean --all");
        assertThat(speaks(LEFT, "FROM opensuse/leap:15.6", "RUN zypper -n in git && zypper -n clean -a"))
                .isFalse();
        assertThat(project.advice(LEFT, "FROM fedora:41", "RUN dnf install -y git", "RUN dnf clean all"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text()).contains("A later RUN removes them, which hides them"));
    }

    @Test
    void condaKeepsNoArchives() throws Exception {
        String conda = "FROM continuumio/miniconda3:24.1.2-0";
        assertThat(patched(conda, "RUN /opt/conda/bin/conda install -y numpy"))
                .endsWith("RUN /opt/conda/bin/conda install -y numpy \\", "    && /opt/conda/bin/conda clean -afy");
        assertThat(speaks(LEFT, conda, "RUN conda install -y numpy && conda clean -afy"))
                .isFalse();
        // kept in a cache mount instead
        project.file("environment.yml", "name: a\n");
        assertThat(speaks(
                        LEFT,
                        conda,
                        "WORKDIR /a",
                        "COPY environment.yml ./",
                        "RUN conda env create -f environment.yml"))
                .isFalse();
        assertThat(hasPatch(LEFT, "FROM a/b:1", "RUN $CONDA/bin/conda install numpy"))
                .isFalse();
    }

    @Test
    void largeDownloadsOfPipAreNoPartOfTheImage() throws Exception {
        assertThat(project.advice(LEFT, "FROM python:3.12", "RUN pip install pandas flask"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text()).contains("up to 30 MB"));
        assertThat(patched("FROM python:3.12", "RUN pip install pandas"))
                .endsWith("RUN pip install --no-cache-dir pandas");
        assertThat(speaks(LEFT, "FROM python:3.12", "RUN pip install flask")).isFalse();
        assertThat(speaks(LEFT, "FROM python:3.12", "ENV PIP_NO_CACHE_DIR=1", "RUN pip install pandas"))
                .isFalse();
        assertThat(speaks(LEFT, "FROM python:3.12", "RUN pip install pandas && rm -rf /root/.cache"))
                .isFalse();
        assertThat(speaks(LEFT, "FROM python:3.12", "USER app", "RUN pip install pandas"))
                .isFalse();
    }

    @Test
    void packagesThatGoAgainAreHeldByTheLayerThatBroughtThem() throws Exception {
        String install = "RUN apt-get update && apt-get install -y gcc && rm -rf /var/lib/apt/lists/*";
        String purge = "RUN apt-get purge -y --auto-remove gcc";
        assertThat(hasPatch(UNDONE, "FROM debian:12", install, "RUN make", purge))
                .isFalse();
        assertThat(patched("FROM debian:12", install, "", "# No longer needed", purge, "CMD [\"a\"]"))
                .containsExactly(
                        "FROM debian:12",
                        "# No longer needed",
                        install + " \\",
                        "    && apt-get purge -y --auto-remove gcc",
                        "CMD [\"a\"]");
        assertThat(speaks(UNDONE, "FROM debian:12", "RUN apt-get install -y gcc && make && apt-get purge -y gcc"))
                .isFalse();
        // of the base image
        assertThat(speaks(UNDONE, "FROM debian:12", install, "RUN apt-get purge -y perl"))
                .isFalse();
        assertThat(speaks(
                        UNDONE, "FROM debian:12 AS build", install, purge, "FROM debian:12", "COPY --from=build /a /a"))
                .isFalse();
        assertThat(speaks(
                        UNDONE,
                        "FROM alpine:3.20",
                        "RUN apk add --no-cache --virtual .deps gcc",
                        "RUN make",
                        "RUN apk del .deps"))
                .isTrue();
        assertThat(speaks(
                        UNDONE,
                        "FROM python:3.12",
                        "RUN pip install --no-cache-dir cython",
                        "RUN make",
                        "RUN pip uninstall -y cython"))
                .isTrue();
    }

    @Test
    void packagesForDevelopmentStayInTheLayerBelow() throws Exception {
        project.file("package.json", "{}");
        String[] node = {
            "FROM node:22", "WORKDIR /a", "COPY . .", "RUN npm ci", "RUN npm run build", "RUN npm prune --omit=dev"
        };
        assertThat(speaks(UNDONE, node)).isTrue();
        node[3] = "RUN npm ci --omit=dev";
        assertThat(speaks(UNDONE, node)).isFalse();
        node[3] = "RUN npm ci";
        node[5] = "RUN npm prune";
        assertThat(speaks(UNDONE, node)).isFalse();
    }

    @Test
    void aCacheThatGoesLaterStaysInItsLayer() throws Exception {
        project.file("requirements.txt", "flask\n");
        String copy = "COPY requirements.txt ./";
        String pip = "RUN pip install -r requirements.txt";
        assertThat(project.ignoring("cache-mount")
                        .advise("FROM python:3.12", copy, pip, "RUN rm -rf ~/.cache/pip/*")
                        .patch())
                .contains("+    && rm -rf ~/.cache/pip/*");
        project.ignoring();
        assertThat(speaks(UNDONE, "FROM python:3.12", copy, pip + " --no-cache-dir", "RUN rm -rf /root/.cache"))
                .isFalse();
        assertThat(speaks(UNDONE, "FROM python:3.12", "RUN rm -rf /root/.cache"))
                .isFalse();
        // told by the rule of downloads
        assertThat(speaks(UNDONE, "FROM python:3.12", "RUN pip install torch", "RUN pip cache purge"))
                .isFalse();
        assertThat(speaks(UNDONE, "FROM node:22", "RUN npm install -g pm2", "RUN npm cache clean --force"))
                .isTrue();
    }

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

    @Test
    void archivesOfNpmAndYarnAreNoPartOfTheImage() throws Exception {
        var result = project.advise("FROM node:22", "RUN npm install -g pm2");
        assertThat(project.patched("Dockerfile", result)).contains("    && npm cache clean --force");
        assertThat(project.advice("downloads-in-image", "FROM node:22", "RUN yarn global add serve"))
                .hasSize(1);
        for (String run : new String[] {
            "RUN npm install -g pm2 && npm cache clean --force",
            "RUN --mount=type=cache,target=/root/.npm npm install -g pm2",
            "RUN npm --version"
        }) {
            assertThat(project.advice("downloads-in-image", "FROM node:22", run))
                    .as(run)
                    .isEmpty();
        }
    }

    @Test
    void aBacktickForLinuxIsRead() throws Exception {
        String lines = "RUN apt-get update `\n    && apt-get install -y curl";
        var result = project.advise("# escape=`", "FROM debian:12", lines);
        assertThat(project.patched("Dockerfile", result))
                .contains("    && apt-get install -y curl `", "    && rm -rf /var/lib/apt/lists/*");
        assertThat(project.advise("# escape=`", "FROM base:1", "SHELL [\"powershell\"]", lines)
                        .advice())
                .isEmpty();
    }
}
