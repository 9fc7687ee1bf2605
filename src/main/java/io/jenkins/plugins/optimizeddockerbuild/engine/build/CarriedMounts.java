package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.Capabilities;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.StoredImage;
import io.jenkins.plugins.optimizeddockerbuild.engine.cachemount.CacheMountPolicy;
import io.jenkins.plugins.optimizeddockerbuild.engine.cachemount.CacheMountTransfer;
import io.jenkins.plugins.optimizeddockerbuild.engine.cachemount.FillRecord;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextAnalysis;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.InvalidIgnoreRuleException;
import io.jenkins.plugins.optimizeddockerbuild.engine.history.ReportHistory;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.CacheMountsSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Ingredients;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Overview;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportException;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportJson;
import io.jenkins.plugins.optimizeddockerbuild.engine.secret.SecretMask;
import io.jenkins.plugins.optimizeddockerbuild.engine.why.IngredientReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The cache mounts of one build: filled before it, written back after it, and reported. The first half is recorded in a
 * file, because another process may do the second.
 */
final class CarriedMounts {
    private static final String FOLDER = "cache-mounts";
    private static final String KEPT = "cache-mounts.json";

    /** How long the build may wait while the files behind its layers are read. */
    private static final Duration PATIENCE = Duration.ofMillis(300);

    /** Larger Dockerfiles are not searched before the registry is asked. */
    private static final long MOST_READ = 1_000_000;

    private final PreparedBuild build;
    private final CacheMountPolicy policy;
    private final Path temporary;
    private final SecretMask mask;
    private final Consumer<String> notes;
    private final CacheMountTransfer transfer;

    /**
     * What the first half leaves for the second.
     *
     * @param schema always {@link Report#SCHEMA}
     */
    public record Kept(int schema, CacheMountsSection section) {}

    @CheckForNull
    private final FutureTask<StoredImage> asking;

    @CheckForNull
    private final ReportHistory history;

    private CarriedMounts(
            PreparedBuild build,
            Path temporary,
            SecretMask mask,
            Consumer<String> notes,
            @CheckForNull FutureTask<StoredImage> asking,
            @CheckForNull ReportHistory history,
            CacheMountTransfer transfer) {
        this.build = build;
        this.history = history;
        this.asking = asking;
        this.policy = build.settings().cacheMounts();
        this.temporary = temporary;
        this.mask = mask;
        this.notes = notes;
        this.transfer = transfer;
    }

    /**
     * The question what the registry holds. It is asked at once, before the context is known, unless a history may know
     * that nothing has to be filled: it costs a process and several trips to the registry.
     *
     * @return null where nothing can be carried
     */
    @CheckForNull
    static FutureTask<StoredImage> ask(
            BuildRequest request, BuildSettings settings, ClientEnvironment environment, boolean hasHistory) {
        CacheMountPolicy policy = settings.cacheMounts();
        if (policy == null || !mayHaveMounts(request, environment)) {
            return null;
        }
        FutureTask<StoredImage> asking =
                new FutureTask<>(() -> StoredImage.ask(policy.reference(), request.builderName(), environment));
        if (!hasHistory) {
            Background.begin("carried cache mounts", asking);
        }
        return asking;
    }

    private static boolean mayHaveMounts(BuildRequest request, ClientEnvironment environment) {
        try {
            Path context = environment.resolve(request.context());
            Path file = request.file() == null ? context.resolve("Dockerfile") : environment.resolve(request.file());
            return !Files.isRegularFile(file)
                    || Files.size(file) > MOST_READ
                    || Files.readString(file, StandardCharsets.ISO_8859_1)
                            .toLowerCase(Locale.ROOT)
                            .contains("cache");
        } catch (IOException | InvalidPathException e) {
            return true;
        }
    }

    /**
     * Finds the cache mounts of a build.
     *
     * @param temporary the build's own folder
     * @param mask for values of which no print may reach the registry
     * @param asking the registry query; null when only the second half is left to do
     * @param history decides whether carrying pays off; null for none
     * @param notes receives notes for the user, one sentence each
     * @return null when no mount is carried
     */
    @CheckForNull
    static CarriedMounts of(
            PreparedBuild build,
            Path temporary,
            ClientEnvironment environment,
            SecretMask mask,
            @CheckForNull FutureTask<StoredImage> asking,
            @CheckForNull ReportHistory history,
            Consumer<String> notes) {
        CacheMountPolicy policy = build.settings().cacheMounts();
        Capabilities capabilities = build.capabilities();
        if (policy == null || build.plan() == null || build.parsedDockerfile() == null) {
            return null;
        }
        if (capabilities.isLimitedEngine()) {
            notes.accept("Cache mounts are not carried: this builder cannot export to a registry without keeping"
                    + " the image; use a builder with the driver docker-container, or Docker's containerd image"
                    + " store.");
            return null;
        }
        try {
            CacheMountTransfer transfer = new CacheMountTransfer(
                    policy,
                    build.request(),
                    build.parsedDockerfile(),
                    build.inputs(),
                    capabilities,
                    environment,
                    Files.createDirectories(temporary.resolve(FOLDER)));
            transfer.notes().forEach(notes);
            String objection = history == null || !transfer.hasMounts() ? null : FillRecord.objection(history.builds());
            if (objection != null) {
                notes.accept(objection);
            }
            return transfer.hasMounts() && objection == null
                    ? new CarriedMounts(build, temporary, mask, notes, asking, history, transfer)
                    : null;
        } catch (IOException e) {
            notes.accept("Cache mounts are not carried: " + e.getMessage());
            return null;
        }
    }

