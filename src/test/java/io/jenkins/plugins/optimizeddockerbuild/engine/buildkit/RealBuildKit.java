package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.LiveTimeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressReader;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A BuildKit to try requests on, with a context folder. Which one is told by environment variables as
 * src/test/e2e/environment writes them. {@code ODB_TEST_OTHER_BUILDX} may name a further plugin file, of another age.
 */
final class RealBuildKit {
    private final Map<String, String> variables;
    private final Path folder;

    /** One build that was run to its end. */
    record Build(BuildPlan plan, BuildResult result, Timeline timeline, byte[] output, String progress) {
        boolean succeeded() {
            return result.ending() == BuildResult.Ending.SUCCEEDED;
        }

        /** All that people might want to know when a test fails. */
        String story() {
            StringBuilder story = new StringBuilder(plan.display()).append('\n');
            for (TimelineVertex vertex : timeline.vertices()) {
                story.append(vertex.outcome())
                        .append(' ')
                        .append(vertex.fullName())
                        .append('\n');
                vertex.logTail()
                        .forEach(line -> story.append("    ").append(line).append('\n'));
                story.append(vertex.error() == null ? "" : vertex.error() + "\n");
            }
            timeline.text().forEach(line -> story.append(line).append('\n'));
            return story.append(result.ending())
                    .append(' ')
                    .append(result.exitCode())
                    .toString();
        }

        /** The vertex whose name ends so. */
        TimelineVertex vertex(String end) {
            for (TimelineVertex vertex : timeline.vertices()) {
                if (vertex.fullName().endsWith(end)) {
                    return vertex;
                }
            }
            throw new AssertionError("no vertex " + end + " in " + story());
        }

        @CheckForNull
        BuildFailure failure(BuildRequest request, Capabilities capabilities) {
            TimelineVertex failed = timeline.failure();
            return BuildFailure.explain(
                    request,
                    capabilities,
                    result.exitCode(),
                    timeline.text(),
                    failed == null ? null : failed.fullName(),
                    failed == null ? null : failed.error());
        }
    }

    RealBuildKit(Map<String, String> variables, Path folder) {
        this.variables = new HashMap<>(variables);
        this.folder = folder;
    }

    /** That of this process's environment. */
    static RealBuildKit shared(Path folder) {
        return new RealBuildKit(System.getenv(), folder);
    }

    /** The same with other variables. */
    RealBuildKit with(String name, @CheckForNull String value) {
        RealBuildKit other = new RealBuildKit(variables, folder);
        if (value == null) {
            other.variables.remove(name);
        } else {
            other.variables.put(name, value);
        }
        return other;
    }

    /**
     * The same with another client: a configuration folder with that plugin.
     *
     * @param client the plugin's path; empty for the environment's own
     */
    RealBuildKit withClient(String client) throws IOException {
        if (client.isEmpty()) {
            return this;
        }
        Path plugin = Path.of(client);
        Path config = Files.createDirectories(folder.resolve("config-" + Math.abs(plugin.hashCode())));
        Files.writeString(config.resolve("config.json"), "{\"cliPluginsExtraDirs\":[\"" + plugin.getParent() + "\"]}");
        return with("DOCKER_CONFIG", config.toString());
    }

    String registry() {
        return variables.get("ODB_TEST_REGISTRY");
    }

    String busybox() {
        return variables.get("ODB_TEST_BUSYBOX");
    }

    ClientEnvironment environment() {
        return new ClientEnvironment(variables, folder);
    }

    /** A name that no other test uses. */
    String newName() {
        return registry() + "/test/" + UUID.randomUUID() + ":1";
    }

    Path file(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    /** Writes the Dockerfile of the folder {@code context}; BUSYBOX in it stands for the small base image. */
    RealBuildKit dockerfile(String... lines) throws IOException {
        file("context/Dockerfile", String.join("\n", lines).replace("BUSYBOX", busybox()) + "\n");
        return this;
    }

    Capabilities capabilities(BuildRequest request) throws Exception {
        return Capabilities.ask(environment(), request);
    }

    /** A request for the folder {@code context}. */
    static BuildRequest.Builder request() {
        return BuildRequest.builder().context("context");
    }

    BuildPlan plan(BuildRequest request) throws Exception {
        RequestCheck.check(request, environment());
        return BuildPlanner.plan(
                request,
                capabilities(request),
                environment(),
                null,
                folder.resolve("metadata.json").toString());
    }

    Build build(BuildRequest.Builder request) throws Exception {
        return build(request.build());
    }

    Build build(BuildRequest request) throws Exception {
        return run(plan(request), new BuildxClient(plan(request), environment()));
    }

    Build run(BuildPlan plan, BuildxClient client) throws Exception {
        return run(plan, client, new ByteArrayOutputStream());
    }

    /** The same; {@code progress} takes what the client says while it says it. */
    Build run(BuildPlan plan, BuildxClient client, ByteArrayOutputStream progress) throws Exception {
        LiveTimeline timeline = new LiveTimeline();
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        BuildResult result;
        try (ProgressReader reader = new ProgressReader(Clock.systemUTC(), timeline)) {
            OutputStream both = new OutputStream() {
                @Override
                public void write(int b) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    progress.write(bytes, offset, length);
                    reader.write(bytes, offset, length);
                }
            };
            result = client.run(both, output);
        }
        return new Build(
                plan, result, timeline.build(), output.toByteArray(), progress.toString(StandardCharsets.UTF_8));
    }

    ImageInspection inspect(BuildRequest request, Build build) throws Exception {
        Path file = folder.resolve("context/Dockerfile");
        Dockerfile dockerfile = Dockerfile.parse(Files.readAllBytes(file), "Dockerfile");
        return ImageInspector.inspect(
                request, capabilities(request), environment(), build.result().metadata(), Set.of(), dockerfile);
    }

    /** What a command prints. A registry may answer 500 about a tag while docker writes that very tag. */
    String run(String... command) throws Exception {
        for (int left = 2; ; left--) {
            try {
                return runOnce(command);
            } catch (IOException e) {
                if (left == 0 || !e.getMessage().contains("500 Internal Server Error")) {
                    throw e;
                }
            }
        }
    }

    private String runOnce(String... command) throws Exception {
        List<String> words = new ArrayList<>(Arrays.asList(command));
        Path program = environment().program(words.get(0));
        words.set(0, program == null ? words.get(0) : program.toString());
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(variables);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output);
        }
        return output;
    }

    /** What buildx prints. */
    String buildx(String... arguments) throws Exception {
        List<String> words =
                new ArrayList<>(capabilities(BuildRequest.builder().build()).client());
        words.addAll(List.of(arguments));
        return run(words.toArray(String[]::new));
    }

    /** Environment variables by name, for a message. */
    @Override
    public String toString() {
        return new TreeMap<>(variables).subMap("BUILDX", "ODB_U").toString();
    }
}
