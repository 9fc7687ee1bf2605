package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UndoneLaterTest extends RuleTest {
    private static final String UNDONE = "undone-in-later-layer";

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
        assertThat(speaks(UNDONE, "FROM node:22", "RUN npm install -g pm2", "RUN npm cache ls"))
                .isFalse();
        assertThat(speaks(UNDONE, "FROM node:22", "RUN npm install -g pm2", "RUN rm -rf /root/.npm/_cacache"))
                .isTrue();
        assertThat(speaks(UNDONE, "FROM node:22", "RUN npm install -g pm2", "RUN rm -rf /root/.npmrc"))
                .isFalse();
        assertThat(speaks(
                        UNDONE,
                        "FROM python:3.12",
                        copy,
                        "RUN uv pip install -r requirements.txt",
                        "RUN rm -r ~/.cache"))
                .isTrue();
    }

    @Test
    void pipAloneFillsNoCacheWorthMentioning() throws Exception {
        project.file("requirements.txt", "flask\n");
        String[] python = {
            "FROM python:3.12",
            "COPY requirements.txt ./",
            "RUN pip install -U pip && pip install --no-cache-dir -r requirements.txt",
            "COPY . .",
            "RUN rm -rf /root/.cache/pip"
        };
        assertThat(speaks(UNDONE, python)).isFalse();
        python[2] = "RUN pip install -U pip && pip install -r requirements.txt";
        assertThat(speaks(UNDONE, python)).isTrue();
    }

    @Test
    void isSilentOfACacheThatAnUnknownBaseMayTurnOff() throws Exception {
        String[] run = {"RUN pip install -r requirements.txt", "RUN rm -rf /root/.cache"};
        project.file("requirements.txt", "flask\n");
        assertThat(speaks(UNDONE, "FROM python:3.12", "COPY . .", run[0], run[1]))
                .isTrue();
        assertThat(speaks(UNDONE, "FROM company/python:3.12", "COPY . .", run[0], run[1]))
                .isFalse();
    }
}
