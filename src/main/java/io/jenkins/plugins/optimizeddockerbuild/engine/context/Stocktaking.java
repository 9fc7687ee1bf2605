package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.Inventory.Figures;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.IgnoreRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/** Counts what is in a context and what happens to it. Used once. */
final class Stocktaking {

    private static final int MOST_EXAMPLES = 5;

    /** Totals of one row of a table. */
    private static final class Sums {
        private Figures everything = Figures.ZERO;
        private Figures before = Figures.ZERO;
        private Figures after = Figures.ZERO;

        void add(long bytes, boolean isBefore, boolean isAfter) {
            everything = everything.plus(1, bytes);
            before = isBefore ? before.plus(1, bytes) : before;
            after = isAfter ? after.plus(1, bytes) : after;
        }
    }

    private record Large(byte[] path, long bytes, FileKind kind, boolean kept) {}

    private final ContextTree tree;
    private final Selection own;
    private final Selection pruned;
    private final boolean applied;
    private final OwnIgnoreFile ignoreFile;
    private final PruningPlan plan;
    private final SecretSearch secretSearch;

    private final Sums total = new Sums();
    private final Map<String, Sums> folders = new TreeMap<>();
    private final Map<FileKind, Sums> kinds = new EnumMap<>(FileKind.class);
    private final PriorityQueue<Large> largest = new PriorityQueue<>(Comparator.comparingLong(Large::bytes));
    private final Figures[] byRule;
    private final Figures[] byGroup;
    private final List<List<String>> examples = new ArrayList<>();
    private final List<Inventory.Secret> secrets = new ArrayList<>();

    /** For each rule of the generated file the number of its group, -1 for the user's own. */
    private final int[] groupOfRule;

    /**
     * @param own what the user's rules leave
     * @param pruned what the generated ignore file leaves
     * @param plan whose rules follow the user's in {@code pruned}
     */
    Stocktaking(ContextTree tree, Selection own, Selection pruned, OwnIgnoreFile ignoreFile, PruningPlan plan) {
        this.tree = tree;
        this.own = own;
        this.pruned = pruned;
        this.ignoreFile = ignoreFile;
        this.plan = plan;
        applied = plan.prunes();
        secretSearch = new SecretSearch(tree);
        byRule = zeros(own.rules().rules().size());
        byGroup = zeros(plan.groups().size());
        groupOfRule = new int[pruned.rules().rules().size()];
        Arrays.fill(groupOfRule, -1);
        int rule = byRule.length;
        for (int group = 0; group < byGroup.length; group++) {
            examples.add(new ArrayList<>());
            for (int i = 0; i < plan.groups().get(group).patterns().size(); i++) {
                groupOfRule[rule++] = group;
            }
        }
    }

    private static Figures[] zeros(int count) {
        Figures[] figures = new Figures[count];
        Arrays.fill(figures, Figures.ZERO);
        return figures;
    }

    /** What decides about a folder that a walk does not enter, or about a file. */
    private record Fate(int ownRule, int group) {
        private static final Fate KEPT = new Fate(-1, -1);

        boolean isBefore() {
            return ownRule < 0;
        }

        boolean isPruned() {
            return group >= 0;
        }
    }

    /**
     * @param doubtful the entries behind the figures of {@link PruningPlan#doubtful()}, in the same order
     * @param complete whether everything has been read
     * @param millis duration of reading
     */
    Inventory take(List<ContextEntry> doubtful, boolean complete, long millis) {
        long start = System.nanoTime();
        count(tree.root(), null, Fate.KEPT, null, ".");
        List<Inventory.Secret> secretsKeptFirst = new ArrayList<>(secrets);
        secretsKeptFirst.sort(Comparator.comparing((Inventory.Secret secret) -> !secret.kept())
                .thenComparing(Inventory.Secret::path));
        return new Inventory(
                total.everything,
                total.before,
                total.after,
                folderTable(),
                kindTable(),
                largeFiles(),
                ruleTable(),
                groupTable(),
                doubtfulTable(doubtful),
                secretsKeptFirst,
                new ContextProblems(tree, applied ? pruned : own).find(),
                complete,
                millis + (System.nanoTime() - start) / 1_000_000);
    }

