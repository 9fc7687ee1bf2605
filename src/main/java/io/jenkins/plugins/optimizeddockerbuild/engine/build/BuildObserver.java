package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildResult;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.Capabilities;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ImageInspection;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ImageInspector;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.PendingPush;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextAnalysis;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PruneMode;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.history.ReportHistory;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.CacheMountsSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.HostSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.PoolSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.OwnOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Spelling;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolDisks;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolSeat;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The third phase: collects what a finished build left behind and what was found while it ran. */
final class BuildObserver {
    /** Versions are nice to have, but not worth waiting for. */
    private static final Duration VERSION_PATIENCE = Duration.ofMillis(100);

    private static final String CANCELED = "The build was canceled.";

    private final BuildFolders folders;
    private final ClientEnvironment environment;
    private final ReportHistory history;
    private final List<String> notes;

    @CheckForNull
    private final FutureTask<Capabilities> askingMore;

    private final FutureTask<HostSection> describingHost = Background.begin("host", ReportSections::host);

    @CheckForNull
    private final PoolDisks disks;

    /**
     * Starts the queries whose answers the build itself does not need.
     *
     * @param history null when there is none
     * @param notes receives notes for the user, one sentence each
     */
    BuildObserver(
            PreparedBuild prepared,
            BuildFolders folders,
            ClientEnvironment environment,
            @CheckForNull ReportHistory history,
            List<String> notes) {
        this.folders = folders;
        this.environment = environment;
        this.history = history;
        this.notes = notes;
        PoolSeat seat = prepared.settings().pool();
        disks = prepared.plan() == null || seat == null ? null : PoolDisks.ask(seat, environment);
        askingMore = prepared.plan() == null
                ? null
                : Background.begin("versions", () -> Capabilities.askEverything(environment, prepared.request()));
    }

    /**
     * Collects everything.
     *
     * @param prepared the build, including the earlier failed tries
     * @param cancelled whether a user or a time limit ended the build
     * @param reading of the context; null when another process did it
     * @param mounts to write back after a successful build; null for none
     */
    ObservedBuild observe(
            PreparedBuild prepared,
            Timeline timeline,
            BuildResult result,
            boolean cancelled,
            @CheckForNull ContextReading reading,
            @CheckForNull CarriedMounts mounts)
            throws InterruptedException {
        if (reading != null) {
            reading.buildEnded();
        }
        boolean succeeded = result.ending() == BuildResult.Ending.SUCCEEDED;
        if (prepared.unpruned() == PreparedBuild.Unpruned.BUILT_AGAIN) {
            notes.add(whatTheWholeContextDid(succeeded, prepared.request().spelling()));
        }
        ImageInspection image = inspect(prepared, timeline, result);
        ContextFindings findings = reading == null
                ? ContextReading.kept(folders.temporary().resolve(ContextReading.KEPT), notes::add)
                : reading.findings(notes::add);
        ContextAnalysis context = reading == null ? ContextReading.lookAgain(prepared, notes::add) : reading.context();
        Instant completed = Instant.now();
        CacheMountsSection carried =
                mounts == null ? null : succeeded && !cancelled ? mounts.write(timeline, context) : mounts.before();
        if (!cancelled) {
            // only now, because pruning may delete the mounts that were just written back
            BuilderRoom.look(prepared, environment, timeline, succeeded, folders.filled(), notes::add);
        }
        return new ObservedBuild(
                prepared,
                prepared.refusal(),
                timeline,
                result,
                image,
                findings,
                context,
                capabilities(prepared),
                history,
                notes,
                cancelled ? CANCELED : null,
                completed,
                carried,
                host(),
                pool(prepared, succeeded));
    }

    /**
     * A build of which at most the progress is known.
     *
     * @param timeline null when the client never started
     * @param refusal why it did not start; null when it did, or was canceled before
     */
    ObservedBuild unseen(
            PreparedBuild prepared, @CheckForNull Timeline timeline, @CheckForNull String refusal, boolean cancelled) {
        return new ObservedBuild(
                prepared,
                refusal,
                timeline == null ? Timeline.EMPTY : timeline,
                null,
                null,
                ContextFindings.NONE,
                null,
                prepared.capabilities(),
                history,
                notes,
                cancelled ? CANCELED : null,
                Instant.now(),
                null,
                ReportSections.host(),
                PoolReporting.section(prepared.settings().pool(), Map.of()));
    }

    /** Also keeps the disks of the pool's nodes within their limits. */
    @CheckForNull
    private PoolSection pool(PreparedBuild prepared, boolean succeeded) throws InterruptedException {
        PoolSection pool = PoolReporting.section(
                prepared.settings().pool(), disks == null ? Map.of() : disks.usage(succeeded, VERSION_PATIENCE));
        if (pool != null) {
            for (PoolSection.Node node : pool.nodes()) {
                if (node.prunedBytes() > 0) {
                    notes.add("The cache of the node `" + node.name() + "` was larger than the pool allows: "
                            + ByteSizes.format(node.prunedBytes()) + " of it was pruned.");
                }
            }
        }
        return pool;
    }

    private String whatTheWholeContextDid(boolean succeeded, Spelling spelling) {
        if (!succeeded) {
            return "The build failed with a pruned context and with the whole one: pruning is not the cause.";
        }
        return "The build failed with a pruned context and succeeded with the whole one, so something in it needs what"
                + " was pruned. "
                + (history == null
                        ? "Build with "
                                + spelling.with(OwnOption.PRUNE, PruneMode.REPORT.word())
                                + " to avoid the first attempt."
                        : "The history remembers this, so the next builds of it are not pruned.");
    }

    /** Inspects the image of a successful build. A failure here never fails the build. */
    @CheckForNull
    private ImageInspection inspect(PreparedBuild prepared, Timeline timeline, BuildResult result)
            throws InterruptedException {
        if (result.problem() != null) {
            notes.add("Part of the client's output was not read: "
                    + result.problem().getMessage());
        }
        if (result.ending() != BuildResult.Ending.SUCCEEDED) {
            return null;
        }
        PendingPush pending = prepared.plan().pendingPush();
        ImageInspection image = ImageInspector.inspect(
                pending == null ? prepared.request() : pending.whereItIs(prepared.request()),
                prepared.capabilities(),
                environment,
                result.metadata(),
                pending != null && pending.merges() ? timeline.exportedIndexes() : Set.of(),
                prepared.parsedDockerfile());
        if (image.note() != null) {
            notes.add(image.note());
        }
        return image;
    }

    private HostSection host() throws InterruptedException {
        try {
            return describingHost.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    @CheckForNull
    private Capabilities capabilities(PreparedBuild prepared) throws InterruptedException {
        try {
            return askingMore == null
                    ? prepared.capabilities()
                    : askingMore.get(VERSION_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return prepared.capabilities();
        }
    }
}
