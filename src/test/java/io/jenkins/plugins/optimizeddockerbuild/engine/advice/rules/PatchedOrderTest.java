package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Adviser;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link DependenciesAfterSource} moves above the source: only what is understood, and as a whole. */
class PatchedOrderTest extends RuleTest {
    private static final String RULE = "dependencies-after-source";
    private static final String POETRY = "[tool.poetry]\nname = \"shop\"\n";
    private static final String GO_MOD = "module a.example/b\n\nrequire c.example/d v1.0.0\n";
    private static final String POM = "<project><modelVersion>4.0.0</modelVersion></project>";

    @BeforeEach
    void fill() throws Exception {
        project.ignoring("cache-mount", "unpinned-base", "build-tools-in-image");
    }

    /** The Dockerfile after the patch, with the source copied to /app between base and the given lines. */
    private List<String> order(String base, String... below) throws Exception {
        List<String> lines = new ArrayList<>(List.of("FROM " + base, "WORKDIR /app", "COPY . ."));
        lines.addAll(List.of(below));
        Adviser.Result result = project.advise(lines.toArray(new String[0]));
        return project.patched("Dockerfile", result);
    }

    /** Holds that the install is told of, with a reason and without a patch. */
    private void hasNoPatch(String reason, String base, String... below) throws Exception {
        List<String> lines = new ArrayList<>(List.of("FROM " + base, "WORKDIR /app", "COPY . ."));
        lines.addAll(List.of(below));
        List<Advice> advice = project.advice(RULE, lines.toArray(new String[0]));
        assertThat(advice).as(String.join("; ", below)).hasSize(1);
        assertThat(advice.get(0).patch()).as(String.join("; ", below)).isNull();
        assertThat(advice.get(0).text()).contains("There is no patch, because").contains(reason);
    }

    @Test
    void takesTheToolThatTheSameRunInstallsAlong() throws Exception {
        project.file("pyproject.toml", POETRY).file("poetry.lock", "");
        assertThat(order("python:3.12", "RUN pip install poetry && poetry install --without dev"))
                .containsExactly(
                        "FROM python:3.12",
                        "WORKDIR /app",
                        "COPY pyproject.toml poetry.lock ./",
                        "RUN pip install poetry && poetry install --without dev --no-root",
                        "COPY . .",
                        "RUN poetry install --without dev");
    }

    @Test
    void takesTheConfigurationOfTheSameRunAlong() throws Exception {
        project.file("pyproject.toml", POETRY).file("poetry.lock", "");
        assertThat(order(
                        "python:3.12",
                        "RUN pip install poetry",
                        "RUN poetry config virtualenvs.create false && poetry install --no-interaction"))
                .containsSubsequence(
                        "COPY pyproject.toml poetry.lock ./",
                        "RUN pip install poetry",
                        "RUN poetry config virtualenvs.create false && poetry install --no-interaction --no-root",
                        "COPY . .",
                        "RUN poetry install --no-interaction");
    }

    @Test
    void keepsMountsAndTheAccessToPrivateModules() throws Exception {
        project.file("go.mod", GO_MOD).file("go.sum", "");
        String git = "git config --global url.\"ssh://git@g.example/\".insteadOf https://g.example/";
        assertThat(order("golang:1.22", "RUN --mount=type=ssh " + git + " && go build -o /tool ."))
                .containsSubsequence(
                        "COPY go.mod go.sum ./",
                        "RUN --mount=type=ssh " + git + " \\",
                        "    && go mod download",
                        "COPY . .",
                        "RUN --mount=type=ssh go build -o /tool .");
        assertThat(order(
                        "golang:1.22", "RUN go env -w GOPROXY=https://proxy.example && CGO_ENABLED=0 go build -o /a ."))
                .contains("RUN go env -w GOPROXY=https://proxy.example && CGO_ENABLED=0 go mod download");
    }

