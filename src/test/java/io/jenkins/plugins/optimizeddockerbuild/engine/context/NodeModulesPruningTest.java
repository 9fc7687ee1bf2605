package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeModulesPruningTest extends PruningScenario {

    @BeforeEach
    void makePackage() {
        String locked = "{\"lockfileVersion\": 3, \"packages\": {\"node_modules/left-pad\": {\"version\": \"1.3.0\"}}}";
        context.file("package.json", "{}")
                .file("package-lock.json", locked)
                .file("yarn.lock", "# yarn lockfile v1\n\nleft-pad@^1.3.0:\n  version \"1.3.0\"\n")
                .file("pnpm-lock.yaml", "packages:\n  left-pad@1.3.0:\n")
                .file("node_modules/left-pad/package.json", "{\"version\": \"1.3.0\"}")
                .file("node_modules/left-pad/index.js", "module.exports = 1\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RUN npm ci",
                "RUN npm ci --omit=dev",
                "RUN --mount=type=cache,target=/root/.npm npm ci",
                "RUN --mount=type=cache,target=/app/node_modules/.cache npm ci",
                "RUN /usr/local/bin/npm ci",
                "RUN npm --version && npm ci",
                "RUN npm install --production",
                "RUN npm ci --unsafe-perm",
                "ENV NPM_CONFIG_UNSAFE_PERM=true\nRUN npm ci",
                "RUN npm config set unsafe-perm true && npm ci",
                "RUN npm ci --fetch-retry-mintimeout=20000",
                "RUN yarn",
                "RUN yarn install --frozen-lockfile && yarn build",
                "RUN corepack enable && pnpm i --frozen-lockfile",
                "RUN apt-get update && apt-get install -y curl && npm config set registry https://r.example && npm ci",
                "RUN npm install -g pnpm && pnpm install",
                "RUN [\"npm\", \"ci\"]",
                "RUN cd /app && npm ci",
            })
    void goWhenTheDockerfileInstallsThemAfterTheCopy(String instruction) throws Exception {
        assertThat(kept("FROM node", "WORKDIR /app", "COPY . .", instruction)).doesNotContain("node_modules/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RUN npm run build",
                "RUN npm run lint && npm ci",
                "RUN npm ls && npm ci",
                "RUN npm ls --json > /list.json\nRUN npm ci",
                "RUN npm outdated || true\nRUN npm ci",
                "RUN node build.js\nRUN npm ci",
                "RUN npm ci || true",
                "RUN npm install -g serve",
                "RUN cd sub && npm ci",
                "RUN mkdir -p x && cd /nowhere || cd /app; npm ci",
                "RUN export npm_config_global=true && npm ci",
                "RUN PATH=/app/bin; npm ci",
                "RUN --network=none npm ci",
                "RUN npm ci --offline",
                "RUN npm install pm2",
                "ARG INSTALL=\nRUN if [ -n \"$INSTALL\" ]; then npm ci; fi",
                "RUN test -n \"$X\" && npm ci || echo no",
                "RUN npm ci | tee log",
                "RUN npm ci; echo done",
                "RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci",
                "ENV npm_config_global=true\nRUN npm ci",
                "RUN --mount=type=cache,target=/app/node_modules npm ci",
                "RUN --mount=type=cache,target=node_modules npm ci",
                "RUN --mount=type=tmpfs,target=/app npm ci",
                "RUN --mount=type=cache,target=$WHERE npm ci",
                "RUN ./bin/npm ci",
                "RUN /app/bin/npm ci",
                "ENV PATH=/app/bin:$PATH\nRUN npm ci",
                "RUN PATH=bin:$PATH npm ci",
                "CMD [\"node\", \"index.js\"]",
            })
    void stayWhenTheDockerfileDoesNotSurelyInstallThem(String instruction) throws Exception {
        assertThat(doubtAbout("node_modules", "FROM node", "WORKDIR /app", "COPY . .", instruction))
                .startsWith("The COPY in line 3 of the Dockerfile copies it");
    }

    @Test
    void goWhenAllPackagesAreInstalledBeforeTheCopy() throws Exception {
        assertThat(kept(
                        "FROM node",
                        "WORKDIR /app",
                        "COPY package*.json ./",
                        "RUN npm ci",
                        "COPY . .",
                        "RUN npm run build"))
                .doesNotContain("node_modules/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RUN npm ci --omit=dev",
                "RUN NODE_ENV=production npm ci",
                "ENV NODE_ENV=production\nRUN npm ci",
                "RUN yarn install --production",
                "RUN pnpm install --prod",
                "RUN npm ci --ignore-scripts",
                "RUN npm config set omit=dev && npm ci",
                "ENV NPM_CONFIG_OMIT=dev\nRUN npm ci",
                "ENV npm_config_production=true\nRUN npm ci",
                "RUN npm ci && npm prune --production",
                "RUN npm ci && rm -rf node_modules",
                "RUN echo production=true > .npmrc && npm ci",
                "RUN sed -i s/left/right/ package.json && npm ci",
            })
    void stayWhenTheCopyAddsDevelopmentPackagesToWhatWasInstalled(String install) throws Exception {
        assertThat(doubtAbout(
                        "node_modules",
                        "FROM node",
                        "WORKDIR /app",
                        "COPY package.json package-lock.json yarn.lock pnpm-lock.yaml .npmrc ./",
                        install,
                        "COPY . .",
                        "RUN npm run build"))
                .contains("copies it");
    }

    @Test
    void stayWhenTheSettingsOfNpmAreNotUnderstood() throws Exception {
        context.file(".npmrc", "omit=dev\n");
        String[] dockerfile = {
            "FROM node", "WORKDIR /app", "COPY package*.json .npmrc ./", "RUN npm ci", "COPY . .", "RUN npm run build"
        };
        assertThat(doubtAbout("node_modules", dockerfile)).contains("copies it");
        context.file(".npmrc", "registry=https://r.example/\n//r.example/:_authToken=${T}\n");
        assertThat(kept(dockerfile)).doesNotContain("node_modules/");
    }

    @Test
    void stayWhenTheBaseImageMaySetTheEnvironment() throws Exception {
        assertThat(doubtAbout(
                        "node_modules",
                        "FROM company/base",
                        "WORKDIR /app",
                        "COPY package*.json ./",
                        "RUN npm ci",
                        "COPY . ."))
                .contains("copies it");
    }

    @Test
    void stayWhenTheyAreNotWhatTheLockFileSays() throws Exception {
        String[] dockerfile = {
            "FROM node", "WORKDIR /app", "COPY package*.json ./", "RUN npm ci", "COPY . .", "RUN npm run build"
        };
        context.file("node_modules/left-pad/package.json", "{\"version\": \"1.2.0\"}");
        assertThat(doubtAbout("node_modules", dockerfile)).contains("copies it");
        context.file("node_modules/left-pad/package.json", "{\"version\": \"1.3.0\"}")
                .file("node_modules/linked/package.json", "{\"version\": \"1.0.0\"}");
        assertThat(doubtAbout("node_modules", dockerfile)).contains("copies it");
    }

    @Test
    void stayWhenTheInstallHasNoLockFile() throws Exception {
        assertThat(doubtAbout(
                        "node_modules",
                        "FROM node",
                        "WORKDIR /app",
                        "COPY package.json .",
                        "RUN npm install",
                        "COPY . ."))
                .contains("copies it");
    }

    @Test
    void stayWhenAScriptOfTheProjectWorksOnThem() throws Exception {
        context.file("package.json", "{\"scripts\": {\"postinstall\": \"patch-package\"}}");
        assertThat(doubtAbout(
                        "node_modules", "FROM node", "WORKDIR /app", "COPY package*.json ./", "RUN npm ci", "COPY . ."))
                .contains("copies it");
    }

    @Test
    void ofFixturesStay() throws Exception {
        context.file("package.json", "{\"workspaces\": [\"packages/*\"]}")
                .with("packages/a/package.json", "packages/a/fixtures/app/package.json")
                .with("packages/a/fixtures/app/node_modules/dep/index.js");
        assertThat(doubtAbout(
                        "packages/a/fixtures/app/node_modules",
                        "FROM node",
                        "WORKDIR /app",
                        "COPY . .",
                        "RUN npm ci && npm test"))
                .contains("copies it");
    }

    @Test
    void goWhenTheyComeFromAnotherStage() throws Exception {
        assertThat(kept(
                        "FROM node AS deps",
                        "WORKDIR /deps",
                        "COPY package*.json ./",
                        "RUN npm ci",
                        "FROM node AS builder",
                        "WORKDIR /app",
                        "COPY --from=deps /deps/node_modules ./node_modules",
                        "COPY . .",
                        "RUN npm run build"))
                .doesNotContain("node_modules/");
    }

    @Test
    void goWhenABaseStageInstallsThem() throws Exception {
        assertThat(kept(
                        "FROM node AS base",
                        "WORKDIR /app",
                        "COPY package*.json ./",
                        "RUN npm ci",
                        "FROM base",
                        "COPY . ."))
                .doesNotContain("node_modules/");
    }

    @Test
    void stayWhenOneStageInstallsThemAndAnotherOnlyCopiesThem() throws Exception {
        assertThat(doubtAbout(
                        "node_modules",
                        "FROM node AS test",
                        "WORKDIR /app",
                        "COPY . .",
                        "RUN npm ci && npm test > /report",
                        "FROM node",
                        "WORKDIR /app",
                        "COPY --from=test /report /report",
                        "COPY . ."))
                .contains("line 8");
    }

    @Test
    void stayWithoutAPackageFile() throws Exception {
        context.file("vendor/node_modules/x/index.js", "");
        assertThat(doubtAbout(
                        "vendor/node_modules", "FROM node", "WORKDIR /app", "COPY . .", "WORKDIR vendor", "RUN npm ci"))
                .contains("copies it");
    }

    @Test
    void ofWorkspacesGoWithTheInstallAboveThem() throws Exception {
        context.with("packages/a/package.json", "packages/a/node_modules/x/index.js");
        String[] dockerfile = {"FROM node", "WORKDIR /app", "COPY . .", "RUN npm ci"};
        assertThat(doubtAbout("packages/a/node_modules", dockerfile)).contains("copies it");
        context.file("package.json", "{\"workspaces\": [\"packages/*\"]}");
        assertThat(kept(dockerfile)).doesNotContain("packages/a/node_modules/", "node_modules/");
    }

    @Test
    void stayWhenYarnUsesPlugAndPlay() throws Exception {
        context.file(".yarnrc.yml", "nodeLinker: pnp\n");
        assertThat(doubtAbout("node_modules", "FROM node", "WORKDIR /app", "COPY . .", "RUN yarn install"))
                .contains("copies it");
    }

    @Test
    void stayWhenAPatternNamesWhatIsInThem() throws Exception {
        assertThat(doubtAbout("node_modules", "FROM node", "COPY --parents **/package.json /app/"))
                .isEqualTo("Line 2 of the Dockerfile names it.");
    }

    @Test
    void stayWhenAnExceptionAsksForSomethingInThem() throws Exception {
        context.file(".dockerignore", "x\n!node_modules/left-pad\n");
        assertThat(doubtAbout("node_modules", "FROM node", "WORKDIR /app", "COPY . .", "RUN npm ci"))
                .contains("!node_modules/left-pad in line 2");
    }
}
