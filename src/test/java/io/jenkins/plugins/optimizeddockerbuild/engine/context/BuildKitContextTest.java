package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.IgnoreRules;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.InvalidRuleException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares with a real BuildKit what it sees of contexts.
 *
 * <p>The properties {@code odb.test.seed} and {@code odb.test.contexts} choose the first random context and how many there
 * are; a failure names the seed of its context.
 */
@Tag("buildkit")
@EnabledIfEnvironmentVariable(named = "ODB_TEST_REGISTRY", matches = ".+")
class BuildKitContextTest {

    /** Contexts of one build: BuildKit applies to each named context an ignore file of its own. */
    private static final int BATCH = 40;

    private static final long MOST_NANOS = 90_000_000_000L;

    private static final long SEED = Long.getLong("odb.test.seed", System.currentTimeMillis());
    private static final int CONTEXTS = Integer.getInteger("odb.test.contexts", 400);

    @TempDir
    Path folder;

    @Test
    void seesExactlyWhatTheRulesLeave() throws Exception {
        System.out.println("random contexts from seed " + SEED);
        long end = System.nanoTime() + MOST_NANOS;
        int compared = 0;
        for (int first = 0; first < CONTEXTS && System.nanoTime() < end; first += BATCH) {
            compared += compareBatch(SEED + first);
        }
        System.out.println(compared + " contexts compared with BuildKit");
        assertThat(compared).isGreaterThan(BATCH / 2);
    }

    private int compareBatch(long firstSeed) throws Exception {
        Path batch = Files.createDirectory(folder.resolve("batch-" + firstSeed));
        List<String> command = new ArrayList<>(List.of("docker", "buildx", "build", "--no-cache"));
        StringBuilder dockerfile = new StringBuilder("FROM scratch\n");
        TreeMap<Long, TreeSet<String>> expected = new TreeMap<>();
        long refused = -1;
        for (long seed = firstSeed; seed < firstSeed + BATCH; seed++) {
            RandomContext random = new RandomContext(seed, seed % 3 != 0);
            Path context = batch.resolve("c" + seed);
            random.writeTo(context);
            Files.write(context.resolve(".dockerignore"), random.ignoreFile());
            try {
                IgnoreRules rules = IgnoreRules.parse(random.ignoreFile(), ".dockerignore");
                expected.put(seed, listed(context, rules));
                command.addAll(List.of("--build-context", "c" + seed + "=" + context));
                dockerfile.append("COPY --from=c" + seed + " . /" + seed + "/\n");
            } catch (InvalidRuleException e) {
                refused = seed;
            }
        }
        Path out = batch.resolve("out");
        Path main = Files.createDirectory(batch.resolve("main"));
        Files.writeString(main.resolve("Dockerfile"), dockerfile);
        command.addAll(List.of("--output", "type=local,dest=" + out, main.toString()));
        Run run = Run.of(command);
        assertThat(run.exitCode).as("seeds from %s\n%s", firstSeed, run.output).isZero();
        for (var entry : expected.entrySet()) {
            Path seen = out.resolve(entry.getKey().toString());
            TreeSet<String> paths = Files.exists(seen) ? listed(seen, IgnoreRules.NONE) : new TreeSet<>();
            assertThat(paths).as("seed %s", entry.getKey()).isEqualTo(entry.getValue());
        }
        if (refused >= 0) {
            assertThat(builds(batch.resolve("c" + refused), batch))
                    .as("BuildKit refuses seed %s as well", refused)
                    .isFalse();
        }
        return expected.size() + (refused >= 0 ? 1 : 0);
    }

    private static boolean builds(Path context, Path batch) throws Exception {
        Path dockerfile = Files.writeString(batch.resolve("Dockerfile"), "FROM scratch\nCOPY . /\n");
        Path out = batch.resolve("refused");
        return Run.of(List.of(
                                "docker",
                                "buildx",
                                "build",
                                "--no-cache",
                                "-f",
                                dockerfile.toString(),
                                "--output",
                                "type=local,dest=" + out,
                                context.toString()))
                        .exitCode
                == 0;
    }

    /** Paths with their types; the ignore file itself as well. */
    private static TreeSet<String> listed(Path root, IgnoreRules rules) throws Exception {
        TreeSet<String> paths = new TreeSet<>();
        new ContextTree(root)
                .select(rules, (parent, below) -> false)
                .forEachKept(entry -> paths.add(entry.text() + " " + entry.type()));
        return paths;
    }

