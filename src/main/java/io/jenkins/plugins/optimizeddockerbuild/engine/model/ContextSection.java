package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextAnalysis;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextProblem;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.Inventory;
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
     * Sums over files; folders and links do not count.
     *
     * @param files number of files
     * @param bytes bytes of their content
     */
    public record Figures(long files, long bytes) {
        public static final Figures ZERO = new Figures(0, 0);

        static Figures of(Inventory.Figures figures) {
            return new Figures(figures.files(), figures.bytes());
        }
    }

    /**
     * A top folder of the context.
     *
     * @param path its name; a full stop for the files of the context itself
     * @param everything all that is in it
     * @param before what the user's own ignore rules leave
     * @param after what was left for BuildKit
     */
    public record Folder(String path, Figures everything, Figures before, Figures after) {
        public Folder {
            path = path == null ? "." : path;
            everything = everything == null ? Figures.ZERO : everything;
            before = before == null ? Figures.ZERO : before;
            after = after == null ? Figures.ZERO : after;
        }
    }

    /**
     * Files of one kind.
     *
     * @param name in a person's words, for example {@code Python caches}
     * @param everything all of them
     * @param before what the user's own ignore rules leave
     * @param after what was left for BuildKit
     */
    public record Kind(String name, Figures everything, Figures before, Figures after) {
        public Kind {
            name = name == null ? "" : name;
            everything = everything == null ? Figures.ZERO : everything;
            before = before == null ? Figures.ZERO : before;
            after = after == null ? Figures.ZERO : after;
        }
    }

    /**
     * One of the largest files.
     *
     * @param path its path
     * @param bytes its size
     * @param kept false when it was kept out of the context
     */
    public record LargeFile(String path, long bytes, boolean kept) {}

    /**
     * What one of the user's own rules leaves out.
     *
     * @param file the ignore file
     * @param line counted from 1
     * @param rule the line's text
     * @param files number of files
     * @param bytes their bytes
     */
    public record ExcludedByRule(String file, int line, String rule, long files, long bytes) {}

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
     * A path that was kept although it could perhaps go.
     *
     * @param id names the group that it would belong to
     * @param path its path
     * @param reason why it stays, in a sentence
     * @param unproven true when nothing is known to need it: it only stays because not everything is understood that
     *     could read it
     * @param line of the first COPY, ADD or bind mount in the Dockerfile that takes it along; 0 when none does
     * @param pattern the line of an ignore file that leaves it out; null where no line can
     * @param files number of files
     * @param bytes their bytes
     */
    public record Doubtful(
            String id,
            String path,
            String reason,
            boolean unproven,
            int line,
            @CheckForNull String pattern,
            long files,
            long bytes) {}

    /**
     * A path that looks like a secret.
     *
     * @param path its path
     * @param reason what it looks like: never its content
     * @param kept true when BuildKit can see it
     * @param excludedBy the rule or group that keeps it away; null when kept
     */
    public record Secret(
            String path,
            String reason,
            boolean kept,
            @CheckForNull String excludedBy) {}

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
                Figures.of(inventory.everything()),
                Figures.of(inventory.before()),
                Figures.of(inventory.after()),
                0,
                analysis.ignoreFile(),
                folders(inventory),
                kinds(inventory),
                largestFiles(inventory),
                excluded(inventory),
                pruned(analysis.plan(), inventory),
                doubtful(inventory),
                secrets(inventory),
                problems(inventory));
    }

    private static List<Folder> folders(Inventory inventory) {
        List<Folder> folders = new ArrayList<>();
        for (Inventory.Folder folder : most(inventory.folders())) {
            folders.add(new Folder(
                    folder.path(),
                    Figures.of(folder.everything()),
                    Figures.of(folder.before()),
                    Figures.of(folder.after())));
        }
        return folders;
    }

    private static List<Kind> kinds(Inventory inventory) {
        List<Kind> kinds = new ArrayList<>();
        for (Inventory.Kind kind : inventory.kinds()) {
            kinds.add(new Kind(
                    kind.kind(), Figures.of(kind.everything()), Figures.of(kind.before()), Figures.of(kind.after())));
        }
        return kinds;
    }

    private static List<LargeFile> largestFiles(Inventory inventory) {
        List<LargeFile> files = new ArrayList<>();
        for (Inventory.LargeFile file : inventory.largestFiles()) {
            files.add(new LargeFile(file.path(), file.bytes(), file.kept()));
        }
        return files;
    }

    private static List<ExcludedByRule> excluded(Inventory inventory) {
        List<ExcludedByRule> rules = new ArrayList<>();
        for (Inventory.ExcludedByRule rule : most(inventory.excluded())) {
            rules.add(new ExcludedByRule(
                    rule.file(),
                    rule.line(),
                    rule.rule(),
                    rule.figures().files(),
                    rule.figures().bytes()));
        }
        return rules;
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

    private static List<Doubtful> doubtful(Inventory inventory) {
        List<Doubtful> doubtful = new ArrayList<>();
        for (Inventory.Doubtful path : most(inventory.doubtful())) {
            doubtful.add(new Doubtful(
                    path.id(),
                    path.path(),
                    path.reason(),
                    path.unproven(),
                    path.line(),
                    path.pattern(),
                    path.figures().files(),
                    path.figures().bytes()));
        }
        return doubtful;
    }

    private static List<Secret> secrets(Inventory inventory) {
        List<Secret> secrets = new ArrayList<>();
        for (Inventory.Secret secret : most(inventory.secrets())) {
            secrets.add(new Secret(secret.path(), secret.reason(), secret.kept(), secret.excludedBy()));
        }
        return secrets;
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
