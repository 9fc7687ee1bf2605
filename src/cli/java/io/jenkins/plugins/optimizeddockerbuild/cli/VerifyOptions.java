package io.jenkins.plugins.optimizeddockerbuild.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.build.TemporaryFolder;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.proof.Patches;
import io.jenkins.plugins.optimizeddockerbuild.engine.proof.Proof;
import io.jenkins.plugins.optimizeddockerbuild.engine.proof.ProofRun;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;

/** Builds without and with the patches, and shows what they save. */
final class VerifyOptions {
    @Option(
            names = "--verify",
            description =
                    "Build copies of the context without and with the patches, cold and after a one-line change, and"
                            + " show what the patches save.")
    private boolean verify;

    @Option(
            names = "--change",
            paramLabel = "FILE",
            description = "With --verify: the source file to which a line is added; by default odb picks one.")
    private String change;

    @Option(names = "--builder", paramLabel = "NAME", description = "With --verify: builder to use.")
    private String builder;

    @Option(
            names = "--network",
            paramLabel = "MODE",
            description = "With --verify: network for RUN: default, none or host.")
    private String network;

    @Option(
            names = "--secret",
            paramLabel = "id=ID[,src=FILE|,env=NAME]",
            description = "With --verify: secret for RUN --mount=type=secret.")
    private List<String> secrets = List.of();

    @Option(
            names = "--ssh",
            paramLabel = "default|ID[=SOCKET|KEY]",
            description = "With --verify: SSH agent or keys for RUN --mount=type=ssh.")
    private List<String> ssh = List.of();

    boolean isAsked() {
        return verify;
    }

    /**
     * Builds and measures.
     *
     * @param patches to prove
     * @param progress receives status lines
     */
    Proof prove(ContextRequest context, Map<String, String> buildContexts, Patches patches, PrintWriter progress)
            throws Exception {
        BuildRequest.Builder request = BuildRequest.builder().context(context.context());
        context.buildArgs().forEach((name, value) -> request.read(BuildOption.BUILD_ARG, name + "=" + value));
        buildContexts.forEach((name, value) -> request.read(BuildOption.BUILD_CONTEXT, name + "=" + value));
        request.readAll(BuildOption.SECRET, secrets)
                .readAll(BuildOption.SSH, ssh)
                .read(BuildOption.TARGET, context.target())
                .read(BuildOption.NETWORK, network)
                .read(BuildOption.BUILDER, builder);
        ProofRun run = new ProofRun(
                request.build(),
                TemporaryFolder.parent(System.getenv()),
                ClientEnvironment.ofThisProcess(),
                Odb.Version.ofThisJar(),
                line -> {
                    progress.println(line);
                    progress.flush();
                });
        return Interruptible.run(() -> run.run(context, patches, change), run::cancel);
    }

    /** For {@code --json}. */
    static Map<String, Object> json(Proof proof) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("changedFile", proof.changedFile());
        json.put("original", proof.original());
        json.put("patched", proof.patched());
        Map<String, Object> saved = new LinkedHashMap<>();
        saved.put("coldMillis", proof.savedColdMillis());
        saved.put("changedMillis", proof.savedChangedMillis());
        saved.put("imageBytes", proof.savedImageBytes());
        json.put("saved", saved);
        json.put("files", proof.files().keySet());
        json.put("refused", proof.refused());
        json.put("notes", proof.notes());
        return json;
    }

    static void print(@CheckForNull Proof proof, PrintWriter out) {
        if (proof == null) {
            return;
        }
        Proof.Measured original = proof.original();
        Proof.Measured patched = proof.patched();
        out.println();
        out.println("Measured, each built from a copy:");
        out.println();
        row(out, "", "as it is", "patched", "saved");
        times(out, "cold, no cache", original.cold(), patched.cold());
        if (original.changed() != null && patched.changed() != null) {
            times(out, "a line of " + proof.changedFile() + " changed", original.changed(), patched.changed());
        }
        if (original.imageBytes() != null && patched.imageBytes() != null) {
            row(
                    out,
                    "image, compressed",
                    ByteSizes.format(original.imageBytes()),
                    ByteSizes.format(patched.imageBytes()),
                    signed(ByteSizes.format(Math.abs(proof.savedImageBytes())), proof.savedImageBytes()));
        }
        out.println();
        for (String note : proof.notes()) {
            out.println(note);
        }
    }

    private static void times(PrintWriter out, String name, Proof.Build original, Proof.Build patched) {
        long saved = original.millis() - patched.millis();
        String percent = original.millis() == 0
                ? ""
                : String.format(Locale.ROOT, " (%d %%)", Math.round(100.0 * saved / original.millis()));
        row(
                out,
                name,
                Durations.format(original.millis()),
                Durations.format(patched.millis()),
                signed(Durations.format(Math.abs(saved)), saved) + percent);
    }

    private static String signed(String text, long value) {
        return value < 0 ? "-" + text : text;
    }

    private static void row(PrintWriter out, String name, String original, String patched, String saved) {
        out.println(String.format("    %-46s %12s %12s %20s", name, original, patched, saved)
                .stripTrailing());
    }
}
