package io.jenkins.plugins.optimizeddockerbuild.cli;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.AdviceText;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Adviser;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Measurements;
import io.jenkins.plugins.optimizeddockerbuild.engine.build.AdviceMaker;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextAnalysis;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PruneMode;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildInputs;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Counts;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.history.ReportHistory;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.Terminal;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.OwnOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Spelling;
import io.jenkins.plugins.optimizeddockerbuild.engine.proof.Patches;
import io.jenkins.plugins.optimizeddockerbuild.engine.proof.Proof;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Suggests changes that make builds faster and images smaller, and applies them. */
@Command(
        name = "advise",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Suggest what would make builds faster, smaller and more reliable, with a patch where that is safe.",
        footer = {
            "",
            "Examples:",
            "  odb advise .",
            "  odb advise --history ~/.odb/app -f docker/Dockerfile .",
            "  odb advise --patch . | git apply",
            "  odb advise --apply .",
            "  odb advise --fail-on high --format sarif . > advice.sarif",
            "  odb advise --verify ."
        })
final class AdviseCommand implements Callable<Integer> {
    private static final int WIDTH = 100;
    private static final Pattern PLAIN_WORD = Pattern.compile("[\\w@%+=:,./-]+");
    private static final int STANDARD_OUTPUT = 1;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "The Dockerfile; CONTEXT/Dockerfile by default.")
    private String dockerfile;

    @Mixin
    private ContextOptions context;

    @Option(
            names = "--history",
            paramLabel = "DIR",
            description = "Reports of earlier builds, from odb build --history, as evidence.")
    private Path history;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "text (the default), json, sarif (for Jenkins' Warnings plugin, GitHub and editors), github"
                    + " (annotations) or gitlab (code quality).")
    private AdviceFormat format = AdviceFormat.TEXT;

    @Option(names = "--json", description = "Same as --format json.")
    private boolean json;

    @Option(
            names = "--fail-on",
            paramLabel = "SEVERITY",
            description = "Exit with code 3 if there is advice of at least this severity: high, medium or low.")
    private Advice.Severity failOn;

    @Option(names = "--patch", description = "Print only the combined patch, for git apply.")
    private boolean patchOnly;

    @Option(names = "--apply", description = "Apply the patches to the files.")
    private boolean apply;

    @Mixin
    private VerifyOptions verification;

    @Spec
    private CommandSpec spec;

    /** The command with the option of the table. */
    static CommandLine commandLine() {
        return TableOptions.with(new AdviseCommand(), OwnOption.IGNORE_RULE);
    }

    @Override
    public Integer call() throws Exception {
        Set<String> ignored = ignored();
        ContextRequest request = context.request(dockerfile, List.of(), PruneMode.SAFE);
        ContextAnalysis analysis = ContextAnalysis.of(request, System.in);
        if (!analysis.isAnalysed()) {
            throw new UnusableInputException(analysis.plan().note());
        }
        if (analysis.syntaxError() != null) {
            throw analysis.syntaxError();
        }
        if (analysis.dockerfile() == null) {
            throw new UnusableInputException(
                    "The Dockerfile uses another frontend than Docker's own, or is remote, so it was not analyzed.");
        }
        Measurements observed = history == null
                ? Measurements.NOTHING
                : Measurements.earlier(ReportHistory.open(history).builds());
        BuildInputs inputs = context.inputs();
        Adviser.Result result =
                AdviceMaker.advise(analysis, inputs, analysis.inventory(), observed, ignored, Spelling.COMMAND_LINE);
        Patches patches = () -> AdviceMaker.patches(analysis, inputs, observed, ignored, result.advice());
        Proof proof = verification.isAsked() && !result.files().isEmpty()
                ? verification.prove(
                        request,
                        context.buildContexts(),
                        patches,
                        spec.commandLine().getErr())
                : null;
        List<Advice> pieces = proof == null ? result.advice() : proof.advice();
        Map<String, String> changes = proof == null ? result.files() : proof.files();
        List<Advice> left = List.of();
        if (apply && !changes.isEmpty()) {
            PatchedFiles.write(analysis.location().folder(), changes);
            ContextAnalysis changed = ContextAnalysis.of(request, System.in);
            left = AdviceMaker.advise(changed, inputs, changed.inventory(), observed, ignored, Spelling.COMMAND_LINE)
                    .advice();
        }
        PrintWriter out = spec.commandLine().getOut();
        if (patchOnly) {
            // as bytes of files, not as text for people
            String patch = result.patch() == null ? "" : result.patch();
            if (Terminal.isTerminal(STANDARD_OUTPUT)) {
                out.print(patch);
            } else {
                System.out.writeBytes(patch.getBytes(StandardCharsets.UTF_8));
                System.out.flush();
            }
            if (result.patch() == null && !result.files().isEmpty()) {
                throw new UnusableInputException("A patch is UTF-8 text, but the lines to change are next to lines"
                        + " that are not: use " + again("--apply"));
            }
        } else if (format == AdviceFormat.SARIF) {
            PrintableWriter.printJson(AdviceFormat.sarif(pieces, place(analysis), Odb.Version.ofThisJar()));
        } else if (format == AdviceFormat.GITHUB) {
            out.print(GitHubCommands.of(Annotation.of(result.advice()), place(analysis)));
        } else if (format == AdviceFormat.GITLAB) {
            out.print(GitLabReports.codeQuality(Annotation.of(result.advice()), place(analysis)));
        } else if (json || format == AdviceFormat.JSON) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("advice", pieces);
            answer.put("patch", result.patch());
            answer.put("applied", apply ? changes.keySet() : List.of());
            if (verification.isAsked()) {
                answer.put("verification", proof == null ? null : VerifyOptions.json(proof));
            }
            PrintableWriter.printJson(answer);
        } else {
            print(pieces, result, changes, left, proof != null, noPatchFor(analysis), out);
            if (verification.isAsked() && proof == null) {
                out.println("Nothing was built: there is no patch to verify.");
            }
            VerifyOptions.print(proof, out);
        }
        out.flush();
        boolean fails = failOn != null
                && result.advice().stream().anyMatch(advice -> advice.severity().compareTo(failOn) >= 0);
        return fails ? Odb.EXIT_GATE : 0;
    }

    /** The Dockerfile's path from the working directory, for a tool that reads a checkout from there. */
    private static String place(ContextAnalysis analysis) throws IOException {
        Path file = analysis.dockerfilePath().toRealPath();
        Path here = Path.of("").toRealPath();
        return (file.startsWith(here) ? here.relativize(file) : file).toString().replace('\\', '/');
    }

    /** Why no patch is possible regardless of the rules; empty when one is. */
    private static String noPatchFor(ContextAnalysis analysis) throws IOException {
        boolean inside = analysis.dockerfilePath()
                .toRealPath()
                .startsWith(analysis.location().folder().toRealPath());
        return inside ? "" : "the Dockerfile is outside the context, and patches are made for files in it";
    }

    private void print(
            List<Advice> pieces,
            Adviser.Result result,
            Map<String, String> changes,
            List<Advice> left,
            boolean proved,
            String noPatch,
            PrintWriter out) {
        if (pieces.isEmpty()) {
            out.println("No advice: no rule found anything.");
            return;
        }
        for (Advice advice : pieces) {
            out.println(title(advice));
            wrapped(advice.text(), out);
            if (advice.evidence() != null) {
                wrapped(advice.evidence(), out);
            }
            if (advice.patch() != null) {
                out.println();
                out.print(advice.patch().indent(4));
                out.println("    "
                        + (proved
                                        && advice.proof() == Advice.Proof.NOT_BUILT
                                        && !AdviceText.isLeftToTheUser(advice.id())
                                ? "Not built: the other patches make it unnecessary."
                                : AdviceText.proof(advice)));
            }
            out.println();
        }
        out.println(Counts.of(pieces.size(), "piece") + " of advice.");
        if (apply && !changes.isEmpty()) {
            out.println("Changed: " + String.join(", ", changes.keySet()));
            for (Advice advice : left) {
                if (pieces.stream().anyMatch(piece -> piece.title().equals(advice.title()))) {
                    out.println("To be done manually: " + advice.title()
                            + (advice.lines() == null
                                    ? ""
                                    : " (line " + advice.lines().first() + ")"));
                }
            }
        } else if (apply) {
            out.println("Nothing was changed: " + (noPatch.isEmpty() ? "no patch is safe here" : noPatch) + ".");
        } else if (!result.files().isEmpty()) {
            // patches name files relative to the context
            String place = context.context().equals(".") ? "" : " -C " + word(context.context());
            out.println("To make the changes: " + again("--apply")
                    + (result.patch() == null ? "" : ", or " + again("--patch") + " | git" + place + " apply"));
        } else if (!noPatch.isEmpty()) {
            out.println("There are no patches: " + noPatch + ".");
        }
    }

    /** This command with another option instead of the output options, to be pasted into a shell. */
    private String again(String option) {
        List<String> words = new ArrayList<>(List.of("odb", "advise", option));
        if (dockerfile != null) {
            words.addAll(List.of("-f", dockerfile));
        }
        words.addAll(context.words());
        if (history != null) {
            words.addAll(List.of("--history", history.toString()));
        }
        ignored().stream().sorted().forEach(rule -> words.addAll(List.of(OwnOption.IGNORE_RULE.flag(), rule)));
        words.add(context.context());
        return words.stream().map(AdviseCommand::word).collect(Collectors.joining(" "));
    }

    private Set<String> ignored() {
        return Set.copyOf(OwnOption.words(TableOptions.texts(spec, OwnOption.IGNORE_RULE)));
    }

    private static String word(String text) {
        return PLAIN_WORD.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    private String title(Advice advice) {
        StringBuilder title = new StringBuilder();
        title.append(advice.severity().name().toLowerCase(Locale.ROOT))
                .append("  ")
                .append(advice.title());
        if (advice.lines() != null) {
            title.append("  (line ").append(advice.lines().first()).append(')');
        }
        title.append("  [").append(advice.id()).append(']');
        if (advice.savedMillis() != null) {
            title.append("  saves up to ").append(Durations.format(advice.savedMillis()));
        }
        if (advice.savedBytes() != null) {
            title.append("  saves up to ").append(ByteSizes.format(advice.savedBytes()));
        }
        return title.toString();
    }

    private static void wrapped(String text, PrintWriter out) {
        StringBuilder line = new StringBuilder("   ");
        for (String word : text.split(" ")) {
            if (line.length() + 1 + word.length() > WIDTH) {
                out.println(line);
                line = new StringBuilder("   ");
            }
            line.append(' ').append(word);
        }
        out.println(line);
    }
}