    @Test
    void seesExactlyWhatAPlanLeavesOfAMessyContext() throws Exception {
        System.out.println("messy contexts from seed " + SEED);
        long end = System.nanoTime() + MOST_NANOS;
        for (long seed = SEED; seed < SEED + 20 && System.nanoTime() < end; seed++) {
            Path context = messyContext(seed);
            Path dockerfile = Files.writeString(
                    folder.resolve("Dockerfile"),
                    seed % 4 == 0 ? "FROM scratch\nCOPY foo* a* /x/\n" : "FROM scratch\nCOPY . /\n");
            ContextRequest request = ContextRequest.of(context.toString()).withDockerfile(dockerfile.toString());
            ContextAnalysis analysis;
            TreeSet<String> expected = new TreeSet<>();
            try {
                analysis = ContextAnalysis.of(request, InputStream.nullInputStream());
                analysis.forEachKept(entry -> expected.add(entry.text() + " " + entry.type()));
            } catch (InvalidIgnoreRuleException e) {
                continue;
            }
            Path out = folder.resolve("out-" + seed);
            try (PreparedContext prepared = analysis.prepare(folder)) {
                // the same plan, but with a Dockerfile that shows all that BuildKit sees
                Path used = prepared.dockerfile() == null ? dockerfile : Path.of(prepared.dockerfile());
                Files.writeString(used, "FROM scratch\nCOPY . /\n");
                Run run = Run.of(List.of(
                        "docker",
                        "buildx",
                        "build",
                        "--no-cache",
                        "-f",
                        used.toString(),
                        "--output",
                        "type=local,dest=" + out,
                        prepared.context()));
                assertThat(run.exitCode).as("seed %s\n%s", seed, run.output).isZero();
            }
            assertThat(listed(out, IgnoreRules.NONE)).as("seed %s", seed).isEqualTo(expected);
        }
    }

    /** A random context, with what tools leave behind in some of its folders. */
    private Path messyContext(long seed) throws Exception {
        RandomContext random = new RandomContext(seed, true);
        Path root = folder.resolve("messy-" + seed);
        random.writeTo(root);
        if (seed % 2 == 0) {
            Files.write(root.resolve(".dockerignore"), random.ignoreFile());
        }
        List<ContextEntry> folders = new ArrayList<>();
        folders.add(new ContextEntry(new byte[0], EntryType.FOLDER, 0));
        new ContextTree(root).select(IgnoreRules.NONE, (parent, below) -> false).forEachKept(entry -> {
            if (entry.type() == EntryType.FOLDER) {
                folders.add(entry);
            }
        });
        Random dice = new Random(seed);
        for (ContextEntry entry : folders) {
            ContextOnDisk place = new ContextOnDisk(NativeNames.resolve(root, entry.path()));
            switch (dice.nextInt(7)) {
                case 0 -> place.repository(".git");
                case 1 -> place.with("m.py", "__pycache__/m.cpython-311.pyc");
                case 2 -> place.with("__pycache__/orphan.cpython-311.pyc");
                case 3 -> place.with(".DS_Store", "x~", ".x.swp");
                case 4 -> place.virtualEnvironment("venv");
                case 5 -> place.with(".mypy_cache/x", ".tox/y", ".idea/workspace.xml");
                default -> place.with("node_modules/x/index.js");
            }
        }
        return root;
    }

    /** Dockerfiles for {@link #pruningChangesNothingButThePrunedPaths}, with the base image as {@code BASE}. */
    static List<String> dockerfiles() {
        return List.of(
                "FROM BASE\nWORKDIR /app\nCOPY . .\nRUN sh build.sh\n",
                "FROM BASE\nCOPY . /app\nRUN cd /app && git status || echo no git > /status\n",
                "FROM BASE\nCOPY src /app/src\nCOPY .git/HEAD /head\n",
                "FROM BASE\nCOPY .* /x/\n",
                "FROM BASE\nCOPY */ /x/\n",
                "FROM BASE\nCOPY . /app\nRUN ls -aR /app > /files\n",
                "FROM BASE\nCOPY . /app\nRUN test -d /app/.tox\n",
                "FROM BASE\nRUN --mount=type=bind,target=/src cp /src/app.py / && ls -a /src > /list\n",
                "FROM BASE AS a\nCOPY . /app\nRUN tar -cf /all.tar -C /app .\nFROM BASE\nCOPY --from=a /all.tar /\n",
                "FROM BASE\nCOPY . /app\nRUN /app/venv/bin/tool > /out\n",
                "FROM BASE\nCOPY . /app\nRUN cat /app/node_modules/x/index.js > /bundle.js\n",
                "FROM BASE\nCOPY . /app\nRUN cat /app/lib/__pycache__/only.cpython-311.pyc > /copy\n",
                "FROM BASE\nADD . /app\nRUN cat /app/link > /copy\n",
                "FROM BASE\nCOPY src/* /flat/\n",
                "FROM BASE\nCOPY Dockerfile .dockerignore /\nCOPY . /app\n");
    }

