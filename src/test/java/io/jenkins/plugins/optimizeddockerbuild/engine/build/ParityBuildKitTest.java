package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogLine;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogWriter;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.gate.QualityGate;
import io.jenkins.plugins.optimizeddockerbuild.engine.smoke.SmokeTest;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same build in the foreground and detached, on a real BuildKit: report and log are the same but for identifiers, times
 * and folders. BuildKit itself never does the same twice (which of two layers ends first, how long each takes), so what its
 * client printed for the detached build is printed once more for the one in the foreground.
 */
@Tag("buildkit")
@EnabledIfEnvironmentVariable(named = "ODB_TEST_REGISTRY", matches = ".+")
class ParityBuildKitTest {
    private static final String REGISTRY = System.getenv("ODB_TEST_REGISTRY");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path home;

    private final String unique = UUID.randomUUID().toString();
    private final Map<String, String> variables = new HashMap<>(System.getenv());
    private Path context;
    private Path folder;
    private Path history;
    private BuildSettings settings = BuildSettings.of("1.2.3");
    private String cancelAfter;

    /** What a build left behind. */
    private record Outcome(JsonNode report, List<String> log) {}

    @BeforeEach
    void makeContext() throws IOException {
        context = Files.createDirectories(home.resolve("context"));
        folder = Files.createDirectories(home.resolve("detached"));
        history = home.resolve("history");
        Files.createDirectories(context.resolve("app"));
        Files.writeString(context.resolve("app/main.py"), "print(1)\n");
        Files.createDirectories(context.resolve("app/__pycache__"));
        Files.writeString(context.resolve("app/__pycache__/main.cpython-311.pyc"), "bytes");
        Path docker = new ClientEnvironment(variables, home).program("docker");
        Path shim = Files.createDirectories(home.resolve("bin")).resolve("docker");
        Files.writeString(shim, """
                #!/bin/sh
                if [ "$1 $2" = "buildx build" ] && [ -n "$ODB_REPLAY" ]; then
                  while [ $# -gt 0 ]; do
                    [ "$1" != --metadata-file ] || cp "$ODB_REPLAY/metadata.json" "$2" 2>/dev/null; shift
                  done
                  trap 'exit '$(cat "$ODB_REPLAY/exit") TERM
                  cat "$ODB_REPLAY/progress" >&2
                  : >"$ODB_REPLAY/printed"
                  while [ ! -e "$ODB_REPLAY/ends" ]; do sleep 0.05; done
                  exit "$(cat "$ODB_REPLAY/exit")"
                fi
                exec DOCKER "$@"
                """.replace("DOCKER", docker.toString()));
        Files.setPosixFilePermissions(shim, PosixFilePermissions.fromString("rwxr-xr-x"));
        variables.put("PATH", shim.getParent() + File.pathSeparator + variables.get("PATH"));
    }

    private void dockerfile(String... lines) throws IOException {
        Files.writeString(
                context.resolve("Dockerfile"),
                String.join("\n", lines)
                                .replace("BUSYBOX", System.getenv("ODB_TEST_BUSYBOX"))
                                .replace("UNIQUE", unique)
                        + "\n");
    }

    private BuildRequest.Builder request() {
        return BuildRequest.builder().context(context.toString());
    }

    private ClientEnvironment environment(String... more) {
        Map<String, String> all = new HashMap<>(variables);
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return new ClientEnvironment(all, home);
    }

