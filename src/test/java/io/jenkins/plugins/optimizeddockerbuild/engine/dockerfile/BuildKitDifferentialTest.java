package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a real BuildKit does with a Dockerfile. The system property {@code odb.test.dockerfiles} sets how many random ones
 * are tried, {@code odb.test.seed} where they begin.
 */
@Tag("buildkit")
@EnabledIfEnvironmentVariable(named = "ODB_TEST_REGISTRY", matches = ".+")
class BuildKitDifferentialTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern STEP =
            Pattern.compile("\\[(?:(linux/\\S+) )?(?:(\\S+) +)?(\\d+)/(\\d+)\\] (.*)", Pattern.DOTALL);

    @TempDir
    Path folder;

    private Path context;

    @BeforeEach
    void makeContext() throws IOException {
        context = Files.createDirectory(folder.resolve("context"));
        Files.writeString(context.resolve("a"), "a");
        Files.createDirectory(context.resolve("b"));
        Files.writeString(context.resolve("b/c.txt"), "c");
    }

    @Test
    void refusesExactlyTheDockerfilesThatBuildKitRefuses() throws Exception {
        int count = Integer.getInteger("odb.test.dockerfiles", 40);
        long seed = Long.getLong("odb.test.seed", 1);
        for (long each = seed; each < seed + count; each++) {
            String text = new RandomDockerfile(each).text();
            Path file = folder.resolve("Dockerfile");
            Files.writeString(file, text);

            Build build = build(file, "--output", "type=cacheonly");

            String refusal = refusal(text);
            assertThat(refusal == null)
                    .as("seed %d\n%s\nhere: %s\nBuildKit: %s", each, text, refusal, build.output())
                    .isEqualTo(build.exitCode() == 0);
        }
    }

    private static String refusal(String text) {
        try {
            Dockerfile.parse(text.getBytes(StandardCharsets.UTF_8), "Dockerfile");
            return null;
        } catch (DockerfileSyntaxException e) {
            return e.getMessage();
        }
    }

    @Test
    void findsTheLinesOfEveryStep() throws Exception {
        assertThat(comparedSteps("""
                        ARG BASE=%s
                        FROM scratch AS base
                        COPY a /x/
                        ONBUILD COPY a /onbuild
                        ONBUILD ENV ON=build
                        FROM base AS Mid
                        WORKDIR /
                        WORKDIR /q
                        COPY --link a \\
                          # between
                          /l/

                        FROM ${BASE}
                        ARG NAME=a
                        WORKDIR w
                        COPY --from=Mid /x /y
                        copy ${NAME} "b" /copied/
                        RUN --mount=type=cache,target=/c echo $NAME \\
                           hi
                        RUN <<EOF
                         echo one
                        echo two
                        EOF
                        COPY <<-one <<two /d/
                        \ttext
                        \tone
                        two
                        RUN ["/bin/sh", "-c", "true"]
                        """.formatted(System.getenv("ODB_TEST_BUSYBOX"))))
                .isGreaterThanOrEqualTo(11);
    }

    @Test
    void findsTheLinesOfEveryStepOfSeveralPlatforms() throws Exception {
        assertThat(comparedSteps("""
                        FROM --platform=$BUILDPLATFORM scratch AS one
                        ARG TARGETPLATFORM
                        COPY a /${TARGETPLATFORM}
                        FROM scratch
                        COPY --from=one / /
                        COPY b/*.txt /
                        """, "--platform=linux/amd64,linux/arm64")).isGreaterThanOrEqualTo(4);
    }

    @Test
    void printsNoStageNameWhereThereIsOneStageOnly() throws Exception {
        assertThat(comparedSteps("FROM scratch AS named\nWORKDIR /\nCOPY a /\nWORKDIR /x\nADD b b\n"))
                .isEqualTo(3);
    }

    /** Builds, and compares the lines that the provenance gives for each step with those that are found by its name. */
    private int comparedSteps(String text, String... options) throws Exception {
        Path file = Files.writeString(folder.resolve("Dockerfile"), text);
        Path output = folder.resolve("output");
        List<String> arguments =
                new ArrayList<>(List.of("--provenance=mode=max", "--output", "type=local,dest=" + output));
        Collections.addAll(arguments, options);
        Build build = build(file, arguments.toArray(String[]::new));
        assertThat(build.exitCode()).as(build.output()).isZero();

        Map<String, Set<Integer>> lines = linesByVertex(output);
        DockerfileSteps steps = DockerfileSteps.of(Dockerfiles.parse(text), BuildInputs.none());
        Map<String, String> names = build.names();
        int compared = 0;
        for (Map.Entry<String, String> vertex : names.entrySet()) {
            Matcher name = STEP.matcher(vertex.getValue());
            // BuildKit before 0.17 gives a trigger the lines that it has within itself
            if (name.matches()
                    && lines.containsKey(vertex.getKey())
                    && !name.group(5).contains("/onbuild")) {
                DockerfileSteps.Step step = steps.find(
                        name.group(2), Integer.parseInt(name.group(3)), Integer.parseInt(name.group(4)), name.group(5));
                assertThat(step).as("%s", vertex.getValue()).isNotNull();
                Set<Integer> expected = lines.get(vertex.getKey());
                assertThat(step.lines())
                        .as("%s", vertex.getValue())
                        .isEqualTo(new Lines(Collections.min(expected), Collections.max(expected)));
                compared++;
            }
        }
        return compared;
    }

    private static Map<String, Set<Integer>> linesByVertex(Path output) throws IOException {
        Map<String, Set<Integer>> lines = new TreeMap<>();
        try (var files = Files.walk(output)) {
            for (Path file :
                    files.filter(path -> path.endsWith("provenance.json")).toList()) {
                JsonNode predicate = JSON.readTree(file.toFile()).get("predicate");
                JsonNode locations = predicate
                        .get("metadata")
                        .get("https://mobyproject.org/buildkit@v1#metadata")
                        .get("source")
                        .get("locations");
                predicate.get("buildConfig").get("digestMapping").properties().forEach(vertex -> {
                    Set<Integer> found = new TreeSet<>();
                    for (JsonNode location :
                            locations.path(vertex.getValue().asText()).path("locations")) {
                        for (JsonNode range : location.get("ranges")) {
                            found.add(range.get("start").get("line").asInt());
                            found.add(range.get("end").get("line").asInt());
                        }
                    }
                    if (!found.isEmpty()) {
                        lines.put(vertex.getKey(), found);
                    }
                });
            }
        }
        return lines;
    }

    private Build build(Path dockerfile, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("docker", "buildx", "build", "--progress=rawjson", "-f", dockerfile.toString()));
        Collections.addAll(command, options);
        command.add(context.toString());
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return new Build(process.exitValue(), Files.readString(log));
    }

    private record Build(int exitCode, String output) {
        Map<String, String> names() throws IOException {
            Map<String, String> names = new TreeMap<>();
            try (MappingIterator<JsonNode> objects =
                    JSON.readerFor(JsonNode.class).readValues(output.substring(output.indexOf('{')))) {
                while (objects.hasNext()) {
                    for (JsonNode vertex : objects.next().path("vertexes")) {
                        names.put(
                                vertex.get("digest").asText(),
                                vertex.path("name").asText());
                    }
                }
            }
            return names;
        }
    }
}
