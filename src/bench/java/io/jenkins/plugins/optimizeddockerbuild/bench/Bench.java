package io.jenkins.plugins.optimizeddockerbuild.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Measures what the product promises about its own speed, prints a table, and writes {@code bench.json}. Needs a running
 * BuildKit and a base image; {@code ./dev bench} brings both. docs/performance.md tells how to read the figures.
 */
public final class Bench {
    private static final double MOST_OVERHEAD_MILLIS = 250;
    private static final double MOST_OVERHEAD_SHARE = 0.02;
    private static final double LEAST_MEGABYTES_A_SECOND = 100;
    private static final double MOST_SCAN_MILLIS = 1000;
    private static final double MOST_PRUNING_SECONDS = 0.5;

    /** What somebody writes who knows that the image needs neither. */
    private static final String PERFECT_RULES = ".git\n.mypy_cache\n.dockerignore\nDockerfile\n";

    private static final long GIGABYTE = 1_000_000_000;

    private final List<Figure> figures = new ArrayList<>();
    private final Path folder;
    private final String odb;
    private final String launcher;
    private final String base;
    private final String python;

    private Bench(Path folder, Path odb, String base, String python) {
        this.folder = folder;
        this.odb = odb.toString();
        this.launcher = odb.resolveSibling("odb").toString();
        this.base = base;
        this.python = python;
    }

    /** @param args folder for results and contexts, odb.jar with its launcher beside it, a small base image, one with Python */
    public static void main(String[] args) throws IOException, InterruptedException, RunnerException {
        Path folder = Path.of(args[0]).toAbsolutePath();
        Bench bench = new Bench(folder, Path.of(args[1]).toAbsolutePath(), args[2], args[3]);
        Files.createDirectories(folder);
        bench.overheads();
        bench.pruning();
        bench.longStream();
        bench.parts();
        bench.print();
        bench.write();
    }

    private void overheads() throws IOException {
        Path small = ContextTree.small(fresh("small"), base);
        overhead("overhead-cached", small, 15, List.of());
        Path longer = ContextTree.small(fresh("longer"), base);
        ContextTree.dockerfile(
                longer, base, "RUN i=0; while [ $i -lt 60 ]; do echo line $i; sleep 0.25; i=$((i+1)); done\n");
        overhead("overhead-15s-build", longer, 3, List.of("--no-cache"));
    }

    /** The same build, raw and with odb, in turn; odb writes its report. */
    private void overhead(String name, Path context, int rounds, List<String> options) {
        say(name + ": " + rounds + " builds raw and " + rounds + " with odb, in turn");
        double[] medians = TimedCommand.inTurn(rounds, raw(name, context, options), odb(name, context, options));
        double goal = Math.max(MOST_OVERHEAD_MILLIS, 1000 * MOST_OVERHEAD_SHARE * medians[0]);
        figures.add(Figure.atMost(goal, name, 1000 * (medians[1] - medians[0]), "ms")
                .comparing("rawSeconds", medians[0], "odbSeconds", medians[1]));
    }

    /** BuildKit keeps what it has seen of a context under its path: each side gets a tree of its own. */
    private void pruning() throws IOException, InterruptedException {
        int files = ContextBenchmark.FILES;
        say("pruned-100000-files: making two contexts of " + files + " files");
        Path forRaw = ContextTree.withPrunable(fresh("prunable-raw"), python, files);
        Path forOdb = ContextTree.withPrunable(fresh("prunable-odb"), python, files);
        Files.writeString(forRaw.resolve(".dockerignore"), PERFECT_RULES);
        say("pruned-100000-files: 3 builds raw with a perfect .dockerignore and 3 with odb without one, in turn");
        double[] medians = TimedCommand.inTurn(3, raw("pruned", forRaw, List.of()), odb("pruned", forOdb, List.of()));
        figures.add(Figure.atMost(medians[0] + MOST_PRUNING_SECONDS, "pruned-100000-files", medians[1], "s")
                .comparing("rawSeconds", medians[0], "odbSeconds", medians[1]));
        double inventory = new TimedCommand(java("-Xmx96m", "context", forOdb.toString()), output("context")).seconds();
        figures.add(Figure.atMost(1.5, "odb-context-100000-files-process", inventory, "s"));
        remove(forRaw);
        remove(forOdb);
    }