    /** Cancels what is running. */
    void cancel() {
        transfer.cancel();
    }

    /**
     * Fills the mounts, before the build.
     *
     * @param context as the build will see it
     * @return what was transferred; null when the registry was not asked
     */
    @CheckForNull
    CacheMountsSection fill(ContextAnalysis context) throws InterruptedException {
        if (asking == null || isCached(context)) {
            return null;
        }
        asking.run();
        long end = System.nanoTime() + PATIENCE.toNanos();
        CacheMountTransfer.Moved moved =
                transfer.fill(asking, salt -> ingredients(context, salt, () -> System.nanoTime() > end));
        moved.notes().forEach(notes);
        CacheMountsSection section =
                new CacheMountsSection(policy.reference().text(), section(moved), null, moved.present(), null);
        try (OutputStream out = Files.newOutputStream(temporary.resolve(KEPT))) {
            ReportJson.writeDocument(new Kept(Report.SCHEMA, section), out);
        } catch (IOException e) {
            notes.accept("The time for filling the cache mounts is missing from the report: " + e.getMessage());
        }
        return section;
    }

    /**
     * Whether an earlier build was made of the same, so that the layers that use the mounts come from the cache: the
     * one that this build reads, or this builder's own.
     */
    private boolean isCached(ContextAnalysis context) {
        String salt = history == null ? null : history.salt();
        if (salt == null) {
            return false;
        }
        long end = System.nanoTime() + PATIENCE.toNanos();
        Ingredients now = ingredients(context, salt, () -> System.nanoTime() > end);
        return now != null
                && transfer.isCached(
                        now,
                        history.builds().stream()
                                .filter(each -> each.status() == ResultSection.Status.SUCCESS)
                                .filter(each -> build.request().readsLayers() || isOfThisBuilder(each))
                                .map(BuildSummary::ingredients)
                                .filter(Objects::nonNull)
                                .toList());
    }

    private boolean isOfThisBuilder(BuildSummary earlier) {
        Overview overview = earlier.overview();
        return overview != null
                && Objects.equals(overview.builder(), build.capabilities().builder())
                && Objects.equals(overview.host(), ReportSections.hostName());
    }

    /**
     * Writes the mounts back, after a successful build.
     *
     * @param context the same as before the build; null when it is no longer available
     * @return what both halves transferred; null for nothing
     */
    @CheckForNull
    CacheMountsSection write(Timeline timeline, @CheckForNull ContextAnalysis context) throws InterruptedException {
        CacheMountTransfer.Moved moved = transfer.write(timeline, salt -> ingredients(context, salt, () -> false));
        moved.notes().forEach(notes);
        CacheMountsSection before = before();
        CacheMountsSection.Moved written = section(moved);
        return before == null && written == null
                ? null
                : new CacheMountsSection(
                        policy.reference().text(),
                        before == null ? null : before.filled(),
                        written,
                        before == null ? List.of() : before.present(),
                        null);
    }

    /** What happened before the build; null for nothing. */
    @CheckForNull
    CacheMountsSection before() {
        try {
            Path kept = temporary.resolve(KEPT);
            if (!Files.exists(kept)) {
                return null;
            }
            CacheMountsSection before = ReportJson.readDocument(kept, Kept.class, "list of cache mounts")
                    .section();
            return before.filled() == null && before.present().isEmpty() ? null : before;
        } catch (ReportException e) {
            notes.accept("The time for filling the cache mounts is missing from the report: " + e.getMessage());
            return null;
        }
    }

    @CheckForNull
    private static CacheMountsSection.Moved section(CacheMountTransfer.Moved moved) {
        return moved.mounts().isEmpty()
                ? null
                : new CacheMountsSection.Moved(
                        moved.mounts().stream()
                                .map(mount -> new CacheMountsSection.Mount(mount.id(), mount.files(), mount.bytes()))
                                .toList(),
                        moved.millis());
    }

    /** Null when they cannot be determined. */
    @CheckForNull
    private Ingredients ingredients(
            @CheckForNull ContextAnalysis context, @CheckForNull String salt, BooleanSupplier stop) {
        if (context == null
                || context.dockerfile() == null
                || context.location().folder() == null) {
            return null;
        }
        try {
            IngredientReader reader = new IngredientReader(salt);
            return reader.withFiles(
                    IngredientCollection.read(reader, build, context, mask),
                    context.dockerfile(),
                    build.inputs(),
                    context.location().folder(),
                    context.copied(),
                    stop);
        } catch (InvalidIgnoreRuleException e) {
            // BuildKit reports this as well
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
