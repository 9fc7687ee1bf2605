package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildPlan;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildPlanner;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuilderUnavailableException;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.Capabilities;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientFeature;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ContextKind;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.RequestCheck;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.StoredImage;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextAnalysis;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextException;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.NamedContext;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PreparedContext;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PruneMode;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PruningPlan;
import io.jenkins.plugins.optimizeddockerbuild.engine.history.ReportHistory;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolSeat;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The first phase: analyzes the context and queries the builder at the same time, writes what the build needs into its
 * temporary folder, and decides what to run. Starts nothing.
 */
final class BuildPreparation {
    private static final String METADATA = "metadata.json";

    private final BuildRequest request;
    private final BuildFolders folders;
    private final ClientEnvironment environment;
    private final Instant started;
    private final Map<String, String> arguments;
    private final List<String> notes = new ArrayList<>();
    private BuildSettings settings;
    private PreparedBuild.Unpruned unpruned;
    private List<ResultSection.FailedTry> failedTries = List.of();
    private ReportHistory history;
    private ContextAnalysis context;
    private Capabilities capabilities;
    private BuildPlan plan;
    private String refusal;

    /**
     * The outcome of the preparation.
     *
     * @param context null when it could not be analyzed
     * @param history null when there is none or it cannot be read
     * @param carried the registry query for cache mounts; null when there is nothing to ask
     */
    record Result(
            PreparedBuild build,
            @CheckForNull ContextAnalysis context,
            @CheckForNull ReportHistory history,
            @CheckForNull FutureTask<StoredImage> carried) {}

    /** @param folders whose temporary folder belongs to this build alone */
    BuildPreparation(
            BuildRequest request, BuildSettings settings, BuildFolders folders, ClientEnvironment environment) {
        this(request, settings, folders, environment, Instant.now());
    }

    private BuildPreparation(
            BuildRequest request,
            BuildSettings settings,
            BuildFolders folders,
            ClientEnvironment environment,
            Instant started) {
        this.request = request;
        this.settings = settings;
        this.folders = folders;
        this.environment = environment;
        this.started = started;
        this.arguments = BuildArguments.known(request, environment.variables());
    }

    /** Prepares a failed build again, with its whole context. */
    static BuildPreparation again(PreparedBuild failed, BuildFolders folders, ClientEnvironment environment) {
        BuildPreparation again = new BuildPreparation(
                failed.request(),
                failed.settings().withPrune(PruneMode.REPORT),
                folders,
                environment,
                failed.started());
        again.unpruned = PreparedBuild.Unpruned.BUILT_AGAIN;
        again.failedTries = failed.after(
                        Retries.failedTry(failed, "with a pruned context", Instant.now(), Duration.ZERO))
                .failedTries();
        return again;
    }

    /** Prepares a build whose node was lost on another node. */
    static BuildPreparation elsewhere(
            PreparedBuild failed, PoolSeat seat, BuildFolders folders, ClientEnvironment environment) {
        BuildPreparation again = new BuildPreparation(
                seat.request(failed.request()),
                failed.settings().withPool(seat),
                folders,
                environment,
                failed.started());
        again.unpruned = failed.unpruned();
        again.failedTries = failed.after(Retries.failedTry(failed, "the node was lost", Instant.now(), Duration.ZERO))
                .failedTries();
        return again;
    }

    /**
     * Decides everything. A build that cannot start (no such context, no builder) does not throw; the result says why.
     *
     * @param standardInput the source of a Dockerfile named {@code -}
     * @throws InvalidRequestException when the request cannot work
     * @throws IOException when the temporary folder is not writable
     */
    Result prepare(InputStream standardInput) throws IOException {
        RequestCheck.check(request, environment);
        if (settings.smokeTest() != null) {
            settings.smokeTest().check(request, environment);
        }
        FutureTask<Capabilities> asking = Background.begin("capabilities", this::ask);
        FutureTask<StoredImage> carried = CarriedMounts.ask(request, settings, environment, folders.history() != null);
        FutureTask<ReportHistory> remembering = Background.begin(
                "history", () -> folders.history() == null ? null : ReportHistory.open(folders.history()));
        try {
            look(remembering, standardInput);
            plan(asking);
        } catch (ContextException | BuilderUnavailableException e) {
            refusal = e.getMessage();
        } catch (InterruptedException e) {
            refusal = "It was interrupted.";
            Thread.currentThread().interrupt();
        }
        PreparedBuild build = new PreparedBuild(
                request,
                settings,
                started,
                arguments,
                dockerfile(),
                context == null || context.location().folder() == null
                        ? null
                        : context.location().folder().toString(),
                capabilities,
                context == null || !context.plan().prunes() ? List.of() : patterns(context.plan()),
                unpruned,
                plan,
                refusal,
                notes,
                failedTries);
        return new Result(build, context, history, carried);
    }