    @Test
    void splitsTheBuildFromTheInstall() throws Exception {
        project.file("package.json", "{}")
                .file("package-lock.json", "{\"packages\": {\"\": {}}}")
                .file(".dockerignore", "node_modules\n");
        assertThat(order("node:22", "RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci && npm run build"))
                .containsExactly(
                        "FROM node:22",
                        "WORKDIR /app",
                        "COPY package.json package-lock.json ./",
                        "RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci",
                        "COPY . .",
                        "RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm run build");
        assertThat(order("node:22", "RUN set -eux; \\", "    export CI=1; \\", "    npm ci; \\", "    npm run build"))
                .containsSubsequence(
                        "RUN set -eux && export CI=1 && npm ci",
                        "COPY . .",
                        "RUN set -eux && export CI=1 && npm run build");
    }

    @Test
    void keepsTheSettingsOfMaven() throws Exception {
        project.file("pom.xml", POM).file("ci/settings.xml", "<settings/>").file("ci/all.xml", "<settings/>");
        assertThat(order("maven:3.9", "RUN mvn -B --settings ci/settings.xml -gs ci/all.xml -Pprod package"))
                .containsSubsequence(
                        "COPY pom.xml ./",
                        "COPY ci/settings.xml ci/all.xml ./ci/",
                        "RUN mvn -B --settings ci/settings.xml -gs ci/all.xml -Pprod dependency:go-offline",
                        "COPY . .",
                        "RUN mvn -B --settings ci/settings.xml -gs ci/all.xml -Pprod package");
        hasNoPatch("absent.xml", "maven:3.9", "RUN mvn -s absent.xml package");
    }

    @Test
    void bringsTheFilesOfMvnAlong() throws Exception {
        project.file("pom.xml", POM)
                .file("mvnw", "")
                .file(".mvn/wrapper/maven-wrapper.properties", "")
                .file(".mvn/maven.config", "-B -Pci\n");
        assertThat(order("eclipse-temurin:21", "RUN chmod +x mvnw && ./mvnw package"))
                .containsSubsequence(
                        "COPY pom.xml mvnw ./",
                        "COPY .mvn/maven.config ./.mvn/",
                        "COPY .mvn/wrapper/maven-wrapper.properties ./.mvn/wrapper/",
                        "RUN chmod +x mvnw && ./mvnw -B dependency:go-offline",
                        "COPY . .",
                        "RUN chmod +x mvnw && ./mvnw package");
        project.file(".mvn/maven.config", "-s ci/settings.xml\n");
        hasNoPatch(".mvn/maven.config", "eclipse-temurin:21", "RUN ./mvnw package");
    }

