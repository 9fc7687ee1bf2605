package io.jenkins.plugins.optimizeddockerbuild.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.jenkins.plugins.optimizeddockerbuild.engine.AdviceMaker;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Adviser;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Observed;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextAnalysis;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PruneMode;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildInputs;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Counts;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.history.ReportHistory;
import io.jenkins.plugins.optimizeddockerbuild.engine.proof.Proof;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.Advice;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what would make builds of a context faster and images smaller, and changes it. */
@Command(
        name = "advise",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header =
                "Say what would make builds faster, images smaller and results certain; with a patch where that is safe.",
        footer = {
            "",
            "Examples:",
            "  odb advise .",
            "  odb advise --history ~/.odb/app -f docker/Dockerfile .",
            "  odb advise --patch . | git apply",
            "  odb advise --apply .",
            "  odb advise --verify ."
        })
final class AdviseCommand implements Callable<Integer> {
    private static final int WIDTH = 100;

    @Parameters(paramLabel = "CONTEXT", description = "The folder.")
    private String context;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "The Dockerfile; CONTEXT/Dockerfile when not given.")
    private String dockerfile;

    @Option(names = "--target", paramLabel = "STAGE", description = "Stage to build; the last one when not given.")
    private String target;

    @Option(names = "--build-arg", paramLabel = "NAME=VALUE", description = "Build argument.")
    private Map<String, String> buildArgs = Map.of();

    @Option(names = "--build-context", paramLabel = "NAME=PATH", description = "A further, named context.")
    private Map<String, String> buildContexts = Map.of();

    @Option(
            names = "--history",
            paramLabel = "DIR",
            description = "Reports of earlier builds, as odb build --history keeps them: the evidence.")
    private Path history;

    @Option(
            names = "--ignore-rule",
            paramLabel = "RULE",
            split = ",",
            description = "Rules that are silent. In the Dockerfile: # odb: ignore=RULE reason")
    private Set<String> ignored = Set.of();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(names = "--patch", description = "Print nothing but all patches in one, for git apply.")
    private boolean patchOnly;

    @Option(names = "--apply", description = "Change the files as the patches say.")
    private boolean apply;

    @Mixin
    private VerifyOptions verification;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        ContextRequest request = new ContextRequest(
                context,
                dockerfile,
                target,
                buildArgs,
                new LinkedHashSet<>(buildContexts.keySet()),
                List.of(),
                PruneMode.SAFE);
        ContextAnalysis analysis = ContextAnalysis.of(request, System.in);
        if (!analysis.isAnalysed()) {
            throw new UnusableInputException(analysis.plan().note());
        }
        if (analysis.dockerfile() == null) {
            throw new UnusableInputException(
                    "The Dockerfile is for another frontend than Docker's own, or has an address, so it was not read.");
        }
        Observed observed = history == null
                ? Observed.NOTHING
                : Observed.earlier(ReportHistory.open(history).builds());
        BuildInputs inputs = new BuildInputs(target, buildArgs, buildContexts.keySet(), null);
        Adviser.Result result = AdviceMaker.advise(analysis, inputs, analysis.inventory(), observed, ignored);
        Proof proof = verification.isAsked() && !result.files().isEmpty()
                ? verification.prove(
                        request,
                        buildContexts,
                        result.files(),
                        spec.commandLine().getErr())
                : null;
        if (apply) {
            write(analysis.location().folder(), result.files());
        }
        PrintWriter out = spec.commandLine().getOut();
        if (patchOnly) {
            out.print(result.patch() == null ? "" : result.patch());
        } else if (json) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("advice", result.advice());
            answer.put("patch", result.patch());
            answer.put("applied", apply ? result.files().keySet() : List.of());
            if (verification.isAsked()) {
                answer.put("verification", proof == null ? null : VerifyOptions.json(proof));
            }
            out.println(new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .writeValueAsString(answer));
        } else {
            print(result, out);
            if (verification.isAsked() && proof == null) {
                out.println("Nothing was built: there is no patch to verify.");
            }
            VerifyOptions.print(proof, out);
        }
        out.flush();
        return 0;
    }

    /** Each file is there whole or as it was. */
    private static void write(Path folder, Map<String, String> files) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path named = folder.resolve(file.getKey());
            Path path = Files.exists(named) ? named.toRealPath() : named;
            Path whole = path.resolveSibling(path.getFileName() + ".odb-new");
            try {
                if (Files.exists(path)) {
                    // keeps the permissions
                    Files.copy(path, whole, StandardCopyOption.COPY_ATTRIBUTES);
                }
                Files.write(whole, file.getValue().getBytes(StandardCharsets.ISO_8859_1));
                Files.move(whole, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(whole);
            }
        }
    }

    private void print(Adviser.Result result, PrintWriter out) {
        if (result.advice().isEmpty()) {
            out.println("No advice: none of the rules found anything.");
            return;
        }
        for (Advice advice : result.advice()) {
            out.println(title(advice));
            wrapped(advice.text(), out);
            if (advice.evidence() != null) {
                wrapped(advice.evidence(), out);
            }
            if (advice.patch() != null) {
                out.println();
                out.print(advice.patch().indent(4));
            }
            out.println();
        }
        out.println(Counts.of(result.advice().size(), "piece") + " of advice.");
        if (apply && !result.files().isEmpty()) {
            out.println("Changed: " + String.join(", ", result.files().keySet()));
        } else if (apply) {
            out.println("Nothing was changed: no patch is safe here.");
        } else if (!result.files().isEmpty()) {
            out.println("To make the changes: odb advise --apply " + context + ", or odb advise --patch " + context
                    + " | git apply");
        }
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
            title.append("  saves ").append(Durations.format(advice.savedMillis()));
        }
        if (advice.savedBytes() != null) {
            title.append("  saves ").append(ByteSizes.format(advice.savedBytes()));
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