    private Capabilities ask() throws BuilderUnavailableException, IOException, InterruptedException {
        PoolSeat seat = settings.pool();
        if (seat != null && seat.outcome() == PoolSeat.Outcome.REFUSED) {
            throw new BuilderUnavailableException(seat.refusal());
        }
        return Capabilities.ask(environment, request);
    }

    private static List<String> patterns(PruningPlan plan) {
        List<String> patterns = new ArrayList<>();
        plan.groups().forEach(group -> patterns.addAll(group.patterns()));
        return patterns;
    }

    private void look(FutureTask<ReportHistory> remembering, InputStream standardInput)
            throws ContextException, IOException, InterruptedException {
        context = ContextAnalysis.of(PreparedBuild.contextRequest(request, settings, arguments), standardInput);
        history = answerOrNull(remembering);
        if (history != null) {
            notes.addAll(history.notices());
        }
        BuildSummary last = history == null ? null : history.lastSuccess();
        boolean isReadOnce = "-".equals(request.file());
        if (last != null && last.unpruned() && context.plan().prunes() && !isReadOnce) {
            settings = settings.withPrune(PruneMode.REPORT);
            unpruned = PreparedBuild.Unpruned.REMEMBERED;
            notes.add("Nothing is pruned, because the build " + last.id()
                    + " failed with a pruned context and succeeded" + " with the whole one.");
            context = ContextAnalysis.of(
                    PreparedBuild.contextRequest(request, settings, arguments), InputStream.nullInputStream());
        }
        if (context.dockerfile() != null) {
            notes.addAll(RequestCheck.checkStages(request, context.dockerfile()));
        }
        notes.addAll(context.keptOutNotes());
        noteNamedContexts();
    }

    private void noteNamedContexts() throws InterruptedException {
        for (Map.Entry<String, String> named : request.buildContexts().entrySet()) {
            if (ContextKind.of(named.getValue(), environment) == ContextKind.FOLDER) {
                String note = new NamedContext(named.getKey(), environment.resolve(named.getValue()))
                        .note(settings.keptOut());
                if (note != null) {
                    notes.add(note);
                }
            }
        }
    }

    @CheckForNull
    private ReportHistory answerOrNull(FutureTask<ReportHistory> remembering) throws InterruptedException {
        try {
            return remembering.get();
        } catch (ExecutionException e) {
            notes.add("The history is not used: " + e.getCause().getMessage());
            return null;
        }
    }

    private void plan(FutureTask<Capabilities> asking)
            throws BuilderUnavailableException, IOException, InterruptedException {
        PreparedContext prepared = context.prepare(folders.temporary());
        capabilities = answer(asking);
        boolean isJudged = settings.isJudged() && request.pushes();
        boolean merges = isJudged && Capabilities.areSeveralNodes(environment, request);
        if (merges && !(request.exporters().size() == 1 && capabilities.can(ClientFeature.RAWJSON_PROGRESS))) {
            notes.add("The image is pushed before it is tested and judged: the builder `" + capabilities.builder()
                    + "` has several nodes, whose images can be combined without a name only with one output"
                    + " and buildx "
                    + ClientFeature.RAWJSON_PROGRESS.since()
                    + " or newer.");
            isJudged = false;
        }
        plan = BuildPlanner.plan(
                request.toBuilder()
                        .context(prepared.context())
                        .usedHere(settings.smokeTest() != null)
                        .judged(isJudged)
                        .onSeveralNodes(merges)
                        .build(),
                capabilities,
                environment,
                prepared.dockerfile(),
                folders.temporary().resolve(METADATA).toString());
        notes.addAll(plan.notes());
    }

    @CheckForNull
    private DockerfileCopy dockerfile() {
        return context == null || context.dockerfile() == null
                ? null
                : new DockerfileCopy(
                        PreparedBuild.dockerfileName(request), context.dockerfileContent(), context.dockerfile());
    }

    private static Capabilities answer(FutureTask<Capabilities> asking)
            throws BuilderUnavailableException, IOException, InterruptedException {
        try {
            return asking.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BuilderUnavailableException unavailable) {
                throw unavailable;
            }
            if (e.getCause() instanceof IOException unreadable) {
                throw unreadable;
            }
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