    private void count(
            ContextFolder folder, @CheckForNull FileKind kind, Fate fate, @CheckForNull String top, String shownTop) {
        Sums folderSums = folder.size() == 0 ? null : folders.computeIfAbsent(shownTop, path -> new Sums());
        for (int i = 0; i < folder.size(); i++) {
            Fate each = fate(folder, i, fate);
            ContextFolder below = folder.folder(i);
            if (below != null) {
                FileKind belowKind = kind != null ? kind : FileKinds.ofFolder(folder.name(i), below);
                noteExample(folder, i, fate, each);
                count(
                        below,
                        belowKind,
                        each,
                        top,
                        top == null && folder.isRoot() ? PathText.readable(folder.name(i)) : shownTop);
            } else if (folder.type(i) == EntryType.FILE) {
                countFile(folder, i, kind, each, folderSums);
                noteExample(folder, i, fate, each);
            }
        }
    }

    private Fate fate(ContextFolder folder, int entry, Fate outer) {
        int ownRule = own.enters(folder) ? own.exclusion(folder, entry) : outer.ownRule;
        int rule = pruned.enters(folder) ? pruned.exclusion(folder, entry) : -1;
        int group = pruned.enters(folder) ? (rule < 0 ? -1 : groupOfRule[rule]) : outer.group;
        if (ownRule == -1 && group == -1) {
            return Fate.KEPT;
        }
        return new Fate(ownRule, ownRule >= 0 ? -1 : group);
    }

    private void noteExample(ContextFolder folder, int entry, Fate outer, Fate fate) {
        if (fate.isPruned() && !outer.isPruned()) {
            List<String> paths = examples.get(fate.group);
            if (paths.size() < MOST_EXAMPLES) {
                paths.add(PathText.readable(folder.pathOf(entry)));
            }
        }
    }

    private void countFile(ContextFolder folder, int entry, @CheckForNull FileKind kind, Fate fate, Sums folderSums) {
        long bytes = folder.bytes(entry);
        boolean before = fate.isBefore();
        boolean after = before && !(applied && fate.isPruned());
        FileKind fileKind = kind != null ? kind : FileKinds.ofFile(folder.name(entry));
        // packages of others often contain sample keys
        boolean ofOthers = kind == FileKind.NODE_MODULES || kind == FileKind.VIRTUAL_ENVIRONMENT;
        String secret = ofOthers ? null : secretSearch.reasonFor(folder, entry);
        if (secret != null) {
            fileKind = FileKind.SECRET;
            String by = after ? null : before ? plan.groups().get(fate.group).title() : shownRule(fate.ownRule);
            secrets.add(new Inventory.Secret(PathText.readable(folder.pathOf(entry)), secret, after, by));
        } else if (fileKind == FileKind.SECRET) {
            fileKind = FileKind.OTHER;
        }
        total.add(bytes, before, after);
        folderSums.add(bytes, before, after);
        kinds.computeIfAbsent(fileKind, each -> new Sums()).add(bytes, before, after);
        if (!before) {
            byRule[fate.ownRule] = byRule[fate.ownRule].plus(1, bytes);
        } else if (fate.isPruned()) {
            byGroup[fate.group] = byGroup[fate.group].plus(1, bytes);
        }
        addLarge(folder, entry, fileKind, after);
    }

    private void addLarge(ContextFolder folder, int entry, FileKind kind, boolean kept) {
        long bytes = folder.bytes(entry);
        boolean full = largest.size() == Inventory.MOST_LARGE_FILES;
        if (bytes > 0 && !(full && largest.peek().bytes >= bytes)) {
            if (full) {
                largest.poll();
            }
            largest.add(new Large(folder.pathOf(entry), bytes, kind, kept));
        }
    }

    private String shownRule(int rule) {
        IgnoreRule ownRule = own.rules().rules().get(rule);
        return ignoreFile.fileOf(ownRule) + ", line " + ownRule.line();
    }

