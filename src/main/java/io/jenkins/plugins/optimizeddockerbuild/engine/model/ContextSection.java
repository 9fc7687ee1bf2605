package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextAnalysis;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextProblem;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.Inventory;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.Inventory.Doubtful;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.Inventory.ExcludedByRule;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.Inventory.Figures;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.Inventory.Folder;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.Inventory.Kind;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.Inventory.Secret;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PruningPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the build context contains and what was kept out of it. Paths are relative to the context, with {@code /};
 * invalid UTF-8 and control characters are escaped.
 *
 * @param analysed false for a context that BuildKit got unchanged: an address, a tarball, standard input
 * @param note why it was not analyzed, or why less was pruned than requested; null for none
 * @param prune what was done: {@code report}, {@code safe} or {@code minimal}; null when not analyzed
 * @param complete false when counting stopped early: the figures for excluded files are then too low
 * @param scanMillis duration of the scan
 * @param everything all files in the folder
 * @param before what the user's ignore rules leave
 * @param after what is left after pruning; in mode {@code report} the same as before
 * @param sentBytes what BuildKit requested and received; 0 for nothing
 * @param ignoreFile the user's own ignore file; null when there is none
 * @param folders by bytes, largest first, at most 500; files of the top folder itself are under {@code .}
 * @param kinds kinds of files, by bytes, largest first
 * @param largestFiles largest first
 * @param excluded what each of the user's rules excludes, by bytes, largest first
 * @param pruned what was excluded beyond that and why; in mode {@code report} what could be
 * @param doubtful what could perhaps be excluded but stays, because it is referenced or not proven to be unneeded
 * @param secrets what looks like a secret; those that BuildKit can see first
 * @param problems what could not be read, or what BuildKit handles unexpectedly
 */
public record ContextSection(
        boolean analysed,
        @CheckForNull String note,
        @CheckForNull String prune,
        boolean complete,
        long scanMillis,
        Figures everything,
        Figures before,
        Figures after,
        long sentBytes,
        @CheckForNull String ignoreFile,
        List<Folder> folders,
        List<Kind> kinds,
        List<LargeFile> largestFiles,
        List<ExcludedByRule> excluded,
        List<PrunedGroup> pruned,
        List<Doubtful> doubtful,
        List<Secret> secrets,
        List<Problem> problems) {

    /** Limit for each list: a context can have as many problems as files. */
    public static final int MOST_ENTRIES = 500;

    /**
     * One of the largest files.
     *
     * @param path path of the file
     * @param bytes size of the file
     * @param kept false when it was kept out of the context
     */
    public record LargeFile(String path, long bytes, boolean kept) {}

    /**
     * Files that were, or in mode {@code report} could be, excluded for one reason.
     *
     * @param id id of the group, for example {@code python-caches}
     * @param title for display
     * @param reason why the build does not need them, in a sentence
     * @param patterns the ignore rules of the group
     * @param files number of files
     * @param bytes bytes of their content
     * @param examples some of the paths
     */
    public record PrunedGroup(
            String id,
            String title,
            String reason,
            List<String> patterns,
            long files,
            long bytes,
            List<String> examples) {
        public PrunedGroup {
            title = title == null ? id : title;
            reason = reason == null ? "" : reason;
            patterns = Lists.copy(patterns);
            examples = Lists.copy(examples);
        }
    }

    /**
     * A path that could not be read, or that BuildKit handles unexpectedly.
     *
     * @param path the path
     * @param sentence what it means for the build
     */
    public record Problem(String path, String sentence) {}

    public ContextSection {
        everything = everything == null ? Figures.ZERO : everything;
        before = before == null ? Figures.ZERO : before;
        after = after == null ? Figures.ZERO : after;
        folders = Lists.copy(folders);
        kinds = Lists.copy(kinds);
        largestFiles = Lists.copy(largestFiles);
        excluded = Lists.copy(excluded);
        pruned = Lists.copy(pruned);
        doubtful = Lists.copy(doubtful);
        secrets = Lists.copy(secrets);
        problems = Lists.copy(problems);
    }

    /** A context that was not analyzed. */
    public static ContextSection notAnalysed(@CheckForNull String note) {
        return new ContextSection(
                false, note, null, true, 0, null, null, null, 0, null, null, null, null, null, null, null, null, null);
    }

    /** @param inventory null when there is none: the context was not analyzed, or counting it failed */
    public static ContextSection of(ContextAnalysis analysis, @CheckForNull Inventory inventory) {
        if (inventory == null) {
            return notAnalysed(analysis.plan().note());
        }
        return new ContextSection(
                true,
                analysis.plan().note(),
                analysis.plan().applied().word(),
                inventory.complete(),
                inventory.millis(),
                inventory.everything(),
                inventory.before(),
                inventory.after(),
                0,
                analysis.ignoreFile(),
                most(inventory.folders()),
                inventory.kinds(),
                largestFiles(inventory),
                most(inventory.excluded()),
                pruned(analysis.plan(), inventory),
                most(inventory.doubtful()),
                most(inventory.secrets()),
                problems(inventory));
    }

    private static List<LargeFile> largestFiles(Inventory inventory) {
        List<LargeFile> files = new ArrayList<>();
        for (Inventory.LargeFile file : inventory.largestFiles()) {
            files.add(new LargeFile(file.path(), file.bytes(), file.kept()));
        }
        return files;
    }

    private static List<PrunedGroup> pruned(PruningPlan plan, Inventory inventory) {
        Map<String, PruningPlan.Group> groups = new HashMap<>();
        for (PruningPlan.Group group : plan.groups()) {
            groups.put(group.id(), group);
        }
        List<PrunedGroup> pruned = new ArrayList<>();
        for (Inventory.PrunedByGroup counted : inventory.pruned()) {
            PruningPlan.Group group = groups.get(counted.id());
            pruned.add(new PrunedGroup(
                    counted.id(),
                    group == null ? null : group.title(),
                    group == null ? null : group.reason(),
                    group == null ? null : most(group.patterns()),
                    counted.figures().files(),
                    counted.figures().bytes(),
                    counted.examples()));
        }
        return pruned;
    }

    private static List<Problem> problems(Inventory inventory) {
        List<Problem> problems = new ArrayList<>();
        for (ContextProblem problem : most(inventory.problems())) {
            problems.add(new Problem(problem.path(), problem.sentence()));
        }
        return problems;
    }

    private static <T> List<T> most(List<T> list) {
        return list.subList(0, Math.min(MOST_ENTRIES, list.size()));
    }

    /** A copy with the number of bytes that BuildKit requested. */
    public ContextSection withSentBytes(long bytes) {
        return RecordCopy.with(this, "sentBytes", bytes);
    }
}
