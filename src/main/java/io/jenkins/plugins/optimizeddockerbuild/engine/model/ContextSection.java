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
 * What is in the build context, and what was kept out of it. Paths are relative to the context, with {@code /}, and
 * made readable: what is no UTF-8 in them, and control characters, are there as escapes.
 *
 * @param analysed false for a context that went to BuildKit as it was: an address, a tarball, standard input
 * @param note why it was not analyzed, or why less was pruned than was asked for; null when there is nothing to say
 * @param prune what was done: {@code report}, {@code safe} or {@code minimal}; null when not analyzed
 * @param complete false when counting was stopped early: then the figures of what is left out are too low
 * @param scanMillis what looking at it took
 * @param everything what is in the folder
 * @param before what the user's own ignore rules leave
 * @param after what was left for BuildKit; in mode {@code report} the same as before
 * @param sentBytes what BuildKit really asked for, 0 when nothing
 * @param ignoreFile the user's own ignore file; null when there is none
 * @param folders by bytes, the largest first, at most 500; files of the top folder itself under
 *     {@code .}
 * @param kinds of files, by bytes, the largest first
 * @param largestFiles the largest first
 * @param excluded what each of the user's own rules leaves out, by bytes, the largest first
 * @param pruned what was kept out beyond that and why; in mode {@code report} what could be
 * @param doubtful what could perhaps go, but stays: it is named somewhere, or nothing proves that it is not needed
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

    /** How long each of the lists can be: a context can have as many problems as files. */
    public static final int MOST_ENTRIES = 500;

    /**
     * One of the largest files.
     *
     * @param path its path
     * @param bytes its size
     * @param kept false when it was kept out of the context
     */
    public record LargeFile(String path, long bytes, boolean kept) {}

    /**
     * Files that were, or in mode {@code report} could be, kept out of the context for one reason.
     *
     * @param id names the group, for example {@code python-caches}
     * @param title in a person's words
     * @param reason why the build does not need them, in a sentence
     * @param patterns the ignore rules of the group
     * @param files number of files
     * @param bytes their bytes
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
     * A path that could not be looked at, or that BuildKit handles other than one would expect.
     *
     * @param path its path
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

    /**
     * @param inventory null when there is none: the context was not analyzed, or counting it failed
     */
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

    /** The same context, with what BuildKit asked for. */
    public ContextSection withSentBytes(long bytes) {
        return RecordCopy.with(this, "sentBytes", bytes);
    }
}