    /** Builds for real, as a CI server does, with the client's output in a file. */
    private Outcome detached(BuildRequest request) throws Exception {
        if (Files.exists(history)) {
            copy(history, folder.resolve(DetachedBuild.HISTORY));
        }
        DetachedBuild build = DetachedBuild.prepare(folder, request, settings, environment(), List.of());
        List<LogLine> lines = new ArrayList<>(build.takeLines());
        long position = 0;
        int exitCode = 0;
        if (build.plan() != null) {
            Process client = start(build);
            while (cancelAfter != null && client.isAlive() && !progress().contains(cancelAfter)) {
                Thread.sleep(50);
            }
            if (cancelAfter != null) {
                client.descendants().forEach(ProcessHandle::destroy);
                client.destroy();
            }
            exitCode = client.waitFor();
            DetachedBuild.Advance advance = build.follow(0, Integer.MAX_VALUE, Instant.now());
            lines.addAll(advance.lines());
            position = advance.position();
            assertThat(build.again(position, exitCode, cancelAfter != null))
                    .as("one client is enough")
                    .isNull();
        }
        waitForWhatRunsBeside();
        Files.writeString(folder.resolve("exit"), exitCode + "\n");
        DetachedBuild.Ending ending;
        int told = 0;
        do {
            ending = build.finish(position, exitCode, cancelAfter != null, told);
            lines.addAll(ending.lines());
            told += ending.lines().size();
            Thread.sleep(20);
        } while (ending.report() == null);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        LogWriter writer = new LogWriter(text);
        lines.forEach(writer);
        writer.flush();
        return outcome(folder.resolve(DetachedBuild.REPORT), text);
    }

    private String progress() throws IOException {
        Path progress = folder.resolve(DetachedBuild.PROGRESS);
        return Files.exists(progress) ? Files.readString(progress, StandardCharsets.ISO_8859_1) : "";
    }

    private Process start(DetachedBuild build) throws IOException {
        ProcessBuilder client = new ProcessBuilder(build.plan().command());
        client.environment().clear();
        client.environment().putAll(variables);
        client.environment().putAll(build.plan().environment());
        return client.directory(new File(build.plan().folder()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(DetachedBuild.PROGRESS).toFile())
                .start();
    }

    /** Builds with what the client printed for the detached build. */
    private Outcome inForeground(BuildRequest request) throws Exception {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        Path report = home.resolve("foreground");
        ForegroundBuild build = new ForegroundBuild(
                request,
                settings,
                new BuildFolders(home, report, Files.createDirectories(history)),
                environment("ODB_REPLAY", folder.toString()),
                new LogWriter(text));
        Thread ending = new Thread(() -> endReplay(build, text));
        ending.start();
        build.run(InputStream.nullInputStream());
        ending.interrupt();
        ending.join();
        return outcome(report, text);
    }

    /** Ends the client or cancels it, as in the build that is replayed, once all that it printed can have been read. */
    private void endReplay(ForegroundBuild build, ByteArrayOutputStream log) {
        try {
            while (!Files.exists(folder.resolve("printed"))
                    || cancelAfter != null
                            && !log.toString(StandardCharsets.UTF_8).contains("before the end")) {
                Thread.sleep(20);
            }
            waitForWhatRunsBeside();
            if (cancelAfter != null) {
                build.cancel();
            }
            Files.createFile(folder.resolve("ends"));
        } catch (InterruptedException e) {
            return; // the build ended without a client
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A build does not wait for these when it ends, so what one of them finds may be in one report and not in the other. */
    private static void waitForWhatRunsBeside() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().matches("versions|inventory|ingredients|keep-context")) {
                thread.join();
            }
        }
    }

    private Outcome outcome(Path report, ByteArrayOutputStream log) throws IOException {
        JsonNode json = JSON.readTree(report.resolve("report.json").toFile());
        List<String> lines = new ArrayList<>();
        for (String line : log.toString(StandardCharsets.UTF_8).split("\n")) {
            // a crossed gate is told as soon as somebody looks, which is a question of time
            boolean isSoonest = line.startsWith("GATE ") && line.contains(": crossed already, ");
            if (!line.startsWith("REPORT ") && !isSoonest) {
                lines.add(withoutTimes(line));
            }
        }
        return new Outcome(withoutTimes(json), lines);
    }

    /** And without what names this run and its folders. */
    private String withoutTimes(String text) {
        return text.replaceAll(home + "/odb-\\d+", "FOLDER")
                .replace(folder.toString(), "FOLDER")
                .replaceAll("FOLDER/context-\\d+", "FOLDER/context")
                .replaceAll("\\b\\d+m\\d+(\\.\\d+)?s|\\b\\d+(\\.\\d+)?(ms|s)\\b", "TIME")
                .replaceAll("<?\\b\\d+(\\.\\d+)? %", "SHARE")
                .replaceAll("[,;] TIME of it before and after BuildKit", "")
                .replaceAll(" {2,}", " ")
                .replaceAll("(?<=SMOKE )\\d+\\.\\d+", "TIME");
    }

