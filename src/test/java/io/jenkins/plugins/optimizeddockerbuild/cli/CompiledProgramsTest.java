package io.jenkins.plugins.optimizeddockerbuild.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.jenkins.plugins.optimizeddockerbuild.cli.OdbProcess.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Programs that are compiled in the image of their compiler, with real compilers in a real BuildKit: with the stage that
 * {@code odb advise --apply} adds the image starts the same program, and is small.
 */
@Tag("buildkit")
@EnabledIfEnvironmentVariable(named = "ODB_TEST_BASE_IMAGE", matches = ".+")
class CompiledProgramsTest {
    private static final String BASE = System.getenv("ODB_TEST_BASE_IMAGE");

    @TempDir
    private static Path images;

    @TempDir
    private Path folder;

    @BeforeAll
    static void makeImages() throws Exception {
        PackageManagerImages.make(images, "golang", "gcc", "rust", "jre", "maven");
    }

    private void project(Map<String, String> files) throws Exception {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = folder.resolve("context").resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }

    private static String lines(String... lines) {
        return String.join("\n", lines) + "\n";
    }

    private void odb(List<String> words) throws Exception {
        Ended ended = OdbProcess.in(folder).run(words.toArray(String[]::new));
        String said = ended.text() + ended.err();
        if (ended.exitCode() != 0 && said.contains("Could not transfer artifact")) {
            abort("A package registry cannot be reached out of a container:\n" + said);
        }
        assertThat(ended.exitCode()).as(said).isZero();
    }

    /** What the image's program prints, and how many bytes its files have. */
    private record Image(String output, long bytes) {}

    /**
     * Builds the image and starts its program in nothing but its files.
     *
     * @param workdir of the image
     * @param start program and arguments
     */
    private Image image(String workdir, String... start) throws Exception {
        String python = "import os; os.chroot('/image'); os.chdir('" + workdir + "'); os.execvp('" + start[0] + "', "
                + pythonList(start) + ")";
        // Java looks for its libraries in /proc, which is in no other root
        List<String> program = start[0].equals("java")
                ? List.of(
                        "FROM probed AS probe",
                        "RUN mkdir /probe && " + String.join(" ", start) + " > /probe/output",
                        "RUN du -sbx / | cut -f1 > /probe/bytes")
                : List.of(
                        "FROM " + BASE + " AS probe",
                        "COPY --from=probed / /image",
                        "RUN mkdir -p /probe && python3 -c \"" + python + "\" > /probe/output",
                        "RUN du -sb /image | cut -f1 > /probe/bytes");
        Files.writeString(
                folder.resolve("Probe"),
                Files.readString(folder.resolve("context/Dockerfile"))
                                .stripTrailing()
                                .replaceFirst("(?s)(.*\nFROM \\S+|^FROM \\S+)", "$1 AS probed")
                        + "\n" + String.join("\n", program)
                        + "\nFROM scratch\nCOPY --from=probe /probe /\n");
        List<String> words = new ArrayList<>(List.of("build", "--network=host", "--allow=network.host"));
        words.addAll(PackageManagerImages.compilers());
        words.addAll(List.of("-f", "Probe", "-o", "type=local,dest=probed", "context"));
        odb(words);
        return new Image(
                Files.readString(folder.resolve("probed/output")),
                Long.parseLong(Files.readString(folder.resolve("probed/bytes")).strip()));
    }

    private static String pythonList(String... words) {
        return "['" + String.join("', '", words) + "']";
    }

    /** Holds that the patched image prints the same; gives the patched Dockerfile. */
    private String patched(int timesSmaller, String workdir, String... start) throws Exception {
        Image before = image(workdir, start);
        odb(List.of("advise", "--apply", "context"));
        String dockerfile = Files.readString(folder.resolve("context/Dockerfile"));
        Image after = image(workdir, start);
        assertThat(after.output()).as(dockerfile).isNotBlank().isEqualTo(before.output());
        assertThat(after.bytes() * timesSmaller).as(dockerfile).isLessThan(before.bytes());
        return dockerfile;
    }

