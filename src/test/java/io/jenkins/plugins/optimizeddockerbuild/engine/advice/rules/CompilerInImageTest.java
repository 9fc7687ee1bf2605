package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompilerInImageTest extends RuleTest {
    private static final String RULE = "compiler-in-image";
    private static final String CERTIFICATES =
            "COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt";

    @BeforeEach
    void fill() throws Exception {
        project.ignoring("dependencies-after-source", "cache-mount", "unpinned-base");
    }

    private void hasNoPatch(String reason, String... dockerfile) throws Exception {
        assertThat(project.advice(RULE, dockerfile)).singleElement().satisfies(advice -> {
            assertThat(advice.patch()).isNull();
            assertThat(advice.text()).contains(reason);
        });
    }

    @Test
    void putsAStaticProgramOfGoIntoAnEmptyImage() throws Exception {
        project.file("go.mod", "module example.com/x\ngo 1.22\n").file("main.go", "package main\nfunc main(){}\n");
        var result = project.advise(
                "FROM golang:1.22",
                "WORKDIR /src",
                "COPY go.mod ./",
                "RUN go mod download",
                "COPY *.go ./",
                "ENV PORT=8080",
                "RUN CGO_ENABLED=0 go build -o /app",
                "EXPOSE 8080",
                "CMD [\"/app\"]");
        assertThat(project.patched("Dockerfile", result))
                .containsExactly(
                        "FROM golang:1.22 AS build",
                        "WORKDIR /src",
                        "COPY go.mod ./",
                        "RUN go mod download",
                        "COPY *.go ./",
                        "ENV PORT=8080",
                        "RUN --mount=type=cache,target=/root/.cache/go-build CGO_ENABLED=0 go build -o /app",
                        "",
                        "FROM scratch",
                        "WORKDIR /src",
                        "ENV PORT=8080",
                        "COPY --from=build /app /app",
                        "EXPOSE 8080",
                        "CMD [\"/app\"]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CMD [\"java\", \"-jar\", \"target/x-1.jar\", \"server\", \"conf.yml\"]",
                "CMD [\"java\", \"-Dlogging.config=./conf.yml\", \"-jar\", \"target/x-1.jar\"]",
                "ENV SETTINGS=/app/conf.yml\nCMD [\"java\", \"-jar\", \"target/x-1.jar\"]",
            })
    void keepsAFileOfTheProjectThatTheProgramIsGiven(String start) throws Exception {
        project.file("pom.xml", "<project/>")
                .file("src/main/java/A.java", "class A {}")
                .file("conf.yml", "a: 1\n");
        String dockerfile = "FROM maven:3.9-eclipse-temurin-21\nWORKDIR /app\nCOPY . .\nRUN mvn -q package\n" + start;
        assertThat(project.patched("Dockerfile", project.advise(dockerfile.split("\n"))))
                .containsSubsequence(
                        "FROM eclipse-temurin:21-jre", "COPY . .", "COPY --from=build /app/target /app/target");
    }

    @Test
    void keepsDataAndCertificatesForAProgramThatMayNeedThem() throws Exception {
        project.file("go.mod", "module example.com/shop\nrequire a.example/web v1.0.0\n")
                .file("main.go", "package main\nimport \"net/http\"\n")
                .file("templates/index.html", "");
        var result = project.advise(
                "FROM golang:1.22-bookworm AS app", "WORKDIR /app", "COPY . .", "RUN go build", "CMD [\"./shop\"]");
        assertThat(project.patched("Dockerfile", result))
                .containsExactly(
                        "FROM golang:1.22-bookworm AS build",
                        "WORKDIR /app",
                        "COPY . .",
                        "RUN go build",
                        "",
                        "FROM debian:bookworm-slim AS app",
                        "WORKDIR /app",
                        "COPY . .",
                        CERTIFICATES,
                        "COPY --from=build /app/shop /app/shop",
                        "CMD [\"./shop\"]");
    }

    @Test
    void putsThePlacesOfFilesInTheOrderOfTheirFolders() throws Exception {
        project.file("go.mod", "module a\nrequire b.example/c v1.0.0\n")
                .file("main.go", "package main\n")
                .file("a.html", "");
        var result = project.advise(
                "FROM golang:1.22-alpine3.20",
                "WORKDIR /work",
                "ADD . .",
                "RUN go build -o /bin/a .",
                "WORKDIR /data",
                "RUN mkdir -p /data/x",
                "CMD /bin/a");
        assertThat(project.patched("Dockerfile", result))
                .containsSubsequence(
                        "FROM alpine:3.20",
                        "WORKDIR /work",
                        "ADD . .",
                        "WORKDIR /data",
                        "RUN mkdir -p /data/x",
                        "COPY --from=build /bin/a /bin/a",
                        "CMD /bin/a");
    }

    @Test
    void leavesGoWhereTheProgramNeedsMoreThanItself() throws Exception {
        project.file("go.mod", "module a\n").file("main.go", "package main\nimport \"os/exec\"\n");
        hasNoPatch(
                "starts other programs",
                "FROM golang:1.22",
                "WORKDIR /a",
                "COPY . .",
                "RUN go build -o a",
                "CMD [\"./a\"]");
        project.file("main.go", "package main\n");
        String[][] others = {
            {"RUN go build -o a", "HEALTHCHECK CMD curl localhost"},
            {"RUN go build -o a && ./generate.sh"},
            {"RUN go build -o bin/ ./..."},
            {"RUN cd cmd && go build -o a"},
            {"RUN go build -o b"},
            {"RUN apt-get update && apt-get install -y ffmpeg", "RUN go build -o a"},
            {"RUN go build -o a", "COPY --from=other /x /x"},
            {"RUN go build -o a", "RUN rm -rf /a/secrets"},
            {"ENV PATH=/a:$PATH", "RUN go build -o a"},
        };
        for (String[] other : others) {
            List<String> lines = new java.util.ArrayList<>(List.of("FROM golang:1.22", "WORKDIR /a", "COPY . ."));
            lines.addAll(List.of(other));
            lines.add("CMD [\"./a\"]");
            assertThat(project.advice(RULE, lines.toArray(new String[0])))
                    .as(String.join("; ", other))
                    .singleElement()
                    .satisfies(advice -> assertThat(advice.patch()).isNull());
        }
    }

    @Test
    void startsAnArchiveOfJavaWithARuntimeOfTheSameVersion() throws Exception {
        project.file("pom.xml", "<project>spring-boot-maven-plugin</project>")
                .file("src/main/java/A.java", "class A {}");
        var result = project.advise(
                "FROM maven:3.9.6-eclipse-temurin-17-alpine",
                "WORKDIR /app",
                "COPY pom.xml .",
                "COPY src src",
                "RUN mvn -q package",
                "ENTRYPOINT [\"java\", \"-Xmx1g\", \"-jar\", \"target/a-1.0.jar\"]");
        assertThat(project.patched("Dockerfile", result))
                .endsWith(
                        "FROM eclipse-temurin:17-jre-alpine",
                        "WORKDIR /app",
                        "COPY --from=build /app/target/a-1.0.jar /app/target/a-1.0.jar",
                        "ENTRYPOINT [\"java\", \"-Xmx1g\", \"-jar\", \"target/a-1.0.jar\"]");
        for (String[] base : new String[][] {
            {"gradle:8.5-jdk21", "21-jre"}, {"eclipse-temurin:11", "11-jre"}, {"openjdk:8-jdk-alpine", "8-jre-alpine"},
            {"maven:3-openjdk-17", "17-jre"}, {"maven:3.8.2-jdk-8", "8-jre"}, {"openjdk:17.0.2-jdk-slim", "17-jre"}
        }) {
            assertThat(project.advise(
                                    "FROM " + base[0],
                                    "WORKDIR /app",
                                    "COPY . .",
                                    "RUN ./mvnw package && ./gradlew build",
                                    "CMD java -jar target/a.jar")
                            .patch())
                    .as(base[0])
                    .contains("FROM eclipse-temurin:" + base[1] + "\n");
        }
        hasNoPatch(
                "version of Java",
                "FROM maven:3.9",
                "WORKDIR /app",
                "COPY . .",
                "RUN mvn package",
                "CMD java -jar target/a.jar");
        hasNoPatch(
                "which archive",
                "FROM openjdk:17",
                "WORKDIR /app",
                "COPY . .",
                "RUN ./mvnw package",
                "CMD java -jar target/*.jar");
    }

    @Test
    void takesRustWithItsLibraries() throws Exception {
        project.file("Cargo.toml", "[package]\nname = \"shop\"\n\n[dependencies]\nserde = \"1\"\n")
                .file("src/main.rs", "fn main() {}")
                .file("Cargo.lock", "[[package]]\nname = \"serde\"\n\n[[package]]\nname = \"windows-sys\"\n");
        String[] dockerfile = {
            "FROM rust:1.80-slim-bookworm", "WORKDIR /app", "COPY . .", "RUN cargo install --path .", "CMD [\"shop\"]"
        };
        assertThat(project.patched("Dockerfile", project.advise(dockerfile)))
                .endsWith(
                        "FROM debian:bookworm-slim",
                        "WORKDIR /app",
                        "COPY --from=build /usr/local/cargo/bin/shop /usr/local/bin/shop",
                        "CMD [\"shop\"]");
        project.file("Cargo.lock", "[[package]]\nname = \"openssl-sys\"\n");
        hasNoPatch("openssl-sys", dockerfile);
    }

    @Test
    void takesWhatDotnetPublishes() throws Exception {
        project.file("Shop.csproj", "<Project Sdk=\"Microsoft.NET.Sdk.Web\"/>").file("Program.cs", "");
        String build = "RUN dotnet publish -c Release -o /out";
        assertThat(project.advise(
                                "FROM mcr.microsoft.com/dotnet/sdk:8.0",
                                "WORKDIR /src",
                                "COPY . .",
                                build,
                                "ENV ASPNETCORE_URLS=http://+:80",
                                "WORKDIR /out",
                                "ENTRYPOINT [\"dotnet\", \"Shop.dll\"]")
                        .patch())
                .contains("+FROM mcr.microsoft.com/dotnet/aspnet:8.0", "+COPY --from=build /out /out");
        hasNoPatch(
                "another port",
                "FROM mcr.microsoft.com/dotnet/sdk:8.0",
                "WORKDIR /src",
                "COPY . .",
                build,
                "WORKDIR /out",
                "ENTRYPOINT [\"dotnet\", \"Shop.dll\"]");
    }

    @Test
    void takesAProgramInCWithoutLibraries() throws Exception {
        project.file("main.c", "int main(){}");
        assertThat(project.advise(
                                "FROM gcc:13",
                                "WORKDIR /a",
                                "COPY . .",
                                "RUN gcc -O2 -static -o app main.c",
                                "CMD [\"./app\"]")
                        .patch())
                .contains("+FROM scratch", "+COPY --from=build /a/app /a/app");
        hasNoPatch("which libraries", "FROM gcc:13", "WORKDIR /a", "COPY . .", "RUN make", "CMD [\"./app\"]");
    }

    @Test
    void saysThatTheContainerCompilesWhenItStarts() throws Exception {
        hasNoPatch(
                "compiles when it starts",
                "FROM rust:1",
                "WORKDIR /a",
                "COPY . .",
                "RUN cargo build --release",
                "CMD [\"cargo\", \"run\", \"--release\"]");
    }

    @Test
    void saysThatTheLastStageNeedsNoCompiler() throws Exception {
        List<Advice> advice = project.advice(
                RULE,
                "FROM golang:1.22 AS b",
                "COPY . .",
                "RUN go build -o /a",
                "FROM golang:1.22",
                "COPY --from=b /a /a",
                "CMD [\"/a\"]");
        assertThat(advice)
                .singleElement()
                .satisfies(piece -> assertThat(piece.title()).contains("last stage"));
    }

    @Test
    void isSilentOnImagesForDevelopersAndOnRuntimes() throws Exception {
        String[][] images = {
            {"FROM golang:1.22", "WORKDIR /a", "COPY . .", "RUN go build", "CMD [\"bash\"]"},
            {"FROM golang:1.22", "WORKDIR /a", "COPY . .", "RUN go build"},
            {"FROM golang:1.22", "WORKDIR /a", "COPY . .", "RUN go install github.com/cosmtrek/air@v1", "CMD [\"air\"]"
            },
            {"FROM golang:1.22", "WORKDIR /a", "COPY . .", "CMD [\"go\", \"test\", \"./...\"]"},
            {"FROM eclipse-temurin:21-jre", "COPY a.jar a.jar", "CMD [\"java\", \"-jar\", \"a.jar\"]"},
            {"FROM golang:1.22 AS b", "RUN go build -o /a", "FROM scratch", "COPY --from=b /a /a", "CMD [\"/a\"]"},
        };
        for (String[] image : images) {
            assertThat(project.advice(RULE, image)).as(String.join("; ", image)).isEmpty();
        }
    }

    @Test
    void copiesNothingOutOfAFolderThatOnlyTheBaseImageKnows() throws Exception {
        project.file("build.gradle", "plugins { id 'org.springframework.boot' }")
                .file("src/main/java/A.java", "class A {}");
        assertThat(project.advice(
                        "compiler-in-image",
                        "FROM gradle:jdk17-alpine",
                        "COPY . .",
                        "RUN gradle clean bootJar",
                        "WORKDIR ./build/libs",
                        "ENTRYPOINT [\"java\",\"-jar\",\"app.jar\"]"))
                .singleElement()
                .satisfies(advice -> {
                    assertThat(advice.patch()).isNull();
                    assertThat(advice.text()).contains("the base image alone knows", "`eclipse-temurin:17-jre-alpine`");
                });
    }

    @Test
    void namesTheRuntimeOfTheSameVersionWhereThereIsNoPatch() throws Exception {
        project.file("Main.java", "class Main {}");
        assertThat(project.advice(
                        "compiler-in-image",
                        "FROM openjdk:11",
                        "WORKDIR /app",
                        "COPY . .",
                        "RUN javac Main.java",
                        "CMD [\"java\", \"Main\"]"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text()).contains("`eclipse-temurin:11-jre`"));
    }

    @Test
    void startsAnArchiveInARuntimeOfItsVersion() throws Exception {
        project.file("app.jar", "");
        assertThat(project.advice(
                        "compiler-in-image",
                        "FROM eclipse-temurin:21-jdk",
                        "COPY app.jar /app.jar",
                        "ENTRYPOINT [\"java\", \"-jar\", \"/app.jar\"]"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text()).contains("`eclipse-temurin:21-jre`"));
        assertThat(project.advice(
                        "compiler-in-image",
                        "FROM eclipse-temurin:21-jre",
                        "COPY app.jar /app.jar",
                        "ENTRYPOINT [\"java\", \"-jar\", \"/app.jar\"]"))
                .isEmpty();
    }

    @Test
    void seesCompilersThatTheDockerfileInstalls() throws Exception {
        project.file("main.cpp", "int main(){}\n");
        String install = "RUN apt-get update && apt-get install -y g++ cmake make";
        hasNoPatch(
                "`ubuntu:22.04` again",
                "FROM ubuntu:22.04",
                install,
                "WORKDIR /app",
                "COPY . .",
                "RUN mkdir build && cd build && cmake .. && make",
                "CMD [\"./build/app\"]");
        hasNoPatch(
                "a Java runtime only",
                "FROM debian:12",
                "RUN apt-get update && apt-get install -y maven",
                "COPY . .",
                "RUN mvn package",
                "CMD [\"java\", \"-jar\", \"target/a.jar\"]");
    }

    @Test
    void isSilentWhereInstalledCompilersServeSomethingElse() throws Exception {
        String install = "RUN apt-get update && apt-get install -y g++ make";
        String[][] others = {
            {install, "COPY . .", "RUN make", "CMD [\"python3\", \"app.py\"]"},
            {install, "COPY . .", "CMD [\"./run.sh\"]"},
            {install, "COPY . .", "RUN make", "RUN apt-get purge -y g++ make", "CMD [\"./app\"]"},
            {install, "COPY . .", "RUN make", "CMD [\"/bin/bash\"]"}
        };
        for (String[] lines : others) {
            List<String> dockerfile = new ArrayList<>(List.of("FROM debian:12"));
            dockerfile.addAll(List.of(lines));
            assertThat(project.advice(RULE, dockerfile.toArray(new String[0])))
                    .as(dockerfile.toString())
                    .isEmpty();
        }
    }

    @Test
    void seesAnArchiveThatAShellStarts() throws Exception {
        hasNoPatch("compiles nothing", "FROM gradle:7.4-jdk17", "COPY . .", "CMD java -jar build/libs/*.jar");
    }

    @Test
    void isSilentOfImagesToDevelopOrTestIn() throws Exception {
        assertThat(project.advice(
                        RULE,
                        "FROM mcr.microsoft.com/devcontainers/rust:1-bookworm",
                        "RUN cargo install cargo-nextest",
                        "COPY entrypoint.sh /entrypoint.sh",
                        "ENTRYPOINT [\"/entrypoint.sh\"]"))
                .isEmpty();
        project.file("App.Tests/docker-entrypoint.sh", "#!/bin/sh\nset -e\ndotnet test -c Release --no-build\n");
        assertThat(project.advice(
                        RULE,
                        "FROM mcr.microsoft.com/dotnet/sdk:8.0",
                        "WORKDIR /source",
                        "COPY . .",
                        "RUN dotnet build App.Tests",
                        "WORKDIR /source/App.Tests",
                        "ENTRYPOINT [\"./docker-entrypoint.sh\"]"))
                .isEmpty();
    }

    @Test
    void doesNotRepeatAnArgumentThatOnlyTheBuildReads() throws Exception {
        project.file("go.mod", "module a\n\ngo 1.22\n").file("main.go", "package main\n\nfunc main() {}\n");
        var result = project.advise(
                "FROM golang:1.22",
                "WORKDIR /app",
                "COPY . .",
                "ARG GH_TOKEN",
                "ARG REVISION",
                "LABEL revision=$REVISION",
                "RUN git config --global url.https://${GH_TOKEN}@github.com/.insteadOf https://github.com/",
                "RUN go build -o main .",
                "CMD [\"/app/main\"]");
        List<String> lines = project.patched("Dockerfile", result);
        assertThat(lines.subList(lines.lastIndexOf("WORKDIR /app"), lines.size()))
                .contains("ARG REVISION", "LABEL revision=$REVISION")
                .doesNotContain("ARG GH_TOKEN");
    }

    @Test
    void namesNoVersionOfJavaThatTheImageDoesNotName() throws Exception {
        for (String image : List.of("openjdk:latest", "openjdk:18-slim")) {
            assertThat(project.advice(
                            RULE,
                            "FROM maven:3.9 AS build",
                            "WORKDIR /app",
                            "COPY . .",
                            "RUN mvn package",
                            "FROM " + image,
                            "COPY --from=build /app/target/a.jar /app/a.jar",
                            "CMD [\"java\", \"-jar\", \"/app/a.jar\"]"))
                    .singleElement()
                    .satisfies(advice -> assertThat(advice.text())
                            .contains("a JRE of the same version or a newer one, `eclipse-temurin:VERSION-jre`"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "rust:latest, debian:stable-slim",
        "rust:1.91-bookworm, debian:bookworm-slim",
        "rust:1.91-alpine3.22, alpine:3.22"
    })
    void namesASmallImageWhoseCLibraryIsNotOlder(String base, String small) throws Exception {
        project.file("Cargo.toml", "[workspace]\nmembers = [\"a\", \"b\"]\n").file("Cargo.lock", "");
        hasNoPatch(
                "such as `" + small + "`",
                "FROM " + base,
                "WORKDIR /src",
                "COPY . .",
                "RUN cargo build --release -p a -p b",
                "RUN cp target/release/a target/release/b /usr/local/bin/",
                "CMD [\"a\"]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"java\", \"-jar\", \"a.jar\"]",
                "[\"java\", \"org.springframework.boot.loader.launch.JarLauncher\"]"
            })
    void saysWhyTheBaseOfAnArchiveIsNotChanged(String start) throws Exception {
        hasNoPatch(
                "There is no patch, because the program may start a tool of the JDK.",
                "FROM eclipse-temurin:11-jdk",
                "COPY target/a.jar a.jar",
                "ENTRYPOINT " + start);
    }

    @ParameterizedTest
    @CsvSource({"swift:5.9-jammy, swift:5.9-jammy-slim", "swift, swift:slim", "swift:latest, swift:slim"})
    void namesTheImageWithTheRuntimeOfSwift(String base, String small) throws Exception {
        hasNoPatch(
                "The program needs the runtime libraries of Swift only. Build in a separate build stage, and copy what it"
                        + " makes into an image that begins from `" + small + "`",
                "FROM " + base,
                "WORKDIR /app",
                "COPY . .",
                "RUN swift build -c release",
                "CMD [\".build/release/App\"]");
    }

    @Test
    void isSilentOfSwiftWithoutSlimImages() throws Exception {
        assertThat(speaks("compiler-in-image", "FROM swift:4.0.3", "COPY . .", "RUN swift build", "CMD .build/debug/a"))
                .isFalse();
    }

    @Test
    void knowsThatSlimImagesOfAJdkHaveAllOfIt() throws Exception {
        assertThat(of("compiler-in-image", "FROM openjdk:21-jdk-slim", "COPY a.jar a.jar", "CMD java -jar a.jar"))
                .singleElement()
                .satisfies(
                        advice -> assertThat(advice.text()).contains("unpacked 250 MB or more, and compiles nothing"));
    }

    @Test
    void namesTheImageWithTheRuntimeOfDotnet() throws Exception {
        project.file("Shop.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"/>").file("Program.cs", "");
        for (String[] base : new String[][] {
            {"mcr.microsoft.com/dotnet/core/sdk:3.1", "mcr.microsoft.com/dotnet/core/runtime:3.1"},
            {"mcr.microsoft.com/dotnet/sdk:6.0.408-focal", "mcr.microsoft.com/dotnet/runtime:6.0-focal"},
        }) {
            hasNoPatch(
                    "an image that begins from `" + base[1] + "`",
                    "FROM " + base[0],
                    "WORKDIR /app",
                    "COPY . .",
                    "RUN dotnet build",
                    "CMD [\"dotnet\", \"run\"]");
        }
        assertThat(project.advise(
                                "FROM mcr.microsoft.com/dotnet/sdk:6.0.408",
                                "WORKDIR /src",
                                "COPY . .",
                                "RUN dotnet publish -o /out",
                                "CMD [\"dotnet\", \"/out/Shop.dll\"]")
                        .patch())
                .contains("+FROM mcr.microsoft.com/dotnet/runtime:6.0\n");
    }

    @Test
    void saysThatTheImageOfGccHasAnotherLibraryOfCpp() throws Exception {
        project.file("main.cpp", "int main(){}");
        String[] dockerfile = {"FROM gcc:13", "WORKDIR /a", "COPY . .", "RUN g++ -o app main.cpp", "CMD [\"./app\"]"};
        hasNoPatch("link with `-static-libstdc++ -static-libgcc`", dockerfile);
    }

    @Test
    void copiesNoArchiveThatTheProjectDoesNotMake() throws Exception {
        String pom = "<project><parent><version>3</version></parent><artifactId>shop</artifactId>"
                + "<version>1.0</version><build><plugins><plugin><artifactId>spring-boot-maven-plugin</artifactId>"
                + "</plugin></plugins></build></project>";
        project.file("pom.xml", pom).file("src/main/java/A.java", "class A {}");
        String[] dockerfile = {"FROM maven:3.9-eclipse-temurin-17", "WORKDIR /app", "COPY . .", "RUN mvn package", ""};
        dockerfile[4] = "CMD [\"java\", \"-jar\", \"target/shop-1.0.jar\"]";
        assertThat(hasPatch("compiler-in-image", dockerfile)).isTrue();
        dockerfile[4] = "CMD [\"java\", \"-jar\", \"target/your-application.jar\"]";
        assertThat(hasPatch("compiler-in-image", dockerfile)).isFalse();
        project.file("pom.xml", pom.replace("<build>", "<build><finalName>your-application</finalName>"));
        assertThat(hasPatch("compiler-in-image", dockerfile)).isTrue();
        project.file("pom.xml", pom.replace("<build>", "<build><finalName>${name}</finalName>"));
        assertThat(hasPatch("compiler-in-image", dockerfile)).isTrue();
    }

    @Test
    void readsTheMakefileThatMakeReads() throws Exception {
        project.file("Makefile", "all:\n\tcp conf /etc/conf\n")
                .file("third_party/lib/Makefile", "all:\n\tgo build -o lib .\n");
        String[] dockerfile = {"FROM golang:1.24", "WORKDIR /a", "COPY . .", "RUN make", "CMD [\"./app\"]"};
        assertThat(speaks("compiler-in-image", dockerfile)).isFalse();
        dockerfile[3] = "RUN make -C third_party/lib all";
        assertThat(speaks("compiler-in-image", dockerfile)).isTrue();
        dockerfile[3] = "RUN make -f third_party/lib/Makefile";
        assertThat(speaks("compiler-in-image", dockerfile)).isTrue();
    }

    @Test
    void seesABuildThatAMakefileOrAScriptRuns() throws Exception {
        project.file("Makefile", "GO ?= go\nGOBUILD = $(GO) build\n\nbuild: deps\n\t@$(GOBUILD) -o main cmd/main.go\n")
                .file("compile.sh", "#!/bin/sh\nset -e\nif true; then\n  cmake . && make -j4\nfi\n");
        hasNoPatch(
                "which file the build makes",
                "FROM golang:1.22",
                "WORKDIR /a",
                "COPY . .",
                "RUN make build",
                "CMD [\"/a/main\"]");
        hasNoPatch(
                "`ubuntu` again",
                "FROM ubuntu",
                "WORKDIR /app",
                "COPY compile.sh /app",
                "RUN apt-get update && apt-get install -y cmake make gcc g++ git && ./compile.sh -m Release",
                "CMD ./Server");
    }

    @Test
    void isSilentOfAnImageThatStartsABuild() throws Exception {
        project.file("Makefile", "deps:\n\tgo mod download\nrun:\n\tgo build -o a && ./a\n");
        assertThat(project.advice(
                        RULE, "FROM golang:1.22", "WORKDIR /a", "COPY . .", "RUN make deps", "CMD [\"make\", \"run\"]"))
                .isEmpty();
    }

    @Test
    void seesAnOldToolOfGo() throws Exception {
        hasNoPatch(
                "compiles when it starts",
                "FROM golang:1.8",
                "WORKDIR /go/src/app",
                "COPY . .",
                "RUN go-wrapper download && go-wrapper install",
                "CMD [\"go-wrapper\", \"run\"]");
    }

    @Test
    void leavesDotnetOnAlpineWhoseRuntimeKnowsNoCultures() throws Exception {
        project.file("Shop.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"/>").file("Program.cs", "");
        String[] dockerfile = {
            "FROM mcr.microsoft.com/dotnet/sdk:8.0-alpine",
            "WORKDIR /src",
            "COPY . .",
            "RUN dotnet publish -o /out",
            "CMD [\"dotnet\", \"/out/Shop.dll\"]"
        };
        hasNoPatch("ICU", dockerfile);
        project.file(
                "Shop.csproj",
                "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><InvariantGlobalization>true</InvariantGlobalization>"
                        + "</PropertyGroup></Project>");
        assertThat(project.advise(dockerfile).patch()).contains("+FROM mcr.microsoft.com/dotnet/runtime:8.0-alpine\n");
    }

    @Test
    void isSilentOfAMakefileThatDoesNotCompile() throws Exception {
        project.file("Makefile", "deps:\n\tcurl -O https://example.com/a\n");
        assertThat(project.advice(
                        RULE, "FROM golang:1.22", "WORKDIR /a", "COPY . .", "RUN make deps", "CMD [\"/a/main\"]"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"docs, 0", "all, 1", "'', 1", "again, 1", "-j 4 CGO=0 docs, 0"})
    void readsOnlyTheTargetsThatAreCalled(String targets, int pieces) throws Exception {
        project.file(
                "Makefile",
                "OUT := bin/a\n.PHONY: all docs\nall: $(OUT)\n$(OUT):\n\tgo build -o $@ .\n"
                        + "docs:\n\tmkdocs build\n\nagain:\n\t$(MAKE) all\n");
        assertThat(project.advice(
                        RULE,
                        "FROM golang:1.22",
                        "WORKDIR /a",
                        "COPY . .",
                        "RUN make " + targets,
                        "CMD [\"/a/bin/a\"]"))
                .hasSize(pieces);
    }

    @Test
    void seesAProgramThatTheBuildInstalls() throws Exception {
        hasNoPatch(
                "`ubuntu:22.04` again",
                "FROM ubuntu:22.04",
                "RUN apt update && apt install -y cmake",
                "COPY . /src",
                "WORKDIR /src",
                "RUN cmake . && make && make install",
                "ENTRYPOINT [\"chat-server\"]");
        hasNoPatch(
                "`debian:12` again",
                "FROM debian:12",
                "RUN apt-get update && apt-get install -y cargo gcc",
                "WORKDIR /src",
                "COPY . .",
                "RUN cargo build --release",
                "CMD [\"./target/release/server\"]");
        assertThat(project.advice(
                        RULE,
                        "FROM ubuntu:22.04",
                        "RUN apt update && apt install -y gcc make nginx",
                        "COPY . /src",
                        "RUN make -C /src install",
                        "ENTRYPOINT [\"nginx\"]"))
                .isEmpty();
    }

    @Test
    void leavesAProgramThatStartsInTheFolderOfItsBaseImage() throws Exception {
        project.file("src/shop/main.go", "package main\n");
        hasNoPatch(
                "the base image alone knows in which folder",
                "FROM golang",
                "ADD ./src/shop /go/src/shop",
                "RUN go install shop",
                "CMD /go/bin/shop");
    }

    @Test
    void copiesWhatGoInstallsOfAllPackages() throws Exception {
        project.file("go.mod", "module example.com/app\n\ngo 1.22\n")
                .file("main.go", "package main\n\nfunc main() {}\n")
                .file("store/store.go", "package store\n");
        String[] dockerfile = {
            "FROM golang:1.22-bookworm", "WORKDIR /src", "COPY . .", "RUN : && go install -v ./...", "CMD [\"app\"]"
        };
        assertThat(project.patched("Dockerfile", project.advise(dockerfile)))
                .endsWith(
                        "FROM debian:bookworm-slim",
                        "WORKDIR /src",
                        "COPY --from=build /go/bin/app /usr/local/bin/app",
                        "CMD [\"app\"]");
    }

    @Test
    void saysThatTheSourcesAreNotKnown() throws Exception {
        hasNoPatch(
                "its sources are not among the files",
                "FROM maven:3.9-eclipse-temurin-21",
                "WORKDIR /app",
                "COPY . .",
                "RUN mvn package",
                "CMD [\"java\", \"-jar\", \"target/a.jar\"]");
    }

    @Test
    void readsAFolderInQuotes() throws Exception {
        project.file("main.c", "int main(){}");
        assertThat(project.advise(
                                "FROM gcc:13",
                                "WORKDIR '/a'",
                                "COPY . \"/a\"",
                                "RUN gcc -static -o app main.c",
                                "CMD [\"./app\"]")
                        .patch())
                .contains("+FROM scratch\n+WORKDIR '/a'\n+COPY --from=build /a/app /a/app\n");
    }

    @Test
    void isSilentOfAProgramThatALanguagesPackagesMayBring() throws Exception {
        assertThat(project.advice(
                        RULE,
                        "FROM debian:12",
                        "RUN apt-get update && apt-get install -y gcc make python3-pip",
                        "COPY . /src",
                        "RUN make -C /src && make -C /src install && pip install radiomics",
                        "ENTRYPOINT [\"radiomics\"]"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "RUN rustup component add clippy, 0",
        "ENV CARGO_HOME=/home/agent/.cargo, 0",
        "COPY --from=build /usr/local/cargo/bin/cargo-deny /usr/local/cargo/bin/, 0",
        "EXPOSE 80, 1"
    })
    void isSilentOfAnImageInWhichSomebodyCompiles(String line, int pieces) throws Exception {
        assertThat(project.advice(
                        RULE,
                        "FROM rust:1.82 AS build",
                        "COPY . .",
                        "RUN cargo build --release",
                        "FROM rust:1.82",
                        line,
                        "COPY --from=build /target/release/agent /usr/local/bin/agent",
                        "CMD [\"agent\"]"))
                .hasSize(pieces);
    }

    @ParameterizedTest
    @ValueSource(strings = {"./gradlew :app:bootJar", "gradle fatJar", "./mvnw -q compile", "mvnd package"})
    void knowsAllTasksThatCompileInTheImageOfAJdk(String build) throws Exception {
        assertThat(project.advice(
                        RULE,
                        "FROM eclipse-temurin:21-jdk",
                        "COPY . .",
                        "RUN " + build,
                        "CMD [\"java\", \"-cp\", \"/a\", \"Main\"]"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"apt-get autopurge -y gcc", "aptitude -y purge gcc"})
    void isSilentWhereAnyCommandOfThePackageManagerRemovesTheCompiler(String removal) throws Exception {
        assertThat(project.advice(
                        RULE,
                        "FROM debian:12",
                        "COPY . .",
                        "RUN apt-get update && apt-get install -y gcc && gcc -o /app/x x.c && " + removal,
                        "CMD [\"/app/x\"]"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "openjdk:17-jdk-slim, '`, unpacked 250 MB or more, and compiles nothing'",
        "amazoncorretto:17-alpine3.17, '`, and compiles nothing'",
        "openjdk:8-jdk-slim, '`, and compiles nothing'"
    })
    void saysWhatAJdkHasAtLeast(String image, String size) throws Exception {
        assertThat(project.advice(RULE, copiedJar(image)))
                .singleElement()
                .satisfies(advice -> assertThat(advice.text()).contains(size, "a Java runtime only."));
    }

    @Test
    void isSilentOfAJdkThatIsNoLargerThanARuntime() throws Exception {
        assertThat(project.advice(RULE, copiedJar("openjdk:8-jdk-alpine"))).isEmpty();
    }

    @Test
    void isSilentOfTheImageOfSwiftWithoutCompiler() throws Exception {
        for (String image : List.of("swift:5.4-focal-slim", "swift:slim")) {
            assertThat(project.advice(
                            RULE,
                            "FROM swift:5.4-focal AS build",
                            "COPY . .",
                            "RUN swift build -c release",
                            "FROM " + image,
                            "WORKDIR /app",
                            "COPY --from=build /staging /app",
                            "ENTRYPOINT [\"./Run\"]"))
                    .as(image)
                    .isEmpty();
        }
    }

    private static String[] copiedJar(String image) {
        return new String[] {
            "FROM maven:3.9 AS build",
            "WORKDIR /app",
            "COPY . .",
            "RUN mvn package",
            "FROM " + image,
            "COPY --from=build /app/target/a.jar /app/a.jar",
            "CMD [\"java\", \"-jar\", \"/app/a.jar\"]"
        };
    }

    @Test
    void isSilentWhereTheContainerStartsAProgramOfTheBase() throws Exception {
        assertThat(project.advice(
                        RULE,
                        "FROM rockylinux:8",
                        "RUN dnf install -y gcc make",
                        "RUN make prefix=/git install && tar -czf /git.tar.gz -C /git .",
                        "CMD [\"ls\", \"-lh\", \"/git.tar.gz\"]"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "shop-1.0.jar, '', true",
        "shop.jar, '', true",
        "demo-1.0.jar, '', false",
        "demo-1.0.jar, bootJar { archiveFileName = 'demo-1.0.jar' }, true"
    })
    void copiesNoArchiveThatGradleDoesNotMake(String archive, String setting, boolean patched) throws Exception {
        project.file("settings.gradle", "rootProject.name = 'shop'\n")
                .file("build.gradle", "plugins { id 'org.springframework.boot' version '3.2.0' }\n" + setting + "\n")
                .file("src/main/java/App.java", "class App {}\n");
        assertThat(project.advice(
                        RULE,
                        "FROM gradle:8-jdk17",
                        "WORKDIR /app",
                        "COPY . .",
                        "RUN gradle bootJar",
                        "CMD [\"java\", \"-jar\", \"/app/build/libs/" + archive + "\"]"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.patch() != null).isEqualTo(patched));
    }
}