    @Test
    void bringsASettingsFileThatIsCopiedInTheRun() throws Exception {
        project.file("pom.xml", POM).file("settings.xml", "<settings/>");
        assertThat(order(
                        "maven:3.9", "RUN mkdir -p /root/.m2 && cp settings.xml /root/.m2/settings.xml && mvn package"))
                .containsSubsequence(
                        "COPY pom.xml settings.xml ./",
                        "RUN mkdir -p /root/.m2 && cp settings.xml /root/.m2/settings.xml && mvn -B dependency:go-offline",
                        "COPY . .",
                        "RUN mkdir -p /root/.m2 && mvn package");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<modules><module>a</module></modules>          | modules",
                "<modules combine.children='append'><module>a</module></modules> | modules",
                "<scope>system</scope>                          | systemPath",
                "<systemPath>${project.basedir}/lib/y.jar</systemPath> | systemPath",
                "<repositories><repository><url>file://${project.basedir}/repo</url></repository></repositories> | repository",
                "<pluginRepositories><pluginRepository><url> ${basedir}/repo</url></pluginRepository></pluginRepositories>"
                        + " | repository",
                "<properties><own>file:repo</own></properties><repositories><repository><url>${own}</url></repository>"
                        + "</repositories> | repository",
                "<repositories><repository><url>${unknown}</url></repository></repositories> | repository",
                "<parent><relativePath>../p</relativePath></parent> | parent",
                "<parent><relativePath >../p</relativePath ></parent> | parent",
                "<profile><activation><file><exists>x</exists></file></activation></profile> | profile",
                "<dependencies>                                 | cannot be read",
            })
    void leavesMavenWhereThePomNamesFilesOfTheProject(String part, String reason) throws Exception {
        project.file("pom.xml", "<project>" + part + "</project>").file("lib/y.jar", "");
        hasNoPatch(reason, "maven:3.9", "RUN mvn package");
    }

    @Test
    void leavesMavenWhereThePomHasAnUnknownEncoding() throws Exception {
        project.file("pom.xml", "<?xml version=\"1.0\" encoding=\"unheard-of\"?><project/>");
        hasNoPatch("pom.xml cannot be read", "maven:3.9", "RUN mvn package");
    }

    @Test
    void bringsTheConstraintsThatAVariableNames() throws Exception {
        project.file("requirements.txt", "flask\n").file("constraints.txt", "flask==3.0.0\n");
        assertThat(order("python:3.12", "ENV PIP_CONSTRAINT=constraints.txt", "RUN pip install -r requirements.txt"))
                .containsSubsequence("COPY requirements.txt constraints.txt ./", "RUN pip install -r requirements.txt");
        hasNoPatch("PIP_CERT", "python:3.12", "RUN PIP_CERT=/app/absent.pem pip install -r requirements.txt");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PIP_NO_CACHE_DIR=1",
                "PIP_DEFAULT_TIMEOUT=100",
                "PIP_ROOT_USER_ACTION=ignore",
                "PIP_INDEX_URL=http://127.0.0.1:3141/simple",
                "PIP_EXTRA_INDEX_URL=\"https://a.example/simple https://b.example/simple\"",
                "PIP_TRUSTED_HOST=pypi.example.com",
            })
    void movesAnInstallWhoseSettingsNameNoFile(String setting) throws Exception {
        project.file("requirements.txt", "flask\n");
        assertThat(order("python:3.12", "ENV " + setting, "RUN pip install -r requirements.txt"))
                .containsSubsequence("COPY requirements.txt ./", "RUN pip install -r requirements.txt");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PIP_CONFIG_FILE=/app/pip.conf",
                "PIP_CONFIG_FILE=pip.conf",
                "PIP_FIND_LINKS=/app/wheels",
                "PIP_TARGET=/app/lib",
                "PIP_UNHEARD_OF=1",
                "SOME_TOOL=/app/pip.conf",
            })
    void leavesPipWhereAVariableMayNameWhatTheSourceBrings(String variable) throws Exception {
        project.file("requirements.txt", "flask\n").file("pip.conf", "").file("wheels/a.whl", "");
        hasNoPatch("variable", "python:3.12", "ENV " + variable, "RUN pip install -r requirements.txt");
        hasNoPatch("variable", "python:3.12", "RUN export " + variable + " && pip install -r requirements.txt");
    }

    @Test
    void isNotDisturbedByVariablesOfTheService() throws Exception {
        project.file("requirements.txt", "flask\n").file("app.py", "");
        assertThat(order(
                        "python:3.12",
                        "ENV FLASK_APP=app.py APP_HOME=/app PYTHONPATH=/app",
                        "RUN pip install -r requirements.txt"))
                .contains("COPY requirements.txt ./");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pip install --unheard-of -r requirements.txt",
                "pip install -r requirements.txt --find-links wheels",
                "pip install -r requirements.txt -t lib",
                "pip install -r requirements.txt ./plugin",
                "pip install -r requirements.txt | tee log",
                "sh -c 'pip install -r requirements.txt'; pip install -r requirements.txt",
                "./prepare.sh && pip install -r requirements.txt",
                "if true; then pip install -r requirements.txt; fi",
                "--mount=type=bind,target=/src pip install -r requirements.txt",
                "--mount=type=secret,id=a,target=/app/pip.conf pip install -r requirements.txt",
                "pip install -r requirements.txt -c absent.txt",
                "pip config set global.find-links ./wheels && pip install -r requirements.txt",
            })
    void leavesWhatIsNotUnderstoodToTheLastWord(String run) throws Exception {
        project.file("requirements.txt", "flask\n").file("wheels/a.whl", "").file("prepare.sh", "");
        assertThat(project.advice(RULE, "FROM python:3.12", "WORKDIR /app", "COPY . .", "RUN " + run))
                .as(run)
                .allSatisfy(advice -> assertThat(advice.patch()).isNull());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'{\"scripts\": {\"postinstall\": \"patch-package\"}}'            | postinstall",
                "'{\"scripts\": {\"prepare\": \"husky\"}}'                        | prepare",
                "'{\"dependencies\": {\"@prisma/client\": \"^5\"}}'               | no lock file",
                "'{\"dependencies\": {\"a\": \"file:./a\"}}'                      | dependencies on files",
                "'{\"dependencies\": {\"a\": \"./a\"}}'                           | dependencies on files",
                "'{\"dependencies\": {\"a\": \"workspace:*\"}}'                   | dependencies on files",
                "'{\"overrides\": {\"a\": {\"b\": \"file:b\"}}}'                  | dependencies on files",
                "'{\"workspaces\": [\"packages/*\"]}'                             | workspace",
                "'not json'                                                       | cannot be read",
            })
    void leavesNodeWhereTheInstallRunsOrReadsTheProject(String json, String reason) throws Exception {
        project.file("package.json", json).file(".dockerignore", "node_modules\n");
        hasNoPatch(reason, "node:22", "RUN npm install");
    }

    @Test
    void knowsFromTheLockFileWhichPackagesRunScripts() throws Exception {
        project.file("package.json", "{}")
                .file(
                        "package-lock.json",
                        "{\"packages\": {\"\": {}, \"node_modules/esbuild\": {\"hasInstallScript\": true}}}")
                .file(".dockerignore", "node_modules\n");
        assertThat(order("node:22", "RUN npm ci")).contains("COPY package.json package-lock.json ./");
        project.file(
                "package-lock.json",
                "{\"packages\": {\"\": {}, \"node_modules/nobody-knows\": {\"hasInstallScript\": true}}}");
        hasNoPatch("nobody-knows", "node:22", "RUN npm ci");
        assertThat(order("node:22", "RUN npm ci --ignore-scripts")).contains("RUN npm ci --ignore-scripts");
    }

    @Test
    void bringsPackageJsonForCorepack() throws Exception {
        project.file("package.json", "{\"packageManager\": \"pnpm@10.4.1\"}")
                .file("pnpm-lock.yaml", "lockfileVersion: '9.0'\n")
                .file(".dockerignore", "node_modules\n");
        assertThat(order("node:22", "RUN corepack enable && pnpm install --frozen-lockfile"))
                .containsSubsequence(
                        "COPY package.json pnpm-lock.yaml ./",
                        "RUN corepack enable && pnpm install --frozen-lockfile",
                        "COPY --link . .");
    }

    @Test
    void doesNotIgnoreWhatAnotherDockerfileCopies() throws Exception {
        project.file("package.json", "{}")
                .file("package-lock.json", "{\"packages\": {\"\": {}}}")
                .file("docker/Dockerfile.dev", "FROM node:22\nCOPY node_modules /app/node_modules\n");
        hasNoPatch("docker/Dockerfile.dev copies node_modules", "node:22", "RUN npm ci");
    }

    @Test
    void downloadsNothingWhereGoNeedsNoModules() throws Exception {
        project.file("go.mod", "module a\n\ngo 1.22\n").file("main.go", "package main\n");
        assertThat(project.advice(RULE, "FROM golang:1.22", "WORKDIR /app", "COPY . .", "RUN go build ."))
                .isEmpty();
    }

    @Test
    void saysNothingBelowATaskOfGradleThatDownloads() throws Exception {
        project.file("build.gradle", "").file("gradlew", "").file("src/A.java", "");
        Adviser.Result result = project.ignoring()
                .advise(
                        "FROM eclipse-temurin:21 AS b",
                        "WORKDIR /app",
                        "COPY build.gradle gradlew ./",
                        "RUN ./gradlew downloadRepos",
                        "COPY . .",
                        "RUN ./gradlew installDist");
        assertThat(result.advice()).extracting(Advice::id).doesNotContain(RULE, "cache-mount");
    }
}