    private List<Inventory.Folder> folderTable() {
        List<Inventory.Folder> table = new ArrayList<>();
        folders.forEach((path, sums) -> {
            if (sums.everything.files() > 0) {
                table.add(new Inventory.Folder(path, sums.everything, sums.before, sums.after));
            }
        });
        table.sort(Comparator.comparingLong(folder -> -folder.everything().bytes()));
        return table.size() > Inventory.MOST_FOLDERS ? table.subList(0, Inventory.MOST_FOLDERS) : table;
    }

    private List<Inventory.Kind> kindTable() {
        List<Inventory.Kind> table = new ArrayList<>();
        kinds.forEach(
                (kind, sums) -> table.add(new Inventory.Kind(kind.title(), sums.everything, sums.before, sums.after)));
        table.sort(Comparator.comparingLong(kind -> -kind.everything().bytes()));
        return table;
    }

    private List<Inventory.LargeFile> largeFiles() {
        List<Large> sorted = new ArrayList<>(largest);
        sorted.sort(Comparator.comparingLong((Large large) -> -large.bytes)
                .thenComparing(Large::path, Arrays::compareUnsigned));
        List<Inventory.LargeFile> table = new ArrayList<>();
        for (Large large : sorted) {
            table.add(new Inventory.LargeFile(
                    PathText.readable(large.path), large.bytes, large.kind.title(), large.kept));
        }
        return table;
    }

    private List<Inventory.ExcludedByRule> ruleTable() {
        List<Inventory.ExcludedByRule> table = new ArrayList<>();
        for (int i = 0; i < byRule.length; i++) {
            if (byRule[i].files() > 0) {
                IgnoreRule rule = own.rules().rules().get(i);
                table.add(new Inventory.ExcludedByRule(
                        ignoreFile.fileOf(rule),
                        rule.line(),
                        PathText.readable(rule.text()),
                        byRule[i].files(),
                        byRule[i].bytes()));
            }
        }
        table.sort(Comparator.comparingLong(rule -> -rule.bytes()));
        return table;
    }

    private List<Inventory.PrunedByGroup> groupTable() {
        List<Inventory.PrunedByGroup> table = new ArrayList<>();
        for (int i = 0; i < byGroup.length; i++) {
            table.add(new Inventory.PrunedByGroup(plan.groups().get(i).id(), byGroup[i], examples.get(i)));
        }
        return table;
    }

    private List<Inventory.Doubtful> doubtfulTable(List<ContextEntry> entries) {
        List<Inventory.Doubtful> table = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            PruningPlan.Doubtful doubtful = plan.doubtful().get(i);
            Figures figures = figuresOf(entries.get(i).path());
            table.add(new Inventory.Doubtful(
                    doubtful.id(),
                    doubtful.path(),
                    doubtful.reason(),
                    doubtful.unproven(),
                    doubtful.line(),
                    doubtful.pattern(),
                    figures.files(),
                    figures.bytes()));
        }
        table.sort(Comparator.comparingLong(doubtful -> -doubtful.bytes()));
        return table;
    }

    private Figures figuresOf(byte[] path) {
        ContextTree.Place place = tree.find(path);
        if (place == null) {
            return Figures.ZERO;
        }
        ContextFolder found = place.folder().folder(place.entry());
        return found == null ? new Figures(1, place.folder().bytes(place.entry())) : keptFiguresOf(found, Figures.ZERO);
    }

    private Figures keptFiguresOf(ContextFolder folder, Figures soFar) {
        Figures figures = soFar;
        if (!own.enters(folder)) {
            return figures;
        }
        for (int i = 0; i < folder.size(); i++) {
            if (folder.folder(i) != null) {
                figures = keptFiguresOf(folder.folder(i), figures);
            } else if (folder.type(i) == EntryType.FILE && own.keeps(folder, i)) {
                figures = figures.plus(1, folder.bytes(i));
            }
        }
        return figures;
    }
}
