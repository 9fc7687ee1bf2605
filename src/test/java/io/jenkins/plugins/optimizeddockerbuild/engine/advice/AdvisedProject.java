package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules.Rules;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextAnalysis;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildInputs;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Spelling;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** A project in a folder, and what the rules say of it. */
public final class AdvisedProject {
    private final Path folder;
    private Measurements observed = Measurements.NOTHING;
    private Set<String> ignored = Set.of();
    private String dockerfile = "Dockerfile";
    private Spelling spelling = Spelling.COMMAND_LINE;

    public AdvisedProject(Path folder) {
        this.folder = folder;
    }

    /** With a file in the context. */
    public AdvisedProject file(String path, String text) throws Exception {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return this;
    }

    /** With a Dockerfile of another name. */
    public AdvisedProject named(String name) {
        dockerfile = name;
        return this;
    }

    public AdvisedProject observed(Measurements builds) {
        observed = builds;
        return this;
    }

    /** For a reader who writes options so. */
    public AdvisedProject spelled(Spelling ofReader) {
        spelling = ofReader;
        return this;
    }

    public AdvisedProject ignoring(String... rules) {
        ignored = Set.of(rules);
        return this;
    }

    public Adviser.Result advise(String... lines) throws Exception {
        file(dockerfile, String.join("\n", lines) + "\n");
        return advise();
    }

    /** On the Dockerfile that is there. */
    public Adviser.Result advise() throws Exception {
        ContextAnalysis analysis = ContextAnalysis.of(
                ContextRequest.of(folder.toString())
                        .withDockerfile(folder.resolve(dockerfile).toString()),
                InputStream.nullInputStream());
        Evidence evidence = Evidence.of(analysis.dockerfile(), dockerfile, BuildInputs.none(), analysis.files())
                .withInventory(analysis.inventory(), analysis.plan())
                .withObserved(observed)
                .withSpelling(spelling);
        return new Adviser(Rules.all(), ignored).advise(evidence);
    }

    /** What one rule says. */
    public List<Advice> advice(String rule, String... dockerfile) throws Exception {
        return advise(dockerfile).advice().stream()
                .filter(advice -> advice.id().equals(rule))
                .toList();
    }

    /** The lines of a file after the combined patch, as {@code git apply} makes them; empty where the patch leaves it alone. */
    public List<String> patched(String path, Adviser.Result result) throws Exception {
        if (result.patch() == null || !result.files().containsKey(path)) {
            return List.of();
        }
        Files.writeString(folder.resolve("../optimized.patch"), result.patch());
        Process git = new ProcessBuilder("git", "apply", "--whitespace=nowarn", "../optimized.patch")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (git.waitFor() != 0) {
            throw new AssertionError("git apply: " + said + "\n" + result.patch());
        }
        String text = Files.readString(folder.resolve(path), StandardCharsets.ISO_8859_1);
        if (!text.equals(result.files().get(path))) {
            throw new AssertionError("git apply made something else of " + path + ":\n" + text);
        }
        return text.lines().toList();
    }
}
