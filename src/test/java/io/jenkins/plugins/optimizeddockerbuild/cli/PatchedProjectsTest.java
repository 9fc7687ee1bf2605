package io.jenkins.plugins.optimizeddockerbuild.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.optimizeddockerbuild.cli.OdbProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Projects as people write them, with real package managers in a real BuildKit: what {@code odb advise --apply} makes of them
 * builds, behaves as before, and installs nothing again after a change of the source.
 */
@Tag("buildkit")
@EnabledIfEnvironmentVariable(named = "ODB_TEST_BASE_IMAGE", matches = ".+")
class PatchedProjectsTest {
    private static final String FIND =
            "find / -xdev \\( -path /proc -o -path /sys -o -path /dev -o -path /probe \\) -prune -o ";

    /**
     * Each file of an image with its kind, mode, owner, size, path and what it links to. A jar holds times, so it is listed by
     * the files in it, and these without the comments of properties, which are times as well.
     */
    private static final String LISTING =
            FIND + "! -type d ! \\( -type f -name '*.jar' \\) -printf '%y %m %U:%G %s %p %l\\n'; "
                    + FIND + "-type f -name '*.jar' -printf '%m %U:%G %p\\n' | python3 -c 'import sys, zipfile, zlib;"
                    + " [print(\"f\", mode, owner, zlib.crc32(repr(sorted((e.filename, zlib.crc32(b\"\".join("
                    + "l for l in z.read(e).splitlines(True) if not (e.filename.endswith(\".properties\") and l.startswith(b\"#\")))))"
                    + " for e in z.infolist())).encode()), path, \"\") for line in sys.stdin for mode, owner, path in [line.split()]"
                    + " for z in [zipfile.ZipFile(path)]]'";

    /** What patches take out of the image or may change: caches, package lists, logs, and the files that they are made to. */
    private static final Pattern LEFT_BY_PACKAGE_MANAGERS =
            Pattern.compile(" (/root/\\.(npm|cache|m2)/.*|/var/(lib/apt/lists"
                    + "|cache|log)/.*|/tmp/.*|/(app|build|srv)/(Dockerfile|\\.dockerignore|requirements.*\\.txt)) ");

    /** What npm and Maven say of a registry that does not answer. */
    private static final Pattern UNREACHABLE = Pattern.compile(
            "\\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT)\\b|Could not transfer artifact");

    /** Of what decides the lock file below, as Poetry computes it. */
    private static final String POETRY_HASH = "c595a0588c25d58f3e3834ad7169126836d262b925fe6ca9b5d540dcf301d254";

    @TempDir
    private static Path images;

    @TempDir
    private Path folder;

    private Path context;
    private final List<String> secrets = new ArrayList<>();

    @BeforeAll
    static void makeImages() throws Exception {
        PackageManagerImages.make(images, "node", "maven");
    }

    private void project(Map<String, String> files) throws IOException {
        context = Files.createDirectory(folder.resolve("context"));
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = context.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }

    private static String lines(String... lines) {
        return String.join("\n", lines) + "\n";
    }

    private String odb(String... arguments) throws Exception {
        Ended ended = OdbProcess.in(folder).run(arguments);
        if (ended.exitCode() != 0
                && UNREACHABLE.matcher(ended.text() + ended.err()).find()) {
            abort("A package registry cannot be reached out of a container:\n" + ended.text() + ended.err());
        }
        assertThat(ended.exitCode()).as(ended.text() + ended.err()).isZero();
        return ended.text();
    }

