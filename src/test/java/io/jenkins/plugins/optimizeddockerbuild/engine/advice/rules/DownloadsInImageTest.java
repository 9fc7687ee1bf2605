package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadsInImageTest extends RuleTest {
    private static final String LEFT = "downloads-in-image";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RUN dnf install -y curl && dnf clean all",
                "RUN --mount=type=cache,target=/var/cache/dnf dnf install -y curl",
                "RUN --mount=type=cache,target=/var/cache dnf -y install curl",
                "RUN --mount=type=cache,target=/var/cache/libdnf5 dnf5 install -y curl",
                "RUN dnf list installed",
            })
    void dnfLeavesNothingWhereItsCacheIsEmptiedOrMounted(String run) throws Exception {
        assertThat(of("downloads-in-image", "FROM fedora:40", run)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RUN dnf clean all && dnf install -y curl",
                "RUN dnf in -y curl",
                "RUN dnf -y up",
                "RUN dnf reinstall -y tzdata",
                "RUN dnf5 install -y curl",
                "RUN dnf --enablerepo extra install -y curl",
                "RUN --mount=type=cache,target=/root/.cache dnf install -y curl",
            })
    void dnfLeavesItsCacheWhereItIsEmptiedBeforeOrAnotherFolderIsMounted(String run) throws Exception {
        assertThat(of("downloads-in-image", "FROM fedora:40", run)).hasSize(1);
    }

    @Test
    void leavesAMountInTheWrongPlaceToTheRuleForMounts() throws Exception {
        project.file("package.json", "{}");
        String[] node = {"FROM node:22", "WORKDIR /a", "COPY package.json ./", ""};
        node[3] = "RUN --mount=type=cache,target=/root/.npm/cache npm install";
        assertThat(speaks("downloads-in-image", node)).isFalse();
        assertThat(speaks("cache-mount", node)).isTrue();
    }

    @Test
    void knowsThatTheFirstPyTorchIsSmaller() throws Exception {
        assertThat(of("downloads-in-image", "FROM python:3.9", "RUN pip install torch==1.12.1 torchvision==0.13.1"))
                .singleElement()
                .satisfies(one -> assertThat(one.text()).doesNotContain("MB"));
    }

    @Test
    void countsPyTorchOnceAndAsLargeAsItsIndexHasIt() throws Exception {
        String torch = "RUN pip install torch --index-url https://download.pytorch.org/whl/cpu";
        List<Advice> advice =
                of("downloads-in-image", "FROM python:3.12", torch, "RUN pip install sentence-transformers");
        assertThat(advice)
                .singleElement()
                .satisfies(one -> assertThat(one.text()).doesNotContain("MB"));
    }

    @Test
    void pipIsKnownByAllItsNames() throws Exception {
        for (String pip : new String[] {"pip", "pip3.12", "python3 -m pip"}) {
            assertThat(of("downloads-in-image", "FROM python:3.12", "RUN " + pip + " install torch")
                            .get(0)
                            .patch())
                    .as(pip)
                    .contains(pip + " install --no-cache-dir torch");
        }
    }

    @Test
    void pipKeepsNothingWithAnyValueOfItsVariable() throws Exception {
        assertThat(of("downloads-in-image", "FROM python:3.12", "ENV PIP_NO_CACHE_DIR=0", "RUN pip install torch"))
                .isEmpty();
        assertThat(of("downloads-in-image", "FROM python:3.12", "RUN PIP_NO_CACHE_DIR=1 pip install torch"))
                .isEmpty();
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
                .satisfies(advice -> assertThat(advice.text()).contains("A later RUN removes it, which hides it"));
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
    void givesNoSizeOfTorchOfAnotherIndex() throws Exception {
        assertThat(of(
                        "downloads-in-image",
                        "FROM python:3.12",
                        "RUN pip install torch --extra-index-url https://download.pytorch.org/whl/cu118"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text()).contains("in the layer of this RUN. With"));
    }

    @Test
    void givesNoSizeOfTheSourcesOfADistribution() throws Exception {
        for (String install : List.of("tdnf install -y git", "microdnf install git", "zypper install git")) {
            assertThat(of("downloads-in-image", "FROM a/b:3.0", "RUN " + install)
                            .get(0)
                            .text())
                    .doesNotContain("MB")
                    .doesNotContain("megabytes");
        }
    }

    @Test
    void givesNoSizeOfSeveralLargePackages() throws Exception {
        assertThat(of("downloads-in-image", "FROM python:3.12", "RUN pip install matplotlib pandas")
                        .get(0)
                        .text())
                .doesNotContain("MB");
        assertThat(of("downloads-in-image", "FROM python:3.12", "RUN pip install matplotlib")
                        .get(0)
                        .text())
                .contains("up to 40 MB");
    }

    @ParameterizedTest
    @CsvSource({
        "apk update, apk add icu-dev, 1",
        "apk add git, apk add icu-dev, 1",
        "apk update, apk add --update icu-dev, 2",
        "apk update && rm -rf /var/cache/apk/*, apk add icu-dev, 1",
        "apk add --no-cache git, apk add icu-dev, 1",
    })
    void speaksOnceOfAnIndexThatALaterInstallFinds(String first, String second, int pieces) throws Exception {
        assertThat(of("downloads-in-image", "FROM alpine:3.20", "RUN " + first, "RUN " + second))
                .hasSize(pieces);
    }

    @Test
    void isSilentOfAnInstallThatRunsOnlyWhereAnotherCommandFails() throws Exception {
        assertThat(of(LEFT, "FROM node:20", "RUN npm rebuild sharp || npm install sharp"))
                .isEmpty();
        assertThat(of(LEFT, "FROM node:20", "RUN npm install -g sharp || true")).hasSize(1);
    }

    @Test
    void isSilentOfNpmWhereNothingIsListed() throws Exception {
        assertThat(speaks("downloads-in-image", "FROM node:22", "WORKDIR /app", "RUN npm install"))
                .isFalse();
    }
}
