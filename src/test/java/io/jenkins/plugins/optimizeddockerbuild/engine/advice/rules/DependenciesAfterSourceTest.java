package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Adviser;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DependenciesAfterSourceTest extends RuleTest {
    private static final String RULE = "dependencies-after-source";

    @BeforeEach
    void fill() throws Exception {
        project.ignoring("cache-mount", "unpinned-base", "apt-lists", "split-requirements");
    }

    private void dotnet() throws Exception {
        project.file(
                        "src/A/A.csproj",
                        "<Project><ItemGroup><ProjectReference Include=\"..\\B\\B.csproj\"/></ItemGroup></Project>")
                .file("src/A/A.cs", "class A {}\n")
                .file("src/B/B.csproj", "<Project/>")
                .file("src/B/B.cs", "class B {}\n");
    }

    @Test
    void tellsOfARestoreBelowTheFoldersOfItsProjects() throws Exception {
        dotnet();
        assertThat(of(
                        "dependencies-after-source",
                        "FROM mcr.microsoft.com/dotnet/sdk:8.0",
                        "WORKDIR /src",
                        "COPY src/A/ src/A/",
                        "COPY src/B/ src/B/",
                        "RUN dotnet restore src/A/A.csproj"))
                .singleElement()
                .satisfies(advice -> {
                    assertThat(advice.text()).contains("src/A/A.csproj and src/B/B.csproj", "no patch");
                    assertThat(advice.patch()).isNull();
                });
    }

    @Test
    void readsTheProjectsOfASolution() throws Exception {
        dotnet();
        project.file("All.sln", "Project(\"{0}\") = \"A\", \"src\\A\\A.csproj\", \"{1}\"\r\nEndProject\r\n");
        String[] dockerfile = {
            "FROM mcr.microsoft.com/dotnet/sdk:8.0",
            "WORKDIR /src",
            "COPY . .",
            "RUN dotnet restore",
            "RUN dotnet publish src/A/A.csproj -o /out"
        };
        assertThat(of("dependencies-after-source", dockerfile))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text())
                        .startsWith("`dotnet restore` is below")
                        .contains("All.sln, src/A/A.csproj and src/B/B.csproj"));
        project.file("Other.sln", "");
        assertThat(speaks("dependencies-after-source", dockerfile)).isFalse();
    }

    @Test
    void saysOfABuildThatItsDownloadsRunAgain() throws Exception {
        dotnet();
        String[] dockerfile = {"FROM mcr.microsoft.com/dotnet/sdk:8.0", "WORKDIR /src", "COPY . .", ""};
        dockerfile[3] = "RUN dotnet publish src/A/A.csproj -o /out";
        assertThat(of("dependencies-after-source", dockerfile))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text())
                        .startsWith("`dotnet publish` also downloads what the project needs, and is below `COPY . .`"));
        dockerfile[3] = "RUN dotnet publish src/A/A.csproj -o /out --no-restore";
        assertThat(speaks("dependencies-after-source", dockerfile)).isFalse();
    }

    @Test
    void isSilentWhereAScriptOfTheProjectMayHaveInstalled() throws Exception {
        project.file("go.mod", "module a\n\nrequire github.com/x/y v1.0.0\n")
                .file("go.sum", "")
                .file("tools.sh", "")
                .file("Makefile", "deps:\n\tgo mod download\n");
        String[] dockerfile = {"FROM golang:1.24", "WORKDIR /a", "", "", "COPY . .", "RUN go build ."};
        dockerfile[2] = "COPY go.mod go.sum Makefile ./";
        dockerfile[3] = "RUN make deps";
        assertThat(speaks("dependencies-after-source", dockerfile)).isFalse();
        assertThat(speaks("cache-mount", dockerfile)).isFalse();
        dockerfile[2] = "COPY tools.sh ./";
        dockerfile[3] = "RUN ./tools.sh";
        assertThat(speaks("dependencies-after-source", dockerfile)).isTrue();
    }

    @Test
    void makesNoPatchWhereThePackagesLieInTheProject() throws Exception {
        project.file("requirements.txt", "idna\n")
                .file("wheels/idna-3.3-py3-none-any.whl", "")
                .file("package.json", "{}")
                .file("lib.tgz", "");
        for (String install : new String[] {
            "RUN pip install --no-index --find-links=wheels -r requirements.txt",
            "RUN pip install --find-links wheels -r requirements.txt",
            "RUN pip install -f ./wheels -r requirements.txt",
            "RUN npm ci --offline",
            "RUN npm install lib.tgz"
        }) {
            assertThat(project.advice(
                            "dependencies-after-source", "FROM python:3.12", "WORKDIR /a", "COPY . .", install))
                    .as(install)
                    .allSatisfy(advice -> assertThat(advice.patch()).isNull());
        }
        assertThat(project.advice(
                        "dependencies-after-source",
                        "FROM python:3.12",
                        "WORKDIR /a",
                        "COPY . .",
                        "RUN pip install -f https://download.example.org/whl -r requirements.txt"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.patch()).isNotNull());
    }

    @Test
    void movesTheSourceBelowTheInstallAndKeepsComments() throws Exception {
        project.file("requirements.txt", "flask==3.0\n");
        Adviser.Result result = project.advise(
                "# syntax=docker/dockerfile:1",
                "FROM python:3.12-slim",
                "WORKDIR /app",
                "# All of it",
                "COPY . .",
                "# What it needs",
                "RUN pip install -r requirements.txt",
                "CMD [\"python\", \"app.py\"]");
        assertThat(result.advice()).extracting(Advice::id).containsExactly(RULE);
        assertThat(project.patched("Dockerfile", result))
                .containsExactly(
                        "# syntax=docker/dockerfile:1",
                        "FROM python:3.12-slim",
                        "WORKDIR /app",
                        "COPY requirements.txt ./",
                        "# What it needs",
                        "RUN pip install -r requirements.txt",
                        "# All of it",
                        "COPY --link . .",
                        "CMD [\"python\", \"app.py\"]");
    }

    @Test
    void takesIncludedRequirementsAlong() throws Exception {
        project.file("requirements/prod.txt", "-r base.txt\ngunicorn\n").file("requirements/base.txt", "flask\n");
        Adviser.Result result = project.advise(
                "FROM python:3.12", "WORKDIR /app", "ADD . /app", "RUN pip install -r requirements/prod.txt");
        assertThat(project.patched("Dockerfile", result))
                .contains("COPY requirements/prod.txt requirements/base.txt /app/requirements/", "ADD . /app");
    }

    @Test
    void movesInstallsOfSystemPackagesAsWell() throws Exception {
        Adviser.Result result = project.advise(
                "FROM debian:12",
                "COPY . /srv",
                "RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*",
                "RUN /srv/build.sh");
        assertThat(project.patched("Dockerfile", result))
                .containsExactly(
                        "FROM debian:12",
                        "RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*",
                        "COPY . /srv",
                        "RUN /srv/build.sh");
    }

    @Test
    void keepsNodeModulesOfTheContextFromComingOverWhatWasInstalled() throws Exception {
        project.file("package.json", "{\"name\": \"a\"}")
                .file("package-lock.json", "{\"packages\": {\"\": {}}}")
                .file(".dockerignore", "*.log");
        Adviser.Result result =
                project.advise("FROM node:22", "WORKDIR /app", "COPY . .", "RUN npm ci", "RUN npm run build");
        assertThat(result.files().get(".dockerignore")).isEqualTo("*.log\nnode_modules\n");
        assertThat(project.patched("Dockerfile", result))
                .containsExactly(
                        "FROM node:22",
                        "WORKDIR /app",
                        "COPY package.json package-lock.json ./",
                        "RUN npm ci",
                        "COPY . .",
                        "RUN npm run build");
    }

    @Test
    void downloadsFirstWhereTheInstallNeedsTheProject() throws Exception {
        project.file("go.mod", "module a\nrequire b.example/c v1.0.0\n").file("go.sum", "");
        Adviser.Result result = project.advise(
                "FROM golang:1.24 AS build",
                "WORKDIR /src",
                "COPY . .",
                "RUN go build -o /a .",
                "FROM scratch",
                "COPY --from=build /a /a");
        assertThat(project.patched("Dockerfile", result))
                .startsWith(
                        "FROM golang:1.24 AS build",
                        "WORKDIR /src",
                        "COPY go.mod go.sum ./",
                        "RUN go mod download",
                        "COPY . .",
                        "RUN go build -o /a .");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "poetry install --only main  | pyproject.toml | poetry.lock   | poetry install --only main --no-root",
                "uv sync --locked            | pyproject.toml | uv.lock       | uv sync --locked --no-install-project",
                "composer install --no-dev   | composer.json  | composer.lock | composer install --no-dev --no-scripts --no-autoloader",
                "mvn -B package -DskipTests  | pom.xml        | unused        | mvn -B dependency:go-offline",
            })
    void installsTheProjectItselfBelowTheSource(String install, String manifest, String lock, String download)
            throws Exception {
        String content = manifest.endsWith(".json") ? "{}" : manifest.endsWith(".xml") ? "<project/>" : "x";
        project.file(manifest, content).file(lock, content);
        Adviser.Result result = project.advise("FROM a:1", "WORKDIR /app", "COPY . .", "RUN " + install);
        assertThat(project.patched("Dockerfile", result)).contains("RUN " + download, "COPY . .", "RUN " + install);
    }

    @Test
    void saysWhyThereIsNoPatchWhenAScriptOfTheProjectRunsAtInstall() throws Exception {
        project.file("package.json", "{\"scripts\": {\"postinstall\": \"node fix.js\"}}");
        List<Advice> advice = project.advice(RULE, "FROM node:22", "WORKDIR /app", "COPY . .", "RUN npm install");
        assertThat(advice).hasSize(1);
        assertThat(advice.get(0).patch()).isNull();
        assertThat(advice.get(0).text()).contains("postinstall");
    }

    @Test
    void saysNothingOfTheRightOrder() throws Exception {
        project.file("package.json", "{}");
        assertThat(project.advice(
                        RULE,
                        "FROM node:22",
                        "WORKDIR /app",
                        "COPY package.json ./",
                        "RUN npm install",
                        "COPY . .",
                        "RUN npm install"))
                .isEmpty();
    }

    @Test
    void saysNothingWhereTheSourceIsNeeded() throws Exception {
        project.file("requirements.txt", "-e .\nflask\n").file("setup.py", "");
        assertThat(project.advice(RULE, "FROM python:3", "WORKDIR /a", "COPY . .", "RUN pip install ."))
                .isEmpty();
        List<Advice> advice =
                project.advice(RULE, "FROM python:3", "WORKDIR /a", "COPY . .", "RUN pip install -r requirements.txt");
        assertThat(advice).allSatisfy(each -> assertThat(each.patch()).isNull());
    }

    @Test
    void saysNothingOfFilesThatAreNotInTheContext() throws Exception {
        assertThat(project.advice(
                        RULE, "FROM python:3", "WORKDIR /a", "COPY . .", "RUN pip install -r requirements.txt"))
                .isEmpty();
    }

    @Test
    void saysNothingOfInstallsThatReadTheSourceThroughAMount() throws Exception {
        project.file("go.mod", "module a\nrequire b.example/c v1.0.0\n").file("go.sum", "");
        assertThat(project.advice(
                        RULE,
                        "FROM golang:1.24",
                        "WORKDIR /src",
                        "COPY . .",
                        "RUN --mount=type=cache,target=/go/pkg/mod go build ."))
                .isEmpty();
    }

    @Test
    void leavesWindowsAlone() throws Exception {
        project.file("package.json", "{}");
        assertThat(project.advise(
                                "# escape=`",
                                "FROM mcr.microsoft.com/windows/servercore:ltsc2022",
                                "WORKDIR C:\\app",
                                "COPY . .",
                                "RUN npm install")
                        .advice())
                .isEmpty();
    }

    @Test
    void copiesTheWrapperOfMavenOnlyForTheWrapper() throws Exception {
        project.file("pom.xml", "<project/>").file("mvnw", "").file(".mvn/wrapper/maven-wrapper.properties", "");
        assertThat(project.advice(RULE, "FROM maven:3-eclipse-temurin-17", "WORKDIR /a", "COPY . .", "RUN mvn package"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.patch()).contains("+COPY pom.xml ./"));
        assertThat(project.advice(RULE, "FROM eclipse-temurin:17", "WORKDIR /a", "COPY . .", "RUN ./mvnw package"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.patch()).contains("+COPY pom.xml mvnw ./"));
    }

    @Test
    void makesNoPatchWhereTheWrapperIsMissing() throws Exception {
        project.file("pom.xml", "<project/>");
        assertThat(project.advice(RULE, "FROM eclipse-temurin:17", "WORKDIR /a", "COPY . .", "RUN ./mvnw package"))
                .singleElement()
                .satisfies(advice -> {
                    assertThat(advice.patch()).isNull();
                    assertThat(advice.text()).contains("mvnw is not in the context");
                });
    }

    @Test
    void copiesNoManifestTwice() throws Exception {
        project.file("a/package.json", "{}")
                .file("a/package-lock.json", "{\"lockfileVersion\": 3, \"packages\": {\"\": {}}}")
                .file("a/index.js", "")
                .file(".dockerignore", "**/node_modules\n");
        var result = project.advise(
                "FROM node:22",
                "WORKDIR /app",
                "COPY a/package*.json ./",
                "COPY /a/ .",
                "RUN npm ci",
                "RUN npm run build");
        assertThat(project.patched("Dockerfile", result))
                .containsExactly(
                        "FROM node:22",
                        "WORKDIR /app",
                        "COPY a/package*.json ./",
                        "RUN npm ci",
                        "COPY /a/ .",
                        "RUN npm run build");
    }

    @Test
    void movesAGemThatTheCommandNamesAlong() throws Exception {
        project.file("Gemfile", "source 'https://rubygems.org'\ngem 'rails'\n").file("Gemfile.lock", "");
        String[] dockerfile = {
            "FROM ruby:3.3",
            "COPY . /app",
            "WORKDIR /app",
            "RUN gem install bundler -v 2.5.1 --no-document",
            "RUN bundle install"
        };
        assertThat(project.patched("Dockerfile", project.advise(dockerfile)))
                .containsSubsequence(
                        "RUN gem install bundler -v 2.5.1 --no-document", "RUN bundle install", "COPY --link . /app");
        project.file("bundler-2.5.1.gem", "");
        assertThat(project.advice(RULE, dockerfile))
                .singleElement()
                .satisfies(advice -> assertThat(advice.patch()).isNull());
    }

    @Test
    void looksForSettingsInTheHomeOfTheUserOnly() throws Exception {
        project.file("pom.xml", "<project><dependencies><dependency/></dependencies></project>")
                .file(".hadolint.yaml", "");
        assertThat(project.advice(RULE, "FROM maven:3.9", "WORKDIR /home/build", "COPY . .", "RUN mvn package"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text()).doesNotContain("home, where"));
    }

    @Test
    void namesTheReleaseOfYarnThatTheProjectBrings() throws Exception {
        project.file("package.json", "{}")
                .file("yarn.lock", "__metadata:\n")
                .file(".yarnrc.yml", "nodeLinker: node-modules\nyarnPath: .yarn/releases/yarn-3.5.0.cjs\n")
                .file(".yarn/releases/yarn-3.5.0.cjs", "");
        assertThat(project.advice(RULE, "FROM node:22", "WORKDIR /app", "COPY . .", "RUN yarn install"))
                .singleElement()
                .satisfies(
                        advice -> assertThat(advice.text()).contains(".yarn/releases/yarn-3.5.0.cjs: copy them first"));
    }

    @Test
    void findsTheDownloadOfGoGet() throws Exception {
        project.file("go.mod", "module m\nrequire example.com/a v1.0.0\n")
                .file("go.sum", "")
                .file("main.go", "package main\n");
        assertThat(project.advice(
                        "dependencies-after-source",
                        "FROM golang:1.22",
                        "WORKDIR /src",
                        "COPY . .",
                        "RUN go get -d -v ./...",
                        "RUN go build -o /app .",
                        "CMD [\"/app\"]"))
                .singleElement()
                .satisfies(advice ->
                        assertThat(advice.text()).contains("`go get` is below `COPY . .`", "run `go mod download`"));
    }

    @ParameterizedTest
    @CsvSource({
        "poetry install, poetry.lock, run `poetry install --no-root`",
        "uv sync --frozen, uv.lock, run `uv sync --no-install-project`"
    })
    void saysHowToInstallWithoutTheProject(String install, String lock, String first) throws Exception {
        project.file("pyproject.toml", "[project]\nname = \"a\"\n")
                .file(lock, "")
                .file("a.py", "");
        assertThat(project.advice(
                        "dependencies-after-source",
                        "FROM python:3.12",
                        "WORKDIR /app",
                        "COPY . .",
                        "COPY --from=tools /a /a",
                        "RUN " + install))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text())
                        .contains(first + ", copy the rest below, and install the project itself there."));
    }

    @Test
    void findsARestoreOfDotnetBelowTheSource() throws Exception {
        project.file(
                        "src/Api/Api.csproj",
                        "\ufeff<Project><ItemGroup><ProjectReference"
                                + " Condition=\"true\" Include='..\\Core\\Core.csproj'/></ItemGroup></Project>")
                .file("src/Core/Core.csproj", "<Project/>")
                .file("Directory.Packages.props", "<Project/>")
                .file("src/Api/Program.cs", "");
        assertThat(project.advice(
                        "dependencies-after-source",
                        "FROM mcr.microsoft.com/dotnet/sdk:8.0 AS build",
                        "WORKDIR /source",
                        "COPY . ./",
                        "WORKDIR /source/src/Api",
                        "RUN . /tmp/rid.txt && dotnet restore -r $RID",
                        "RUN dotnet publish --no-restore -o /out",
                        "FROM mcr.microsoft.com/dotnet/aspnet:8.0",
                        "COPY --from=build /out /app"))
                .singleElement()
                .satisfies(advice -> {
                    assertThat(advice.patch()).isNull();
                    assertThat(advice.text())
                            .contains("`dotnet restore` is below `COPY . ./`")
                            .contains(
                                    "What is installed is listed in src/Api/Api.csproj, src/Core/Core.csproj and Directory.Packages.props: copy them")
                            .contains("run `dotnet restore`")
                            .contains("There is no patch, because");
                });
    }

    @Test
    void namesAFewOfManyFiles() throws Exception {
        StringBuilder references = new StringBuilder("<Project>");
        for (int i = 0; i < 8; i++) {
            references.append("<ProjectReference Include=\"../P" + i + "/P.csproj\"/>");
            project.file("P" + i + "/P.csproj", "<Project/>");
        }
        project.file("Api/Api.csproj", references.append("</Project>").toString())
                .file("Api/Program.cs", "");
        assertThat(project.advice(
                        "dependencies-after-source",
                        "FROM mcr.microsoft.com/dotnet/sdk:8.0",
                        "WORKDIR /source",
                        "COPY . .",
                        "RUN dotnet restore Api/Api.csproj"))
                .singleElement()
                .satisfies(
                        advice -> assertThat(advice.text())
                                .contains(
                                        "What is installed is listed in Api/Api.csproj, P0/P.csproj, P1/P.csproj, P2/P.csproj and 5 others: copy them"));
    }

    @Test
    void isSilentWhereDotnetRestoresAboveTheSource() throws Exception {
        project.file("Api.csproj", "<Project/>").file("Program.cs", "");
        assertThat(project.advice(
                        "dependencies-after-source",
                        "FROM mcr.microsoft.com/dotnet/sdk:8.0",
                        "WORKDIR /source",
                        "COPY *.csproj .",
                        "RUN dotnet restore",
                        "COPY . .",
                        "RUN dotnet publish -c release -o /app",
                        "CMD [\"dotnet\", \"/app/Api.dll\"]"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1"})
    void isSilentOfAnInstallThatABuildArgumentSwitchesOff(String build) throws Exception {
        project.file("package.json", "{\"dependencies\":{\"a\":\"1\"}}")
                .file("yarn.lock", "")
                .file("a.js", "");
        assertThat(project.advice(
                        "dependencies-after-source",
                        "FROM node:22",
                        "ARG BUILD_JS=" + build,
                        "WORKDIR /app",
                        "COPY . .",
                        "RUN if [ \"$BUILD_JS\" = \"1\" ]; then (yarn install && yarn build); else mkdir build; fi"))
                .hasSize(Integer.parseInt(build));
    }

    @Test
    void speaksOfAnInstallThatRunsInTheOtherBranch() throws Exception {
        project.file("package.json", "{\"dependencies\":{\"a\":\"1\"}}")
                .file("package-lock.json", "{}")
                .file("a.js", "");
        assertThat(project.advice(
                        "dependencies-after-source",
                        "FROM node:22",
                        "ARG FAST=0",
                        "WORKDIR /app",
                        "COPY . .",
                        "RUN if [ \"$FAST\" = \"1\" ]; then npm ci --ignore-scripts; else npm ci; fi"))
                .hasSize(1);
    }

    @Test
    void namesTheManifestsOfAProjectsParts() throws Exception {
        project.file("build.gradle", "allprojects { }\n")
                .file("settings.gradle", "include 'app'\n")
                .file("app/build.gradle", "dependencies { implementation 'a:b:1' }\n")
                .file("Cargo.toml", "[workspace]\nmembers = [\"core\"]\n")
                .file("Cargo.lock", "")
                .file("core/Cargo.toml", "[dependencies]\nserde = \"1\"\n");
        assertThat(of("dependencies-after-source", "FROM gradle:8", "WORKDIR /a", "COPY . .", "RUN gradle build"))
                .singleElement()
                .satisfies(
                        advice -> assertThat(advice.text())
                                .contains(
                                        "What is installed is listed in build.gradle, settings.gradle and app/build.gradle: copy them"));
        assertThat(of("dependencies-after-source", "FROM rust:1", "WORKDIR /a", "COPY . .", "RUN cargo build"))
                .singleElement()
                .satisfies(
                        advice -> assertThat(advice.text())
                                .contains(
                                        "What is installed is listed in Cargo.toml, Cargo.lock and core/Cargo.toml: copy them"));
    }

    @Test
    void takesAnOptionInAVariableForNoFile() throws Exception {
        project.file("package.json", "{\"dependencies\":{\"a\":\"1\"}}")
                .file(
                        "package-lock.json",
                        "{\"lockfileVersion\":3,\"packages\":{\"node_modules/a\":{\"version\":\"1.0.0\"}}}");
        assertThat(of(
                        "dependencies-after-source",
                        "FROM node:20",
                        "ENV NODE_OPTIONS=--openssl-legacy-provider",
                        "WORKDIR /a",
                        "COPY . .",
                        "RUN npm ci"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text()).doesNotContain("NODE_OPTIONS names"));
    }

    @Test
    void isSilentWhereAnotherStageBringsWhatWasBuiltOfTheDependencies() throws Exception {
        project.file("Cargo.toml", "[dependencies]\nserde = \"1\"\n").file("Cargo.lock", "");
        String[] chef = {
            "FROM rust:1 AS cacher",
            "COPY Cargo.toml Cargo.lock ./",
            "RUN cargo chef cook",
            "FROM rust:1",
            "WORKDIR /app",
            "COPY . .",
            "COPY --from=cacher /app/target target",
            "RUN cargo build"
        };
        assertThat(of("dependencies-after-source", chef)).isEmpty();
    }

    @Test
    void tellsHowComposerInstallsWithoutTheSource() throws Exception {
        project.file(
                        "composer.json",
                        "{\"require\":{\"a/b\":\"1\"},\"scripts\":{\"post-autoload-dump\":[\"@php artisan x\"]}}")
                .file("composer.lock", "{\"packages\":[{\"name\":\"a/b\",\"type\":\"library\"}]}")
                .file("docker.env", "A=b\n");
        assertThat(of(
                        "dependencies-after-source",
                        "FROM php:8.3",
                        "WORKDIR /app",
                        "COPY . .",
                        "COPY docker.env .env",
                        "RUN composer install --no-dev"))
                .singleElement()
                .satisfies(advice -> {
                    assertThat(advice.patch()).isNull();
                    assertThat(advice.text())
                            .contains("run `composer install --no-scripts --no-autoloader`, copy the rest");
                });
    }

    @Test
    void speaksOfTheDependenciesRatherThanOfTheToolThatInstallsThem() throws Exception {
        project.file("Gemfile", "eval File.read('Gemfile.common')\n").file("Gemfile.lock", "GEM\n");
        assertThat(of(
                        "dependencies-after-source",
                        "FROM ruby:3.3",
                        "COPY . /app",
                        "WORKDIR /app",
                        "RUN gem install bundler",
                        "RUN bundle install"))
                .singleElement()
                .satisfies(advice -> {
                    assertThat(advice.text())
                            .startsWith("`bundle install` is below")
                            .contains("Gemfile.common");
                    assertThat(advice.patch()).isNull();
                });
    }

    @Test
    void saysThatAProjectHasModulesWhateverElseIsInTheWay() throws Exception {
        project.file("pom.xml", "<project><modules><module>a</module></modules></project>")
                .file("a/pom.xml", "<project/>");
        assertThat(project.advice(RULE, "FROM maven:3", "WORKDIR /a", "COPY . .", "RUN mvn -pl '!test' clean install"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text())
                        .endsWith("the project has modules, whose pom.xml files are needed as well."));
    }

    @Test
    void listsNoFileThatTheBuildRemovesBeforeItInstalls() throws Exception {
        project.file("Cargo.toml", "[dependencies]\nserde = \"1\"\n")
                .file("Cargo.lock", "version = 3\n")
                .file("src/main.rs", "fn main() {}\n");
        assertThat(project.advice(
                        RULE, "FROM rust:1.83", "WORKDIR /a", "COPY . .", "RUN rm -f Cargo.lock", "RUN cargo build"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text())
                        .contains("listed in Cargo.toml: copy it first")
                        .doesNotContain("Cargo.toml and Cargo.lock"));
    }
}