    private JsonNode withoutTimes(JsonNode json) {
        if (json instanceof ObjectNode object) {
            for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
                String name = names.next();
                boolean isTime = name.equals("id") && object.get(name).asText().matches("\\d{4}-.*")
                        || name.matches("started|completed|time|durationMillis|scanMillis|readyMillis|millis|salt");
                object.set(name, isTime ? TextNode.valueOf("TIME") : withoutTimes(object.get(name)));
            }
        } else if (json.isArray()) {
            List<JsonNode> elements = new ArrayList<>();
            json.forEach(element -> elements.add(withoutTimes(element)));
            return JSON.createArrayNode().addAll(elements);
        } else if (json.isTextual()) {
            return TextNode.valueOf(withoutTimes(json.asText()));
        }
        return json;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** Both ways of one build, held against each other. */
    private Outcome same(BuildRequest.Builder what) throws Exception {
        BuildRequest request = what.build();
        Outcome detached = detached(request);
        Outcome foreground = inForeground(request);
        assertThat(String.join("\n", foreground.log())).isEqualTo(String.join("\n", detached.log()));
        assertThat(foreground.report().toPrettyString())
                .isEqualTo(detached.report().toPrettyString());
        return foreground;
    }

    private static String status(Outcome outcome) {
        return outcome.report().at("/result/status").asText();
    }

    @Test
    void buildsTheSame() throws Exception {
        dockerfile("FROM BUSYBOX", "ENV A=UNIQUE", "COPY app /app", "RUN ls /app && echo built");
        Outcome outcome = same(request()
                .read(BuildOption.TAG, REGISTRY + "/parity/" + unique + ":1")
                .read(BuildOption.PUSH, "true"));
        assertThat(status(outcome)).isEqualTo("SUCCESS");
        assertThat(outcome.report().at("/image/platforms/0/layers")).isNotEmpty();
        assertThat(outcome.report().at("/context/pruned")).isNotEmpty();
    }

    @Test
    void failsTheSame() throws Exception {
        dockerfile("FROM BUSYBOX", "ENV A=UNIQUE", "RUN echo before && exit 7", "COPY app /app");
        Outcome outcome = same(request());
        assertThat(status(outcome)).isEqualTo("FAILURE");
        assertThat(String.join("\n", outcome.log())).contains("Dockerfile:3");
    }

    @Test
    void isCancelledTheSame() throws Exception {
        dockerfile("FROM BUSYBOX", "ENV A=UNIQUE", "RUN echo before the end; sleep 100");
        cancelAfter = "YmVmb3JlIHRoZSBlbmQ";
        assertThat(status(same(request()))).isEqualTo("CANCELED");
    }

    @Test
    void takesAllFromTheCacheTheSame() throws Exception {
        dockerfile("FROM BUSYBOX", "ENV A=UNIQUE", "COPY app /app", "RUN echo built");
        detached(request().build());
        folder = Files.createDirectories(home.resolve("detached-again"));
        Outcome outcome = same(request());
        assertThat(outcome.report().at("/cache/cachedSteps"))
                .isEqualTo(outcome.report().at("/cache/steps"));
    }

    @Test
    void hasNothingToBuildTheSame() throws Exception {
        dockerfile("FROM BUSYBOX");
        assertThat(status(same(request()))).isEqualTo("SUCCESS");
    }

    @Test
    void buildsTwoPlatformsFromScratchTheSame() throws Exception {
        dockerfile("FROM scratch", "LABEL a=UNIQUE", "COPY app /app");
        Outcome outcome = same(request()
                .read(BuildOption.PLATFORM, "linux/amd64,linux/arm64")
                .read(BuildOption.TAG, REGISTRY + "/parity/" + unique + ":1")
                .read(BuildOption.PUSH, "true"));
        assertThat(outcome.report().at("/image/platforms")).hasSize(2);
    }

