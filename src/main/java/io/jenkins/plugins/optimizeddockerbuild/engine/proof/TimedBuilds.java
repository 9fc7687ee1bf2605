package io.jenkins.plugins.optimizeddockerbuild.engine.proof;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.build.BuildFolders;
import io.jenkins.plugins.optimizeddockerbuild.engine.build.BuildSettings;
import io.jenkins.plugins.optimizeddockerbuild.engine.build.ForegroundBuild;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuilderUnavailableException;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.Capabilities;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PruneMode;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Builds variants of a project one after the other and measures them. Used by one thread;
 * only {@link #cancel} may be called from another.
 */
final class TimedBuilds {
    private static final Duration NEVER = Duration.ofDays(1);

    private final BuildRequest request;
    private final Path temporary;
    private final ClientEnvironment environment;
    private final String version;
    private final Consumer<String> progress;
    private final Consumer<String> notes;
    private final String id = UUID.randomUUID().toString().substring(0, 8);
    private final Object lock = new Object();
    private ForegroundBuild running;
    private boolean cancelled;
    private boolean measuresImage;

    /**
     * The parameters of {@link ProofRun}.
     *
     * @param notes receives what a reader of the figures should know
     */
    TimedBuilds(
            BuildRequest request,
            Path temporary,
            ClientEnvironment environment,
            String version,
            Consumer<String> progress,
            Consumer<String> notes) {
        this.request = request;
        this.temporary = temporary;
        this.environment = environment;
        this.version = version;
        this.progress = progress;
        this.notes = notes;
    }

    /** Cancels the running build; it and all later ones fail. */
    void cancel() {
        synchronized (lock) {
            cancelled = true;
            if (running != null) {
                running.cancel();
            }
        }
    }

    boolean isCancelled() {
        synchronized (lock) {
            return cancelled;
        }
    }

    /**
     * Whether images have a size. Call it before the other methods.
     *
     * @param folder where an image may be written
     */
    void findOutWhatCanBeMeasured(Path folder) throws ProofFailedException, IOException, InterruptedException {
        BuildRequest layout = request.toBuilder()
                .read(BuildOption.OUTPUT, "type=oci,dest=" + folder.resolve("image.tar"))
                .build();
        try {
            Capabilities capabilities = Capabilities.ask(environment, layout);
            measuresImage =
                    !capabilities.driver().equals("docker") || Boolean.TRUE.equals(capabilities.containerdImageStore());
            if (!measuresImage) {
                notes.accept("The image size is not compared, and the export is not part of the times: a Docker engine"
                        + " without containerd's image store cannot write an image to a file.");
            }
        } catch (BuilderUnavailableException e) {
            throw new ProofFailedException("There is no builder: " + e.getMessage());
        }
    }

    /**
     * Pulls base images, so that no measured build does.
     *
     * @param dockerfile that names them
     * @param folder an empty one
     */
    void fetch(String dockerfile, Path folder) throws IOException, ProofFailedException {
        Files.writeString(folder.resolve("Dockerfile"), dockerfile);
        progress.accept("Fetching the base images ...");
        Report report = run(request.toBuilder()
                .context(folder.toString())
                .without(BuildOption.FILE)
                .without(BuildOption.TARGET)
                .add(BuildOption.NO_CACHE, true)
                .read(BuildOption.OUTPUT, "type=cacheonly"));
        if (report.result().status() != ResultSection.Status.SUCCESS) {
            notes.accept("The base images could not be fetched in advance, which may have slowed down the first build: "
                    + reason(report));
        }
    }

    /** Builds without cache and, when {@code changed} is known, again after a change of that file. */
    Measured measure(String name, Path context, String dockerfile, @CheckForNull String changed)
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

    /**
     * @param space for cache mounts, which builds of another space do not see
     * @param cold without any cache
     * @return the report of a successful build
     */
    Report build(String name, String space, Path context, String dockerfile, boolean cold)
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
}
