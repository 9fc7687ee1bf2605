package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.IgnorePattern;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.IgnoreRules;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.InvalidRuleException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Creates rules that exclude exactly what is to be excluded. */
final class PlannedRules {

    /**
     * Limit for the rules of one group. BuildKit tries each rule on each path, and accepts at most 1 MiB of them
     * ({@link IgnoreRules.Transport}).
     */
    private static final int MOST_PATTERNS = 1000;

    /** Below 1 MiB, BuildKit's limit, to leave room for the rest of the header. */
    private static final long MOST_HEADER_BYTES = 1_000_000;

    private final OwnIgnoreFile ignoreFile;
    private final IgnoreRules rules;
    private final ContextTree tree;
    private final Selection own;
    private final Map<Leftover, List<Candidate>> planned = new EnumMap<>(Leftover.class);
    private final Map<ContextFolder, BitSet> going = new IdentityHashMap<>();
    private final List<Candidate> inexpressible = new ArrayList<>();
    private final List<Candidate> surplus = new ArrayList<>();
    private boolean foldersStay;

    PlannedRules(OwnIgnoreFile ignoreFile, IgnoreRules rules, ContextTree tree, Selection own) {
        this.ignoreFile = ignoreFile;
        this.rules = rules;
        this.tree = tree;
        this.own = own;
    }

    /** Adds a leftover to exclude. */
    void add(Candidate candidate) {
        List<Candidate> ofKind = planned.get(candidate.leftover());
        if (ofKind == null) {
            ofKind = new ArrayList<>();
            planned.put(candidate.leftover(), ofKind);
        }
        ofKind.add(candidate);
    }

    /** Adds a leftover to keep: the names in it are unknown. */
    void addStaying(Candidate candidate) {
        foldersStay |= candidate.folder() != null;
    }

    /** What has to stay because no rule can match it; available after the groups. */
    List<Candidate> inexpressible() {
        return inexpressible;
    }

    /** What stays because it would take too many rules; available after the groups. */
    List<Candidate> surplus() {
        return surplus;
    }

    /**
     * The groups with their rules, tested on the context.
     *
     * @return null when the rules do not work as intended and must not be used
     */
    @CheckForNull
    List<PruningPlan.Group> groups(LeftoverSearch search) throws InvalidRuleException {
        List<PruningPlan.Group> groups = write(search, !foldersStay);
        if (leaveTheRest(groups)) {
            return groups;
        }
        groups = write(search, false);
        return leaveTheRest(groups) ? groups : null;
    }

    private List<PruningPlan.Group> write(LeftoverSearch search, boolean byName) {
        going.clear();
        inexpressible.clear();
        surplus.clear();
        List<PruningPlan.Group> groups = new ArrayList<>();
        for (Map.Entry<Leftover, List<Candidate>> entry : planned.entrySet()) {
            List<String> patterns = patterns(entry.getValue(), search, byName);
            if (!patterns.isEmpty()) {
                Leftover leftover = entry.getKey();
                groups.add(new PruningPlan.Group(leftover.id(), leftover.title(), leftover.reason(), patterns));
            }
        }
        return groups;
    }

    private List<String> patterns(List<Candidate> candidates, LeftoverSearch search, boolean byName) {
        Map<String, Integer> counts = new HashMap<>();
        for (Candidate candidate : candidates) {
            counts.put(candidate.nameText(), counts.getOrDefault(candidate.nameText(), 0) + 1);
        }
        List<Candidate> largestFirst = new ArrayList<>(candidates);
        if (candidates.size() > MOST_PATTERNS) {
            // folders before files, because their size is unknown
            largestFirst.sort(Comparator.comparing((Candidate candidate) -> candidate.folder() == null)
                    .thenComparing(candidate -> -candidate.parent().bytes(candidate.entry())));
        }
        List<String> patterns = new ArrayList<>();
        Set<String> named = new HashSet<>();
        for (Candidate candidate : largestFirst) {
            String name = candidate.nameText();
            int count = counts.get(name);
            if (byName
                    && count > 1
                    && count == search.entriesNamed(name)
                    && name.equals(IgnorePattern.of(candidate.name()))) {
                // one rule for all entries with the name
                if (named.add(name)) {
                    patterns.add("**/" + name);
                }
                setGoing(candidate);
                continue;
            }
            String pattern = IgnorePattern.of(candidate.path());
            if (pattern == null) {
                inexpressible.add(candidate);
            } else if (patterns.size() < MOST_PATTERNS) {
                patterns.add(pattern);
                setGoing(candidate);
            } else {
                surplus.add(candidate);
            }
        }
        return patterns;
    }

    /** Whether the rules leave what the user's rules leave, except for what is to be excluded. */
    private boolean leaveTheRest(List<PruningPlan.Group> groups) throws InvalidRuleException {
        if (groups.isEmpty()) {
            return true;
        }
        PruningPlan plan = new PruningPlan(PruneMode.SAFE, null, groups, List.of());
        IgnoreRules generated = IgnoreRules.parse(plan.ignoreFile(ignoreFile.effective()), ignoreFile.named());
        int added = 0;
        for (PruningPlan.Group group : groups) {
            added += group.patterns().size();
        }
        if (generated.rules().size() != rules.rules().size() + added || generated.headerBytes() > MOST_HEADER_BYTES) {
            return false;
        }
        Selection left = Selection.of(tree.root(), generated);
        return left.sentEmpty().size() <= own.sentEmpty().size() && leavesTheRest(tree.root(), left, false);
    }

    private void setGoing(Candidate candidate) {
        BitSet entries = going.get(candidate.parent());
        if (entries == null) {
            entries = new BitSet();
            going.put(candidate.parent(), entries);
        }
        entries.set(candidate.entry());
    }

    private boolean leavesTheRest(ContextFolder folder, Selection left, boolean gone) {
        if (!own.enters(folder)) {
            return true;
        }
        BitSet goingHere = going.get(folder);
        for (int i = 0; i < folder.size(); i++) {
            boolean goes = gone || goingHere != null && goingHere.get(i);
            boolean stays = left.enters(folder) && left.keeps(folder, i);
            boolean meant = own.keeps(folder, i) && !goes;
            if (stays != meant && !(meant && own.keepsForContentAlone(folder, i))) {
                return false;
            }
            ContextFolder below = folder.folder(i);
            if (below != null && !leavesTheRest(below, left, goes)) {
                return false;
            }
        }
        return true;
    }
}