    /** A gigabyte of progress through odb annotate in a heap of 64 MB. */
    private void longStream() throws IOException {
        say("annotate-1GB: writing the stream");
        Path stream = folder.resolve("stream.json");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(stream), 1 << 20)) {
            SyntheticProgress.write(out, GIGABYTE);
        }
        say("annotate-1GB: odb annotate with a heap of 64 MB");
        TimedCommand annotate = new TimedCommand(java("-Xmx64m", "annotate"), Path.of("/dev/null"), stream);
        double seconds = annotate.seconds();
        figures.add(Figure.atLeast(
                LEAST_MEGABYTES_A_SECOND, "annotate-1GB-in-64MB-heap", Files.size(stream) / 1e6 / seconds, "MB/s"));
        Files.delete(stream);
    }

    private void parts() throws RunnerException {
        say("parts: JMH");
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(ContextBenchmark.class.getName())
                        .include(ProgressBenchmark.class.getName())
                        .build())
                .run();
        for (RunResult result : results) {
            double millis = result.getPrimaryResult().getScore();
            if (result.getParams().getBenchmark().startsWith(ContextBenchmark.class.getName())) {
                figures.add(Figure.atMost(MOST_SCAN_MILLIS, "scan-100000-files", millis, "ms"));
            } else {
                double rate = ProgressBenchmark.BYTES / 1e6 / (millis / 1000);
                figures.add(Figure.atLeast(LEAST_MEGABYTES_A_SECOND, "progress-to-log", rate, "MB/s"));
            }
        }
    }

    private TimedCommand raw(String name, Path context, List<String> options) {
        List<String> command = new ArrayList<>(List.of("docker", "buildx", "build", "--progress=plain"));
        command.addAll(List.of("-t", "odb-bench-raw:" + name, "--load"));
        command.addAll(options);
        command.add(context.toString());
        return new TimedCommand(command, output(name + "-raw"));
    }

    private TimedCommand odb(String name, Path context, List<String> options) {
        List<String> command = new ArrayList<>(List.of(launcher, "build"));
        command.addAll(List.of("-t", "odb-bench:" + name, "--load"));
        command.addAll(List.of("--report", folder.resolve(name + "-report").toString()));
        command.addAll(options);
        command.add(context.toString());
        return new TimedCommand(command, output(name + "-odb"));
    }

    private List<String> java(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String argument : arguments) {
            if (argument.startsWith("-X")) {
                command.add(argument);
            }
        }
        command.addAll(List.of("-jar", odb));
        for (String argument : arguments) {
            if (!argument.startsWith("-X")) {
                command.add(argument);
            }
        }
        return command;
    }

    private Path output(String name) {
        return folder.resolve(name + ".log");
    }

    private Path fresh(String name) throws IOException {
        Path fresh = folder.resolve(name);
        remove(fresh);
        return Files.createDirectories(fresh);
    }

    static void remove(Path tree) throws IOException {
        if (Files.exists(tree)) {
            try (Stream<Path> files = Files.walk(tree)) {
                for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void say(String text) {
        System.out.println("bench: " + text);
    }

    private void print() {
        System.out.println();
        for (Figure figure : figures) {
            System.out.printf(
                    Locale.ROOT,
                    "%-34s %10.2f %-5s %s %10.2f  %s%s%n",
                    figure.name(),
                    figure.value(),
                    figure.unit(),
                    figure.lowerIsBetter() ? "<=" : ">=",
                    figure.goal(),
                    figure.ok() ? "ok" : "MISSED",
                    sides(figure));
        }
    }

    private static String sides(Figure figure) {
        StringBuilder sides = new StringBuilder();
        figure.sides().forEach((name, value) -> sides.append(String.format(Locale.ROOT, "  %s %.2f", name, value)));
        return sides.toString();
    }

    private void write() throws IOException {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Figure figure : figures) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", figure.name());
            row.put("value", figure.value());
            row.put("unit", figure.unit());
            row.put("goal", figure.goal());
            row.put("ok", figure.ok());
            row.putAll(figure.sides());
            rows.add(row);
        }
        Path file = folder.resolve("bench.json");
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), rows);
        System.out.println("\n" + file);
    }
}