    @ParameterizedTest
    @MethodSource("dockerfiles")
    void pruningChangesNothingButThePrunedPaths(String template) throws Exception {
        String base = System.getenv("ODB_TEST_BUSYBOX");
        ContextOnDisk context = new ContextOnDisk(folder.resolve("context"))
                .file("Dockerfile", template.replace("BASE", base))
                .file(".dockerignore", "*.log")
                .repository(".git")
                .file("app.py", "print()\n")
                .file("build.sh", "cat app.py > built\n")
                .file("src/m.py", "import os\n")
                .file("src/__pycache__/m.cpython-311.pyc", "bytes")
                .file("lib/__pycache__/only.cpython-311.pyc", "bytes")
                .file(".tox/py311/x", "x")
                .file(".idea/workspace.xml", "x")
                .file("src/.DS_Store", "x")
                .file("node_modules/x/index.js", "1\n")
                .file("docs/.tox/readme", "kept\n")
                .link("link", "docs/.tox/readme")
                .virtualEnvironment("venv")
                .file("venv/bin/tool", "#!/bin/sh\necho tool\n");
        assertThat(context.root().resolve("venv/bin/tool").toFile().setExecutable(true))
                .isTrue();
        ContextAnalysis analysis =
                ContextAnalysis.of(ContextRequest.of(context.root().toString()), InputStream.nullInputStream());
        Path raw = folder.resolve("raw");
        Path pruned = folder.resolve("pruned");
        build(context.root().toString(), context.root().resolve("Dockerfile").toString(), raw);
        try (PreparedContext prepared = analysis.prepare(folder)) {
            build(
                    prepared.context(),
                    prepared.isGenerated()
                            ? prepared.dockerfile()
                            : context.root().resolve("Dockerfile").toString(),
                    pruned);
        }
        TreeMap<String, String> before = contents(raw);
        TreeMap<String, String> after = contents(pruned);
        TreeSet<String> missing = new TreeSet<>(before.keySet());
        missing.removeAll(after.keySet());
        assertThat(missing).allMatch(path -> isPruned(path, analysis), "is in what the plan prunes");
        before.keySet().removeAll(missing);
        assertThat(after).isEqualTo(before);
    }

    /** Whether some rule of the plan ends with the names that the path has somewhere. */
    private static boolean isPruned(String path, ContextAnalysis analysis) {
        for (PruningPlan.Group group : analysis.plan().groups()) {
            for (String pattern : group.patterns()) {
                String name = pattern.substring(pattern.lastIndexOf('/') + 1);
                if (("/" + path + "/").contains("/" + name + "/")) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void build(String context, String dockerfile, Path out) throws Exception {
        Run run = Run.of(List.of(
                "docker",
                "buildx",
                "build",
                "--no-cache",
                "-f",
                dockerfile,
                "--output",
                "type=local,dest=" + out,
                context));
        assertThat(run.exitCode).as(run.output).isZero();
    }

    private static TreeMap<String, String> contents(Path root) throws IOException {
        TreeMap<String, String> contents = new TreeMap<>();
        try (var walk = Files.walk(root)) {
            for (Path path : walk.toList()) {
                String content = Files.isSymbolicLink(path)
                        ? "link to " + Files.readSymbolicLink(path)
                        : Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                                ? new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1)
                                : "folder";
                contents.put(root.relativize(path).toString(), content);
            }
        }
        return contents;
    }

    private record Run(int exitCode, String output) {

        static Run of(List<String> command) throws IOException, InterruptedException {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Run(process.waitFor(), output);
        }
    }
}