    @Test
    void aStaticProgramInGoNeedsNothingElse() throws Exception {
        project(Map.of(
                "Dockerfile",
                lines(
                        "FROM golang:1.22",
                        "WORKDIR /app",
                        "COPY . .",
                        "RUN CGO_ENABLED=0 go build -o /app/hello .",
                        "CMD [\"/app/hello\"]"),
                "go.mod",
                "module hello\n\ngo 1.19\n",
                "main.go",
                "package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println(\"static\") }\n"));

        assertThat(patched(50, "/app", "/app/hello"))
                .contains("FROM scratch\nWORKDIR /app\nCOPY --from=build /app/hello /app/hello\n");
    }

    @Test
    void aProgramInGoKeepsTheFilesThatItReads() throws Exception {
        project(Map.of(
                "Dockerfile",
                lines(
                        "FROM golang:1.22",
                        "WORKDIR /app",
                        "COPY . .",
                        "RUN go build -o server ./cmd/server",
                        "CMD [\"./server\"]"),
                "go.mod",
                "module hello\n\ngo 1.19\n",
                "cmd/server/main.go",
                lines(
                        "package main",
                        "import (\"html/template\"; \"os\"; \"net/http\")",
                        "func main() {",
                        "\t_ = http.DefaultClient",
                        "\ttemplate.Must(template.ParseFiles(\"templates/a.html\")).Execute(os.Stdout, 1)",
                        "}"),
                "templates/a.html",
                "value {{.}}\n"));

        assertThat(patched(2, "/app", "./server")).contains("FROM debian:stable-slim\nWORKDIR /app\nCOPY . .\n");
    }

    @Test
    void aProgramInCNeedsTheLibraryOfC() throws Exception {
        project(Map.of(
                "Dockerfile",
                lines(
                        "FROM gcc:13",
                        "COPY . /app",
                        "WORKDIR /app",
                        "RUN gcc -O2 -o hello hello.c",
                        "CMD [\"./hello\"]"),
                "hello.c",
                "#include <stdio.h>\nint main(void) { puts(\"linked\"); return 0; }\n"));

        assertThat(patched(1, "/app", "./hello")).contains("COPY --from=build /app/hello /app/hello");
    }

    @Test
    void aProgramInRustNeedsTheLibraryOfC() throws Exception {
        project(Map.of(
                "Dockerfile",
                lines(
                        "FROM rust:1.75",
                        "WORKDIR /app",
                        "COPY . .",
                        "RUN cargo build --release",
                        "CMD [\"./target/release/hello\"]"),
                "Cargo.toml",
                "[package]\nname = \"hello\"\nversion = \"0.1.0\"\nedition = \"2021\"\n",
                "Cargo.lock",
                "version = 3\n\n[[package]]\nname = \"hello\"\nversion = \"0.1.0\"\n",
                "src/main.rs",
                "fn main() { println!(\"{}\", [1, 2].len()); }\n"));

        assertThat(patched(2, "/app", "./target/release/hello"))
                .contains("COPY --from=build /app/target/release/hello /app/target/release/hello");
    }

    @Test
    void aProgramInJavaNeedsItsRuntime() throws Exception {
        project(Map.of(
                "Dockerfile",
                lines(
                        "FROM maven:3.9-eclipse-temurin-17",
                        "WORKDIR /app",
                        "COPY . .",
                        "RUN mvn -q package -DskipTests",
                        "CMD [\"java\", \"-jar\", \"target/demo-1.0.jar\"]"),
                "pom.xml",
                lines(
                        "<project xmlns='http://maven.apache.org/POM/4.0.0'>",
                        "  <modelVersion>4.0.0</modelVersion>",
                        "  <groupId>demo</groupId><artifactId>demo</artifactId><version>1.0</version>",
                        "  <properties>",
                        "    <maven.compiler.source>17</maven.compiler.source>",
                        "    <maven.compiler.target>17</maven.compiler.target>",
                        "    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>",
                        "  </properties>",
                        "  <build><plugins><plugin>",
                        "    <artifactId>maven-jar-plugin</artifactId>",
                        "    <configuration><archive><manifest><mainClass>Main</mainClass></manifest></archive></configuration>",
                        "  </plugin></plugins></build>",
                        "</project>"),
                "src/main/java/Main.java",
                "class Main { public static void main(String[] a) { System.out.println(\"runs\"); } }\n"));

        assertThat(patched(1, "/app", "java", "-jar", "target/demo-1.0.jar")).contains("FROM eclipse-temurin:17-jre");
    }
}