    private void build(String... arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of("build", "--network=host", "--allow=network.host"));
        words.addAll(PackageManagerImages.options());
        words.addAll(secrets);
        words.addAll(List.of(arguments));
        words.add("context");
        odb(words.toArray(String[]::new));
    }

    /** Builds; the instructions that ran, without those that came from the cache. */
    private List<String> instructionsThatRan() throws Exception {
        build("-o", "type=cacheonly", "--report", "report");
        JsonNode report =
                new ObjectMapper().readTree(folder.resolve("report/report.json").toFile());
        List<String> ran = new ArrayList<>();
        for (JsonNode vertex : report.at("/timeline/vertices")) {
            String instruction = vertex.path("instruction").asText();
            boolean counts = !vertex.path("layer").isNull() && !instruction.startsWith("FROM ");
            if (counts && !vertex.path("cached").asBoolean()) {
                ran.add(instruction);
            }
        }
        return ran;
    }

    /** What an image prints when it is started, and its files. */
    private record Image(String output, List<String> files) {}

    /** The image of the Dockerfile as it is, whose layers come from the cache. */
    private Image image(String start) throws Exception {
        String dockerfile = Files.readString(context.resolve("Dockerfile"));
        int end = dockerfile.indexOf('\n', dockerfile.lastIndexOf("FROM "));
        Files.writeString(
                folder.resolve("Probe"),
                dockerfile.substring(0, end)
                        + " AS probed"
                        + dockerfile.substring(end)
                        + lines(
                                "FROM probed AS probe",
                                "USER 0",
                                "RUN mkdir /probe && (" + start + ") > /probe/output && (" + LISTING
                                        + ") > /probe/files",
                                "FROM scratch",
                                "COPY --from=probe /probe /"));
        build("-f", "Probe", "-o", "type=local,dest=probed");
        List<String> files = new ArrayList<>(Files.readAllLines(folder.resolve("probed/files")));
        files.removeIf(file -> LEFT_BY_PACKAGE_MANAGERS.matcher(file).find());
        files.sort(null);
        return new Image(Files.readString(folder.resolve("probed/output")), files);
    }

    /** Into something that no builder has seen. */
    private void changeOneLine(String file) throws IOException {
        String comment = (file.endsWith(".py") ? "# " : "// ") + UUID.randomUUID() + "\n";
        Files.writeString(context.resolve(file), comment, StandardOpenOption.APPEND);
    }

    private static List<String> without(List<String> some, List<String> others) {
        Set<String> left = new LinkedHashSet<>(some);
        others.forEach(left::remove);
        return List.copyOf(left);
    }

    /**
     * Builds a project as it is, patches it, and builds it again.
     *
     * @param source file to change
     * @param start command of the image
     * @param install what the instruction that brings the dependencies contains
     * @param patchedInstall the same with the patches
     * @return the patched Dockerfile
     */
    private String patchedLikeBefore(String source, String start, String install, String patchedInstall)
            throws Exception {
        instructionsThatRan();
        changeOneLine(source);
        assertThat(instructionsThatRan()).anyMatch(each -> each.contains(install));
        Image before = image(start);

        odb("advise", "--apply", "context");
        String patched = Files.readString(context.resolve("Dockerfile"));

        instructionsThatRan();
        Image after = image(start);
        assertThat(after.output()).as(patched).isEqualTo(before.output());
        assertThat(without(before.files(), after.files()))
                .as("files that are no more, or were others, with\n%s", patched)
                .isEmpty();
        assertThat(without(after.files(), before.files()))
                .as("files that came, or are others, with\n%s", patched)
                .isEmpty();
        changeOneLine(source);
        assertThat(instructionsThatRan())
                .as(patched)
                .isNotEmpty()
                .noneMatch(each -> each.contains(patchedInstall))
                .anyMatch(each -> each.startsWith("COPY "));
        assertThat(odb("advise", "--apply", "context")).doesNotContain("Changed: ");
        assertThat(context.resolve("Dockerfile")).hasContent(patched);
        return patched;
    }

    @Test
    void npmInstallsBeforeTheSourceComes() throws Exception {
        project(Map.of(
                "Dockerfile",
                lines("FROM node:22", "WORKDIR /app", "COPY . .", "RUN npm ci", "CMD [\"node\", \"src/server.js\"]"),
                "package.json",
                "{\"name\": \"demo\", \"version\": \"1.0.0\", \"dependencies\": {\"lodash\": \"4.17.21\"}}",
                "package-lock.json",
                lines(
                        "{\"name\": \"demo\", \"version\": \"1.0.0\", \"lockfileVersion\": 3, \"packages\": {",
                        "  \"\": {\"name\": \"demo\", \"version\": \"1.0.0\", \"dependencies\": {\"lodash\": \"4.17.21\"}},",
                        "  \"node_modules/lodash\": {\"version\": \"4.17.21\"}}}"),
                "src/server.js",
                "console.log(require('lodash').chunk([1, 2, 3], 2).length);\n"));

        assertThat(patchedLikeBefore("src/server.js", "node src/server.js", "npm ci", "npm ci"))
                .contains("COPY package.json package-lock.json ./\nRUN --mount=type=cache,target=/root/.npm npm ci");
    }

    @Test
    void mavenFetchesBeforeTheSourceComes() throws Exception {
        project(Map.of(
                "Dockerfile",
                lines(
                        "FROM maven:3.9",
                        "WORKDIR /build",
                        "COPY . .",
                        "RUN mvn -q package -DskipTests",
                        "CMD [\"java\", \"-cp\", \"target/demo-1.0.jar:target/classes\", \"Main\"]"),
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
                        "  <dependencies><dependency>",
                        "    <groupId>commons-io</groupId><artifactId>commons-io</artifactId><version>2.16.1</version>",
                        "  </dependency></dependencies>",
                        "</project>"),
                "src/main/java/Main.java",
                lines(
                        "import org.apache.commons.io.FilenameUtils;",
                        "class Main {",
                        "  public static void main(String[] a) { System.out.println(FilenameUtils.getExtension(\"a.b\")); }",
                        "}")));

        assertThat(patchedLikeBefore(
                        "src/main/java/Main.java",
                        "java -cp target/demo-1.0.jar:$(find / -name commons-io-2.16.1.jar) Main",
                        "mvn -q package",
                        "dependency:go-offline"))
                .contains("dependency:go-offline\nCOPY . .\nRUN mvn -q package");
    }

    @Test
    void pipInstallsTheLargeAndThenTheSmallBeforeTheSourceComes() throws Exception {
        try (PythonIndex index = new PythonIndex("flask==3.0.3", "click==8.1.7", "numpy==1.26.4", "torch==2.3.1")) {
            project(Map.of(
                    "Dockerfile",
                    lines(
                            "FROM python:3.12",
                            "ENV PIP_INDEX_URL=" + index.url(),
                            "WORKDIR /srv",
                            "COPY . .",
                            "RUN pip install -r requirements.txt",
                            "CMD [\"python\", \"app/main.py\"]"),
                    "requirements.txt",
                    "flask==3.0.3\nclick==8.1.7\nnumpy==1.26.4\ntorch==2.3.1\n",
                    "app/main.py",
                    "import flask, numpy, torch\nprint(flask.version, numpy.version, torch.version)\n"));

            assertThat(patchedLikeBefore("app/main.py", "python app/main.py", "pip install", "pip install"))
                    .contains("pip install -r requirements-ml.txt");
        }
    }

    @Test
    void aptInstallsBeforeTheSourceComes() throws Exception {
        project(Map.of(
                "Dockerfile",
                lines(
                        "FROM python:3.12",
                        "WORKDIR /srv",
                        "COPY . .",
                        "RUN apt-get update && apt-get install -y --no-install-recommends tree",
                        "CMD [\"python\", \"main.py\"]"),
                "main.py",
                "import subprocess\nprint(subprocess.check_output(['tree', '--version']))\n"));

        assertThat(patchedLikeBefore("main.py", "python main.py", "apt-get install", "apt-get install"))
                .containsSubsequence("apt-get install", "COPY --link . .");
    }

    @Test
    void pipInstallsWithASecretAndAToolInTheSameRunBeforeTheSourceComes() throws Exception {
        try (PythonIndex index = new PythonIndex("flask==3.0.3", "click==8.1.7", "wheelhouse==0.4.0")) {
            Path settings =
                    Files.writeString(folder.resolve("pip.conf"), "[global]\nindex-url = " + index.url() + "\n");
            secrets.add("--secret=id=pip,src=" + settings);
            project(Map.of(
                    "Dockerfile",
                    lines(
                            "FROM python:3.12",
                            "WORKDIR /srv",
                            "COPY . .",
                            "RUN --mount=type=secret,id=pip,target=/etc/pip.conf pip install wheelhouse==0.4.0"
                                    + " && pip install -r requirements.txt",
                            "CMD [\"python\", \"app/main.py\"]"),
                    "requirements.txt",
                    "flask==3.0.3\nclick==8.1.7\n",
                    "app/main.py",
                    "import flask, wheelhouse\nprint(flask.version, wheelhouse.version)\n"));

            assertThat(patchedLikeBefore("app/main.py", "python app/main.py", "pip install", "pip install"))
                    .containsSubsequence(
                            "COPY requirements.txt ./\nRUN ",
                            "--mount=type=secret,id=pip,target=/etc/pip.conf pip install wheelhouse==0.4.0 && pip install -r");
        }
    }

    @Test
    void poetryInstallsItselfAndTheProjectBeforeTheSourceComes() throws Exception {
        project(Map.of(
                "Dockerfile",
                lines(
                        "FROM python:3.12",
                        "WORKDIR /srv",
                        "COPY . .",
                        "RUN apt-get update && apt-get install -y --no-install-recommends python3-poetry"
                                + " && poetry config virtualenvs.create false && poetry install --no-root",
                        "CMD [\"python\", \"main.py\"]"),
                "pyproject.toml",
                lines(
                        "[tool.poetry]",
                        "name = \"demo\"",
                        "version = \"1.0\"",
                        "description = \"\"",
                        "authors = []",
                        "[tool.poetry.dependencies]",
                        "python = \"^3.9\""),
                "poetry.lock",
                lines(
                        "package = []",
                        "[metadata]",
                        "lock-version = \"2.0\"",
                        "python-versions = \"^3.9\"",
                        "content-hash = \"%s\"".formatted(POETRY_HASH)),
                "main.py",
                "print('runs')\n"));

        assertThat(patchedLikeBefore("main.py", "python main.py", "poetry install", "poetry install"))
                .contains("COPY pyproject.toml poetry.lock ./\nRUN ");
    }
}
