package io.jenkins.plugins.optimizeddockerbuild.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.optimizeddockerbuild.cli.OdbProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Why layers ran, in builds with a real BuildKit that share a history. */
@Tag("buildkit")
@EnabledIfEnvironmentVariable(named = "ODB_TEST_REGISTRY", matches = ".+")
class OdbWhyTest {
    private static final String BASE = System.getenv("ODB_TEST_BUSYBOX");

    @TempDir
    Path folder;

    private Path context;

    /** Makes every build of a test differ from all others, so that no cache knows its layers. */
    private final String unique = UUID.randomUUID().toString();

    @BeforeEach
    void makeContext() throws Exception {
        context = Files.createDirectories(folder.resolve("context"));
        Files.createDirectories(context.resolve("app"));
        Files.writeString(context.resolve("requirements.txt"), "numpy\n");
        Files.writeString(context.resolve("app/main.py"), "print(1)\n");
        dockerfile("fast", "echo made");
    }

    private void dockerfile(String mode, String script) throws IOException {
        Files.writeString(
                context.resolve("Dockerfile"),
                "FROM " + BASE + " AS deps\nARG VERSION\nENV MODE=" + mode + "\nWORKDIR /srv/" + unique
                        + "\nCOPY requirements.txt .\nRUN cat requirements.txt && test -n \"x$VERSION\"\nFROM deps\n"
                        + "COPY app app\nRUN <<EOF\n" + script + "\nEOF\n");
    }

    /** The lines of the log that tell why, with the times taken out. */
    private List<String> build(String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("build", "--history", "history"));
        arguments.addAll(List.of(more));
        arguments.add("context");
        Ended ended = OdbProcess.in(folder).run(arguments.toArray(String[]::new));
        assertThat(ended.exitCode()).as(ended.text() + ended.err()).isZero();
        return ended.text()
                .lines()
                .filter(line -> line.startsWith("WHY "))
                .map(line -> line.replaceAll(", [0-9.hms]+( together)?$", "").replace(unique, "…"))
                .toList();
    }

    @Test
    void runsNothingAgainForItsOwnReportInTheContext() throws Exception {
        Files.writeString(context.resolve("Dockerfile"), "FROM " + BASE + "\nCOPY . /srv/" + unique + "\n");
        String report = context.resolve("report").toString();
        String history = context.resolve("history").toString();

        Ended first = OdbProcess.in(folder).run("build", "--report", report, "--history", history, "context");
        Ended second = OdbProcess.in(folder).run("build", "--report", report, "--history", history, "context");

        assertThat(first.exitCode()).as(first.text() + first.err()).isZero();
        assertThat(second.text()).contains("the only layer came from the cache").doesNotContain("WHY ");
    }

    @Test
    void namesWhatChangedSinceTheLastBuildThatHadTheResult() throws Exception {
        assertThat(build()).singleElement().asString().endsWith(": no earlier build is known");
        assertThat(build()).isEmpty();

        Files.writeString(context.resolve("app/main.py"), "print(22)\n");
        assertThat(build())
                .containsExactly(
                        "WHY #8 Dockerfile:8 COPY app app: app/main.py changed (9 B to 10 B); so #9 ran as well");

        Files.writeString(context.resolve("requirements.txt"), "torch==2.4\n");
        assertThat(build())
                .containsExactly("WHY #6 Dockerfile:5 COPY requirements.txt .: requirements.txt changed (6 B to 11 B);"
                        + " so #7, #8, #9 ran as well");

        assertThat(build("--build-arg", "VERSION=2"))
                .singleElement()
                .asString()
                .contains("RUN cat requirements.txt")
                .contains(": the build argument VERSION is newly set; so #8, #9 ran as well");

        dockerfile("slow", "echo made");
        assertThat(build("--build-arg", "VERSION=2"))
                .singleElement()
                .asString()
                .contains(": line 3 (`ENV MODE`) changed; so #8, #9 ran as well");

        dockerfile("slow", "echo other");
        assertThat(build("--build-arg", "VERSION=2"))
                .singleElement()
                .asString()
                .endsWith(": lines 9-11 (`RUN <<EOF`) changed");

        assertThat(build("--build-arg", "VERSION=2", "--no-cache"))
                .singleElement()
                .asString()
                .endsWith(": the cache was disabled for this build");

        List<Path> builds;
        try (var found = Files.list(folder.resolve("history"))) {
            builds = found.sorted().toList();
        }
        Ended compared = OdbProcess.in(folder)
                .run("compare", builds.get(1).toString(), builds.get(2).toString());
        assertThat(compared.text())
                .contains("What made layers run\n  stage-1: COPY app app: app/main.py changed (9 B to 10 B)\n");
        Ended json = OdbProcess.in(folder)
                .run(
                        "compare",
                        "--json",
                        builds.get(1).toString(),
                        builds.get(2).toString());
        assertThat(new ObjectMapper().readTree(json.text()).at("/causes"))
                .singleElement()
                .satisfies(cause ->
                        assertThat(cause.at("/reason/text").asText()).isEqualTo("app/main.py changed (9 B to 10 B)"));
    }
}
