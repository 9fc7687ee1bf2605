package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DependencyLayerTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RUN pip install -r requirements.txt",
                "RUN --mount=type=cache,target=/root/.cache/pip pip3 install --prefix=/install -r requirements.txt",
                "RUN python3 -m pip install --no-cache-dir torch",
                "run PIP_NO_CACHE_DIR=1 /venv/bin/pip install torch",
                "RUN set -e; apt-get update && apt-get install -y --no-install-recommends build-essential",
                "RUN DEBIAN_FRONTEND=noninteractive apt-get -qq install -y git",
                "RUN npm ci && npm run build",
                "RUN yarn --frozen-lockfile",
                "RUN yarn",
                "RUN go mod download",
                "RUN apk add --no-cache curl",
                "RUN cd web && pnpm i --frozen-lockfile",
                "RUN mvn -B dependency:go-offline"
            })
    void knowsWhatInstallsDependencies(String instruction) {
        assertThat(DependencyLayer.isOne(instruction)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COPY requirements.txt .",
                "RUN npm run build",
                "RUN yarn build",
                "RUN mvn -B package",
                "RUN go build ./...",
                "RUN pip check",
                "RUN echo pip install",
                "RUN --mount=type=cache,target=/x",
                "RUN ",
                "WORKDIR /pip install"
            })
    void takesEverythingElseForTheProjectsOwn(String instruction) {
        assertThat(DependencyLayer.isOne(instruction)).isFalse();
    }
}
