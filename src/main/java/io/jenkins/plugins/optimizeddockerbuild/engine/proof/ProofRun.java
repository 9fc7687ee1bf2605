package io.jenkins.plugins.optimizeddockerbuild.engine.proof;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.PatchSequence;
import io.jenkins.plugins.optimizeddockerbuild.engine.build.BuildFolders;
import io.jenkins.plugins.optimizeddockerbuild.engine.build.BuildSettings;
import io.jenkins.plugins.optimizeddockerbuild.engine.build.ForegroundBuild;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuilderUnavailableException;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.Capabilities;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextAnalysis;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextCopy;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextException;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.EntryType;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PruneMode;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildInputs;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogWriter;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimelineSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.proof.Proof.Build;
import io.jenkins.plugins.optimizeddockerbuild.engine.proof.Proof.Measured;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
    private static final Duration NEVER = Duration.ofDays(1);

    private final BuildRequest request;
    private final Path temporary;
    private final ClientEnvironment environment;
    private final String version;
    private final Consumer<String> progress;
    private final String id = UUID.randomUUID().toString().substring(0, 8);
    private final List<String> notes = new ArrayList<>();
    private final Object lock = new Object();
    private ForegroundBuild running;
    private boolean cancelled;
    private boolean measuresImage;

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
        this.request = request;
        this.temporary = temporary;
        this.environment = environment;
        this.version = version;
        this.progress = progress;
    }

    /** Cancels the running build; {@link #run} then fails within seconds and leaves nothing behind. */
    public void cancel() {
        synchronized (lock) {
            cancelled = true;
            if (running != null) {
                running.cancel();
            }
        }
    }

    private boolean isCancelled() {
        synchronized (lock) {
            return cancelled;
        }
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
        Path folder = Files.createTempDirectory(
                temporary,
                "odb-verify-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try {
            return run(folder, source, patches, changedFile);
        } finally {
            delete(folder);
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
        measuresImage = canMeasureImage(folder);

        Path original = Files.createDirectory(folder.resolve("original"));
        ContextCopy.copy(analysis, original);
        PatchSequence sequence = patches.start();
        Map<String, String> files = sequence.keepAll();
        fetchBaseImages(folder, analysis, inputs);
        Measured second;
        try {
            second = measure(
                    "with the patches", patched(analysis, folder.resolve("patched"), files), dockerfile, changed);
        } catch (ProofFailedException e) {
            if (isCancelled()) {
                throw e;
            }
            build("as it is, cold", "original", original, dockerfile, true);
            sequence = patches.start();
            files = oneByOne(analysis, folder, sequence, dockerfile);
            if (files.isEmpty()) {
                throw new ProofFailedException("The Dockerfile builds unpatched, but not with the patches: "
                        + e.getMessage() + "\nDo not apply them; please report this.");
            }
            second = measure(
                    "with the patches that build",
                    patched(analysis, folder.resolve("proved"), files),
                    dockerfile,
                    changed);
        }
        Measured first = measure("as it is", original, dockerfile, changed);
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
                build("with the patch of " + patches.name(), "patched", copy, dockerfile, true);
                files = patches.files();
                patches.keep();
            } catch (ProofFailedException e) {
                if (isCancelled()) {
                    throw e;
                }
                notes.add("The patch of " + patches.name() + " does not build, and was left out: " + e.getMessage());
                patches.leave();
            } finally {
                delete(copy);
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

    private boolean canMeasureImage(Path folder) throws ProofFailedException, IOException, InterruptedException {
        BuildRequest layout = request.toBuilder()
                .read(BuildOption.OUTPUT, "type=oci,dest=" + folder.resolve("image.tar"))
                .build();
        try {
            Capabilities capabilities = Capabilities.ask(environment, layout);
            boolean can =
                    !capabilities.driver().equals("docker") || Boolean.TRUE.equals(capabilities.containerdImageStore());
            if (!can) {
                notes.add("The image size is not compared, and the export is not part of the times: a Docker engine"
                        + " without containerd's image store cannot write an image to a file.");
            }
            return can;
        } catch (BuilderUnavailableException e) {
            throw new ProofFailedException("There is no builder: " + e.getMessage());
        }
    }

    private void fetchBaseImages(Path folder, ContextAnalysis analysis, BuildInputs inputs)
            throws IOException, ProofFailedException {
        String text = BaseImages.dockerfile(analysis.dockerfile(), inputs);
        if (text == null) {
            return;
        }
        Path empty = Files.createDirectory(folder.resolve("base-images"));
        Files.writeString(empty.resolve("Dockerfile"), text);
        progress.accept("Fetching the base images ...");
        Report report = run(request.toBuilder()
                .context(empty.toString())
                .without(BuildOption.FILE)
                .without(BuildOption.TARGET)
                .add(BuildOption.NO_CACHE, true)
                .read(BuildOption.OUTPUT, "type=cacheonly"));
        if (report.result().status() != ResultSection.Status.SUCCESS) {
            notes.add("The base images could not be fetched in advance, which may have slowed down the first build: "
                    + reason(report));
        }
    }

    private Measured measure(String name, Path context, String dockerfile, @CheckForNull String changed)
            throws ProofFailedException, IOException {
        String space = context.getFileName().toString();
        Report cold = build(name + ", cold", space, context, dockerfile, true);
        Build after = null;
        if (changed != null) {
            OneLineChange.make(context, changed, "a line more, " + id);
            after = figures(build(name + ", after a change of " + changed, space, context, dockerfile, false));
        }
        return new Measured(
                figures(cold), after, cold.image() == null ? null : cold.image().sizeBytes());
    }

    /** @return the report of a successful build */
    private Report build(String name, String space, Path context, String dockerfile, boolean cold)
            throws ProofFailedException, IOException {
        progress.accept("Building " + name + " ...");
        Path image = context.resolveSibling("image.tar");
        Report report = run(request.toBuilder()
                .context(context.toString())
                .add(BuildOption.FILE, context.resolve(dockerfile).toString())
                .add(BuildOption.NO_CACHE, cold)
                .read(BuildOption.BUILD_ARG, "BUILDKIT_CACHE_MOUNT_NS=odb-verify-" + id + "-" + space)
                .read(BuildOption.OUTPUT, measuresImage ? "type=oci,dest=" + image : "type=cacheonly"));
        Files.deleteIfExists(image);
        if (report.result().status() != ResultSection.Status.SUCCESS) {
            throw new ProofFailedException("The build " + name + " failed: " + reason(report));
        }
        return report;
    }

    private Report run(BuildRequest.Builder what) throws IOException, ProofFailedException {
        BuildSettings settings = BuildSettings.of(version)
                .withPrune(PruneMode.REPORT)
                .withHeartbeatAfter(NEVER)
                .withStallAfter(NEVER);
        ForegroundBuild build = new ForegroundBuild(
                what.build(),
                settings,
                new BuildFolders(temporary, null, null),
                environment,
                new LogWriter(OutputStream.nullOutputStream()));
        synchronized (lock) {
            running = build;
            if (cancelled) {
                throw new ProofFailedException("Canceled.");
            }
        }
        Report report = build.run(InputStream.nullInputStream());
        if (report.result().status() == ResultSection.Status.CANCELED) {
            throw new ProofFailedException("Canceled.");
        }
        return report;
    }

    private static String reason(Report report) {
        ResultSection.Failure error = report.result().error();
        if (error == null) {
            return report.verdict();
        }
        StringBuilder text = new StringBuilder(error.message());
        for (TimelineSection.Vertex vertex : report.timeline().vertices()) {
            if (vertex.number() == error.vertex()) {
                for (String line : vertex.observed().logTail()) {
                    text.append("\n    ").append(line);
                }
            }
        }
        return error.explanation() == null
                ? text.toString()
                : text.append('\n').append(error.explanation()).toString();
    }

    private static Build figures(Report report) {
        int ran = 0;
        int cached = 0;
        for (TimelineSection.Vertex vertex : report.timeline().vertices()) {
            boolean counts = vertex.name().isLayer();
            ran += counts && !vertex.observed().cached() ? 1 : 0;
            cached += counts && vertex.observed().cached() ? 1 : 0;
        }
        return new Build(
                report.timeline().durationMillis(),
                report.context() == null ? 0 : report.context().sentBytes(),
                ran,
                cached);
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, @CheckForNull IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(each);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
