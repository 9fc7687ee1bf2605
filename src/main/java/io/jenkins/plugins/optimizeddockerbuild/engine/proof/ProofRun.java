package io.jenkins.plugins.optimizeddockerbuild.engine.proof;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.PatchSequence;
import io.jenkins.plugins.optimizeddockerbuild.engine.build.TemporaryFolder;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextAnalysis;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextCopy;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextException;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.EntryType;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PruneMode;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildInputs;
import io.jenkins.plugins.optimizeddockerbuild.engine.proof.Proof.Measured;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Builds a project without and with the patches, cold and after a one-line change, and measures both.
 *
 * <p>The user's files stay untouched: builds use copies in a temporary folder, and the builder is not pruned. Cold
 * means {@code --no-cache}, with cache mounts in a separate name space ({@code BUILDKIT_CACHE_MOUNT_NS}), so earlier
 * builds do not help. Base images are pulled first. The patched variant is built first, so anything that warms up on
 * the way, such as a package proxy, works against the patches. Used once, by one thread; only {@link #cancel()} may be
 * called from another.
 */
public final class ProofRun {
    private final Path temporary;
    private final TimedBuilds builds;
    private final List<String> notes = new ArrayList<>();

    /**
     * @param request what to build, without outputs, tags and caches; its context and Dockerfile are replaced by copies
     * @param temporary an existing folder with room for two copies of the context and one of the image
     * @param version of this product
     * @param progress receives status lines
     */
    public ProofRun(
            BuildRequest request,
            Path temporary,
            ClientEnvironment environment,
            String version,
            Consumer<String> progress) {
        this.temporary = temporary;
        this.builds = new TimedBuilds(request, temporary, environment, version, progress, notes::add);
    }

    /** Cancels the running build; {@link #run} then fails within seconds and leaves nothing behind. */
    public void cancel() {
        builds.cancel();
    }

    /**
     * Builds and measures.
     *
     * @param source context and Dockerfile, which is in the context
     * @param patches to prove; if they do not build together, they are tried one on top of the other
     * @param changedFile to change between the builds; null to search for one
     * @throws ProofFailedException when a build fails, or there is no builder
     * @throws IOException when there is no room for the copies
     */
    public Proof run(ContextRequest source, Patches patches, @CheckForNull String changedFile)
            throws ProofFailedException, ContextException, IOException, InterruptedException {
        try (TemporaryFolder folder = TemporaryFolder.in(temporary, "odb-verify-")) {
            return run(folder.path(), source, patches, changedFile);
        }
    }

    private Proof run(Path folder, ContextRequest source, Patches patches, @CheckForNull String changedFile)
            throws ProofFailedException, ContextException, IOException, InterruptedException {
        ContextAnalysis analysis =
                ContextAnalysis.of(source.withPrune(PruneMode.REPORT), InputStream.nullInputStream());
        String dockerfile = analysis.location()
                .folder()
                .toRealPath()
                .relativize(analysis.dockerfilePath().toRealPath())
                .toString();
        BuildInputs inputs = new BuildInputs(source.target(), source.buildArgs(), source.namedContexts(), null);
        String changed = changedFile == null ? sourceFile(analysis, inputs) : changedFile.replaceFirst("^(\\./)+", "");
        check(analysis, changed, changedFile != null);
        builds.findOutWhatCanBeMeasured(folder);

        Path original = Files.createDirectory(folder.resolve("original"));
        ContextCopy.copy(analysis, original);
        PatchSequence sequence = patches.start();
        Map<String, String> files = sequence.keepAll();
        String baseImages = BaseImages.dockerfile(analysis.dockerfile(), inputs);
        if (baseImages != null) {
            builds.fetch(baseImages, Files.createDirectory(folder.resolve("base-images")));
        }
        Measured second;
        try {
            second = builds.measure(
                    "with the patches", patched(analysis, folder.resolve("patched"), files), dockerfile, changed);
        } catch (ProofFailedException e) {
            if (builds.isCancelled()) {
                throw e;
            }
            builds.build("as it is, cold", "original", original, dockerfile, true);
            sequence = patches.start();
            files = oneByOne(analysis, folder, sequence, dockerfile);
            if (files.isEmpty()) {
                throw new ProofFailedException("The Dockerfile builds unpatched, but not with the patches: "
                        + e.getMessage() + "\nDo not apply them; please report this.");
            }
            second = builds.measure(
                    "with the patches that build",
                    patched(analysis, folder.resolve("proved"), files),
                    dockerfile,
                    changed);
        }
        Measured first = builds.measure("as it is", original, dockerfile, changed);
        if (changed == null) {
            notes.add("Only cold builds were compared: no COPY includes a source file to which odb can add a line;"
                    + " choose one with --change.");
        }
        return new Proof(changed, first, second, notes, files, sequence.advice());
    }

    /** A copy of the context with the patches applied. */
    private static Path patched(ContextAnalysis analysis, Path folder, Map<String, String> files)
            throws IOException, ContextException, InterruptedException {
        Files.createDirectory(folder);
        ContextCopy.copy(analysis, folder);
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue().getBytes(StandardCharsets.ISO_8859_1));
        }
        return folder;
    }

    /**
     * Tries one patch after the other, and keeps those that build.
     *
     * @return the resulting files; empty for none
     */
    private Map<String, String> oneByOne(
            ContextAnalysis analysis, Path folder, PatchSequence patches, String dockerfile)
            throws ProofFailedException, IOException, ContextException, InterruptedException {
        Map<String, String> files = Map.of();
        while (patches.next()) {
            Path copy = patched(analysis, folder.resolve("tried"), patches.files());
            try {
                builds.build("with the patch of " + patches.name(), "patched", copy, dockerfile, true);
                files = patches.files();
                patches.keep();
            } catch (ProofFailedException e) {
                if (builds.isCancelled()) {
                    throw e;
                }
                notes.add("The patch of " + patches.name() + " does not build, and was left out: " + e.getMessage());
                patches.leave();
            } finally {
                TemporaryFolder.delete(copy);
            }
        }
        return files;
    }

    @CheckForNull
    private static String sourceFile(ContextAnalysis analysis, BuildInputs inputs)
            throws ContextException, InterruptedException {
        List<String> seen = new ArrayList<>();
        analysis.forEachKept(entry -> {
            if (entry.type() == EntryType.FILE) {
                seen.add(entry.text());
            }
        });
        return OneLineChange.find(Evidence.of(analysis.dockerfile(), null, inputs, analysis.files()), seen);
    }

    private static void check(ContextAnalysis analysis, @CheckForNull String changed, boolean asked)
            throws ProofFailedException, ContextException, InterruptedException {
        if (!asked) {
            return;
        }
        if (!analysis.files().exists(changed)) {
            throw new ProofFailedException(
                    "--change " + changed
                            + ": the build does not see this file in the context; use a path relative to the context, with slashes.");
        }
        if (!OneLineChange.canChange(changed)) {
            throw new ProofFailedException("--change " + changed
                    + ": odb does not know the comment syntax of this file; choose a source file.");
        }
    }
}
