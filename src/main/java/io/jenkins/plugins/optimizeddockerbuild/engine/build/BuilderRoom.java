package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuilderCache;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuilderUnavailableException;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.stall.DiskSpace;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.OwnOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Spelling;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Watches the disk of a build's own builder after the build: reports its usage when space is short, and prunes it to
 * the configured limit. A pool looks after the disks of its nodes itself.
 */
final class BuilderRoom {
    private static final Duration QUESTION_PATIENCE = Duration.ofSeconds(10);
    private static final Duration PRUNE_PATIENCE = Duration.ofMinutes(2);
    private static final String DISK_FULL = "no space left on device";

    private final PreparedBuild build;
    private final ClientEnvironment environment;
    private final Consumer<String> notes;

    private BuilderRoom(PreparedBuild build, ClientEnvironment environment, Consumer<String> notes) {
        this.build = build;
        this.environment = environment;
        this.notes = notes;
    }

    /**
     * Checks the disk, and prunes if a limit is set and the build succeeded.
     *
     * @param folders on disks that the build may have filled
     * @param notes receives notes for the user, one sentence each
     */
    static void look(
            PreparedBuild build,
            ClientEnvironment environment,
            Timeline timeline,
            boolean succeeded,
            List<Path> folders,
            Consumer<String> notes)
            throws InterruptedException {
        if (build.settings().pool() != null || build.capabilities() == null) {
            return;
        }
        BuilderRoom room = new BuilderRoom(build, environment, notes);
        String shortage = shortage(timeline, succeeded, folders);
        long keep = build.settings().keepStorageBytes();
        try {
            if (keep > 0 && succeeded) {
                room.prune(keep);
            } else if (shortage != null) {
                room.tell(shortage);
            }
        } catch (BuilderUnavailableException | IOException e) {
            notes.accept("The disk usage of the builder " + build.capabilities().builder() + " is unknown: "
                    + e.getMessage());
        }
    }

    private void prune(long keep) throws BuilderUnavailableException, IOException, InterruptedException {
        String builder = build.capabilities().builder();
        long held = BuilderCache.sizeBytes(environment, builder, QUESTION_PATIENCE);
        if (held <= keep) {
            return;
        }
        long pruned = BuilderCache.prune(environment, builder, keep, PRUNE_PATIENCE);
        long left =
                held - pruned <= keep ? held - pruned : BuilderCache.sizeBytes(environment, builder, QUESTION_PATIENCE);
        notes.accept(pruned(builder, held, keep, pruned, left));
    }

    /** @param left what the builder holds now */
    static String pruned(String builder, long held, long keep, long pruned, long left) {
        String said = "The builder " + builder + " held " + ByteSizes.format(held) + " of build cache, more than the "
                + ByteSizes.format(keep) + " that it may keep: " + ByteSizes.format(pruned)
                + " was pruned after the build";
        if (left > keep) {
            return said + ". It still holds " + ByteSizes.format(left)
                    + ", for example because running builds use it; `docker buildx du --builder " + builder
                    + " --verbose` shows what it is.";
        }
        return held - pruned > keep
                ? said + ". It holds " + ByteSizes.format(left)
                        + " now, because something else freed space at the same time."
                : said + ".";
    }

    private void tell(String shortage) throws BuilderUnavailableException, IOException, InterruptedException {
        String builder = build.capabilities().builder();
        long held = BuilderCache.sizeBytes(environment, builder, QUESTION_PATIENCE);
        Spelling spelling = build.request().spelling();
        String bound = spelling == Spelling.PIPELINE
                ? "the builder profile's limit"
                : spelling.with(OwnOption.KEEP_STORAGE, "20GB");
        notes.accept("Disk space is low (" + shortage + "), and the builder " + builder + " holds "
                + ByteSizes.format(held) + " of build cache: free some with `docker buildx prune --builder " + builder
                + "`, or limit it with " + bound + ".");
    }

    @CheckForNull
    private static String shortage(Timeline timeline, boolean succeeded, List<Path> folders) {
        if (!succeeded && ranFull(timeline)) {
            return DISK_FULL;
        }
        for (Path folder : folders) {
            DiskSpace space = DiskSpace.of(folder);
            if (space != null && space.isAlmostFull()) {
                return space.finding();
            }
        }
        return null;
    }

    private static boolean ranFull(Timeline timeline) {
        List<String> said = new ArrayList<>(timeline.text());
        TimelineVertex failed = timeline.failure();
        if (failed != null) {
            said.add(failed.error() == null ? "" : failed.error());
            said.addAll(failed.logTail());
        }
        return said.stream().anyMatch(line -> line.toLowerCase(Locale.ROOT).contains(DISK_FULL));
    }
}
