package io.jenkins.plugins.optimizeddockerbuild.cli;

import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextAnalysis;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextProblem;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.InvalidIgnoreRuleException;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.Inventory;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PruneMode;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PruningPlan;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Counts;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.OwnOption;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what is in a build context and which part of it a build needs. */
@Command(
        name = "context",
        mixinStandardHelpOptions = true,
        header = "Show what is in a build context, what BuildKit would see of it, and what could be excluded.",
        footer = {
            "",
            "Examples:",
            "  odb context .",
            "  odb context --list --prune minimal -f docker/Dockerfile .",
            "  odb context --json . | jq .inventory.after.bytes"
        })
final class ContextCommand implements Callable<Integer> {
    private static final int MOST_ROWS = 10;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "The Dockerfile; CONTEXT/Dockerfile by default, - for standard input.")
    private String dockerfile;

    @Mixin
    private ContextOptions context;

    @Option(names = "--platform", paramLabel = "OS/ARCH", split = ",", description = "Platform to build for.")
    private List<String> platforms = List.of();

    @ArgGroup
    private Form form = new Form();

    /** How the result is printed. */
    private static final class Form {
        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        @Option(names = "--list", description = "Print the paths that BuildKit would see, one per line, in byte order.")
        private boolean list;

        @Option(
                names = {"-0", "--null"},
                description = "Like --list, for programs: the bytes of each path, terminated by NUL.")
        private boolean nullTerminated;

        @Option(names = "--ignore-file", description = "Print the ignore file that the build would get.")
        private boolean ignoreFile;
    }

    @Spec
    private CommandSpec spec;

    /** The command with the options of the table. */
    static CommandLine commandLine() {
        return TableOptions.with(new ContextCommand(), OwnOption.PRUNE, OwnOption.IGNORE);
    }

    @Override
    public Integer call() throws Exception {
        PruneMode prune = TableOptions.last(spec, OwnOption.PRUNE, PruneMode::parse, PruneMode.SAFE);
        ContextRequest request =
                context.request(dockerfile, platforms, prune).withIgnore(TableOptions.texts(spec, OwnOption.IGNORE));
        ContextAnalysis analysis = ContextAnalysis.of(request, System.in);
        if (!analysis.isAnalysed()) {
            throw new UnusableInputException(analysis.plan().note());
        }
        if (form.list || form.nullTerminated) {
            list(analysis, form.nullTerminated);
        } else if (form.ignoreFile) {
            try (OutputStream out = new FileOutputStream(FileDescriptor.out)) {
                out.write(analysis.effectiveIgnoreFile());
            }
        } else if (form.json) {
            printJson(analysis);
        } else {
            print(analysis, spec.commandLine().getOut());
        }
        return 0;
    }

    /**
     * Bytes for programs, because a file name need not be text; one line each for people, whatever the name contains.
     */
    private static void list(ContextAnalysis analysis, boolean forPrograms)
            throws IOException, InvalidIgnoreRuleException, InterruptedException {
        try (OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 64 * 1024)) {
            analysis.forEachKept(entry -> {
                try {
                    out.write(forPrograms ? entry.path() : entry.text().getBytes(StandardCharsets.UTF_8));
                    out.write(forPrograms ? 0 : '\n');
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void printJson(ContextAnalysis analysis)
            throws IOException, InvalidIgnoreRuleException, InterruptedException {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("context", analysis.location().argument());
        answer.put("ignoreFile", analysis.ignoreFile());
        answer.put("plan", analysis.plan());
        answer.put("inventory", analysis.inventory());
        PrintableWriter.printJson(answer);
    }

    private static void print(ContextAnalysis analysis, PrintWriter out)
            throws InvalidIgnoreRuleException, InterruptedException {
        Inventory inventory = analysis.inventory();
        out.println("On disk              " + figures(inventory.everything()));
        out.println("After your rules     " + figures(inventory.before())
                + (analysis.ignoreFile() == null ? "  (no ignore file)" : "  (" + analysis.ignoreFile() + ")"));
        out.println("For BuildKit         " + figures(inventory.after()) + "  (prune "
                + analysis.plan().applied().word() + ")");
        if (analysis.plan().note() != null) {
            out.println(analysis.plan().note());
        }
        pruned(analysis.plan(), inventory, out);
        heading(inventory.folders(), "Largest folders", out);
        for (Inventory.Folder folder : first(inventory.folders())) {
            out.println("  " + figures(folder.everything()) + "  " + folder.path() + "  -> "
                    + ByteSizes.format(folder.after().bytes()));
        }
        heading(inventory.kinds(), "Kinds of files", out);
        for (Inventory.Kind kind : first(inventory.kinds())) {
            out.println("  " + figures(kind.everything()) + "  " + kind.name() + "  -> "
                    + ByteSizes.format(kind.after().bytes()));
        }
        heading(inventory.largestFiles(), "Largest files", out);
        for (Inventory.LargeFile file : first(inventory.largestFiles())) {
            out.println("  " + padded(ByteSizes.format(file.bytes())) + "  " + file.path()
                    + (file.kept() ? "" : "  (left out)"));
        }
        heading(inventory.excluded(), "Left out by your rules", out);
        for (Inventory.ExcludedByRule rule : first(inventory.excluded())) {
            out.println("  " + figures(rule.files(), rule.bytes()) + "  " + rule.file() + ":" + rule.line() + "  "
                    + rule.rule());
        }
        heading(inventory.doubtful(), "Possibly not needed, but kept", out);
        for (Inventory.Doubtful doubtful : first(inventory.doubtful())) {
            out.println("  " + figures(doubtful.files(), doubtful.bytes()) + "  " + doubtful.path() + ": "
                    + doubtful.reason());
        }
        heading(inventory.secrets(), "Looks like a secret", out);
        for (Inventory.Secret secret : inventory.secrets()) {
            out.println("  " + secret.path() + ": " + secret.reason()
                    + (secret.kept() ? " - BuildKit can see it, add it to .dockerignore" : " - left out"));
        }
        heading(inventory.problems(), "Problems", out);
        for (ContextProblem problem : first(inventory.problems())) {
            out.println("  " + problem.path() + ": " + problem.sentence());
        }
        out.flush();
    }

    private static void pruned(PruningPlan plan, Inventory inventory, PrintWriter out) {
        heading(inventory.pruned(), plan.applied() == PruneMode.REPORT ? "Could go" : "Pruned", out);
        for (Inventory.PrunedByGroup group : inventory.pruned()) {
            out.println("  " + figures(group.figures()) + "  " + String.join(", ", group.examples()));
            for (PruningPlan.Group planned : plan.groups()) {
                if (planned.id().equals(group.id())) {
                    out.println("      " + planned.reason());
                }
            }
        }
    }

    private static void heading(List<?> rows, String heading, PrintWriter out) {
        if (!rows.isEmpty()) {
            out.println();
            out.println(heading + (rows.size() > MOST_ROWS ? " (" + MOST_ROWS + " of " + rows.size() + ")" : ""));
        }
    }

    private static <T> List<T> first(List<T> rows) {
        return rows.subList(0, Math.min(MOST_ROWS, rows.size()));
    }

    private static String figures(Inventory.Figures figures) {
        return figures(figures.files(), figures.bytes());
    }

    private static String figures(long files, long bytes) {
        return padded(ByteSizes.format(bytes)) + " in " + Counts.of(files, "file");
    }

    private static String padded(String size) {
        return " ".repeat(Math.max(0, 8 - size.length())) + size;
    }
}