    @Test
    void hidesAPrintedSecretTheSame() throws Exception {
        variables.put("TOKEN", "sesame-0pen-" + unique);
        dockerfile(
                "FROM BUSYBOX",
                "ENV A=UNIQUE",
                "RUN --mount=type=secret,id=token echo \"using $(cat /run/secrets/token)\"; exit 3");
        Outcome outcome = same(request().read(BuildOption.SECRET, "id=token,env=TOKEN"));
        assertThat(outcome.log() + outcome.report().toString())
                .contains("using ****")
                .doesNotContain("sesame-0pen");
    }

    @Test
    void crossesAGateTheSame() throws Exception {
        settings = settings.withGates(QualityGate.parse(List.of("context <= 1B", "secrets <= 0")));
        dockerfile("FROM BUSYBOX", "ENV A=UNIQUE", "COPY app /app");
        Outcome outcome = same(request());
        assertThat(outcome.report().at("/gates/0/outcome").asText()).isEqualTo("FAILED");
        assertThat(String.join("\n", outcome.log())).contains("GATE ");
    }

    @Test
    void saysWhyLayersRanTheSame() throws Exception {
        dockerfile("FROM BUSYBOX", "ENV A=UNIQUE", "COPY app /app", "RUN echo built");
        BuildRequest request = request().build();
        detached(request);
        inForeground(request);
        Files.writeString(context.resolve("app/main.py"), "print('" + unique + "')\n");
        folder = Files.createDirectories(home.resolve("detached-again"));
        Outcome outcome = same(request());
        assertThat(String.join("\n", outcome.log())).contains("WHY ").contains("app/main.py");
        assertThat(outcome.report().at("/comparison").isNull()).isFalse();
    }

    @Test
    void testsTheImageTheSame() throws Exception {
        settings = settings.withSmokeTest(
                SmokeTest.builder().command("test -e /app/main.py").build());
        dockerfile("FROM BUSYBOX", "ENV A=UNIQUE", "COPY app /app", "CMD [\"sleep\", \"60\"]");
        Outcome outcome =
                same(request().read(BuildOption.TAG, "parity-" + unique + ":1").read(BuildOption.LOAD, "true"));
        assertThat(outcome.report().at("/smokeTest/status").asText()).isEqualTo("PASSED");
    }

    @Test
    void readsADockerfileThatCannotBeParsedTheSame() throws Exception {
        dockerfile("FROM BUSYBOX", "RNU echo");
        Outcome outcome = same(request());
        assertThat(status(outcome)).isEqualTo("FAILURE");
        assertThat(String.join("\n", outcome.log())).contains("RNU");
    }

    @Test
    void missesTheBuilderTheSame() throws Exception {
        variables.put("DOCKER_HOST", "unix:///nowhere/docker.sock");
        dockerfile("FROM BUSYBOX");
        Outcome outcome = same(request());
        assertThat(String.join("\n", outcome.log())).contains("/nowhere/docker.sock");
    }

    @Test
    void advisesOnASecretThatIsCopiedTheSame() throws Exception {
        settings = settings.withGates(QualityGate.parse(List.of("advice <= medium")));
        Files.writeString(context.resolve("app/.env"), "API_TOKEN=ghp_0123456789abcdefghijABCDEFGHIJ012345\n");
        dockerfile("FROM BUSYBOX", "ENV A=UNIQUE", "COPY app /app");
        Outcome outcome = same(request());
        assertThat(outcome.report().at("/advice").toString()).contains("secret-in-image");
        assertThat(outcome.report().at("/gates/0/outcome").asText()).isEqualTo("FAILED");
    }

    @Test
    void isRefusedByARegistryTheSame() throws Exception {
        dockerfile("FROM BUSYBOX", "ENV A=UNIQUE", "RUN true");
        Outcome outcome =
                same(request().read(BuildOption.TAG, "127.0.0.1:9/parity:1").read(BuildOption.PUSH, "true"));
        assertThat(status(outcome)).isEqualTo("FAILURE");
    }
}
