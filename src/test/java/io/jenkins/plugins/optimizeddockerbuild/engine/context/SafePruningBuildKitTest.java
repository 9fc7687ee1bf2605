package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Builds random projects on a real BuildKit, as they are and pruned in mode {@code safe}: no RUN may fail that did not, and
 * every file of the image is the same but for the paths that were pruned.
 *
 * <p>The properties {@code odb.test.seed} and {@code odb.test.projects} choose the first project and how many there are.
 */
@Tag("buildkit")
@EnabledIfEnvironmentVariable(named = "ODB_TEST_REGISTRY", matches = ".+")
class SafePruningBuildKitTest {

    /** Projects of one build, each twice. */
    private static final int BATCH = 20;

    private static final long SEED = Long.getLong("odb.test.seed", System.currentTimeMillis());
    private static final int PROJECTS = Integer.getInteger("odb.test.projects", 20);

    @TempDir
    Path folder;

    private int prunedProjects;

    @Test
    void leavesEveryImageTheSameButForWhatItPrunes() throws Exception {
        System.out.println("random projects from seed " + SEED);
        String base = System.getenv("ODB_TEST_REGISTRY") + "/pruning/node:20";
        pushBase(base);
        for (int first = 0; first < PROJECTS; first += BATCH) {
            compareBatch(base, SEED + first, Math.min(BATCH, PROJECTS - first));
        }
        System.out.println(PROJECTS + " projects built, " + prunedProjects + " of them pruned of more than a cache");
        assertThat(prunedProjects).isPositive();
    }

    /** An image with programs that read and install as npm, pip and make do, in a few lines of shell. */
    private void pushBase(String name) throws Exception {
        Path context = Files.createDirectory(folder.resolve("base"));
        Files.writeString(context.resolve("npm"), RandomProject.NPM);
        Files.writeString(context.resolve("make"), RandomProject.READER);
        Files.writeString(
                context.resolve("Dockerfile"),
                "FROM " + System.getenv("ODB_TEST_BUSYBOX") + "\n"
                        + "COPY --chmod=755 npm make /usr/bin/\nRUN for p in gradle go tool; do ln -s make /usr/bin/$p; done\n");
        run(List.of("docker", "buildx", "build", "--push", "-t", name, context.toString()));
    }

    private void compareBatch(String base, long firstSeed, int size) throws Exception {
        Path batch = Files.createDirectory(folder.resolve("batch-" + firstSeed));
        List<String> command = new ArrayList<>(List.of("docker", "buildx", "build"));
        StringBuilder dockerfile = new StringBuilder();
        StringBuilder exported = new StringBuilder("FROM scratch\n");
        Map<Long, ContextAnalysis> analyses = new TreeMap<>();
        for (long seed = firstSeed; seed < firstSeed + size; seed++) {
            for (String kind : new String[] {"raw", "safe"}) {
                String name = kind + seed;
                RandomProject project = new RandomProject(seed, base);
                ContextOnDisk context = new ContextOnDisk(batch.resolve(name));
                project.writeTo(context);
                if (kind.equals("safe")) {
                    ContextAnalysis analysis = ContextAnalysis.of(
                            ContextRequest.of(context.root().toString()), InputStream.nullInputStream());
                    assertThat(analysis.dockerfile()).as(project.dockerfile()).isNotNull();
                    analyses.put(seed, analysis);
                    Files.write(context.root().resolve(".dockerignore"), analysis.effectiveIgnoreFile());
                }
                command.addAll(List.of("--build-context", "context-" + name + "=" + context.root()));
                dockerfile.append(project.dockerfileOf(name));
                exported.append("COPY --from=final-" + name + " /app /" + name + "/\n");
            }
        }
        Path main = Files.createDirectory(batch.resolve("main"));
        Files.writeString(
                main.resolve("Dockerfile"), dockerfile.append(exported).toString());
        Path out = batch.resolve("out");
        command.addAll(List.of("--output", "type=local,dest=" + out, main.toString()));
        run(command);
        for (Map.Entry<Long, ContextAnalysis> each : analyses.entrySet()) {
            compare(each.getKey(), each.getValue(), base, out);
        }
    }

    private void compare(long seed, ContextAnalysis analysis, String base, Path out) throws IOException {
        Map<String, String> raw = files(out.resolve("raw" + seed));
        Map<String, String> safe = files(out.resolve("safe" + seed));
        List<String> pruned = new ArrayList<>();
        analysis.plan().groups().forEach(group -> pruned.addAll(group.patterns()));
        String described = "seed " + seed + ", pruned " + pruned + "\n" + new RandomProject(seed, base).dockerfile();
        raw.keySet().removeIf(path -> !safe.containsKey(path) && isPruned(path, pruned));
        // it stands in for the one that a build gets beside its Dockerfile
        raw.remove(".dockerignore");
        safe.remove(".dockerignore");
        assertThat(safe).as(described).isEqualTo(raw);
        prunedProjects += pruned.contains(".git") || pruned.contains("node_modules") ? 1 : 0;
    }

    private static boolean isPruned(String path, List<String> pruned) {
        for (String pattern : pruned) {
            String plain = pattern.replace("**/", "");
            if (("/" + path + "/").contains("/" + plain + "/")) {
                return !plain.equals("node_modules");
            }
        }
        return false;
    }

    private static Map<String, String> files(Path root) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(root)) {
            walk.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .forEach(path -> {
                        try {
                            files.put(
                                    root.relativize(path).toString(),
                                    Files.readString(path, StandardCharsets.ISO_8859_1));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
        }
        return files;
    }

    private static void run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
