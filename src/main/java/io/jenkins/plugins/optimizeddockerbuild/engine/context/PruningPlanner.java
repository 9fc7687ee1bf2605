package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildGraph;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildInputs;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ContextReads;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.IgnorePattern;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.IgnoreRules;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.InvalidRuleException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Decides what to prune, without changing anything; the result is a {@link PruningPlan}.
 *
 * <p>Each leftover that the user's rules do not exclude is either pruned, or doubtful for the first reason against it.
 * Every plan is tested: its rules must exclude what they are meant to, and nothing else.
 */
final class PruningPlanner {

    /** Limit for the doubtful paths of one group; the first ones are enough. */
    private static final int MOST_DOUBTFUL = 50;

    private final ContextRequest request;
    private final DockerfileSource source;

    @CheckForNull
    private final String obstacle;

    @CheckForNull
    private final Dockerfile dockerfile;

    @CheckForNull
    private final ContextReads reads;

    private final OwnIgnoreFile ignoreFile;
    private final ContextTree tree;

    private final List<PruningPlan.Doubtful> doubtful = new ArrayList<>();
    private final List<ContextEntry> doubtfulEntries = new ArrayList<>();
    private final Map<Leftover, Integer> doubtfulCounts = new EnumMap<>(Leftover.class);

    /**
     * @param obstacle why nothing can be determined about the Dockerfile, a sentence; null when it was parsed
     * @param dockerfile null when there is an obstacle
     */
    PruningPlanner(
            ContextRequest request,
            DockerfileSource source,
            @CheckForNull String obstacle,
            @CheckForNull Dockerfile dockerfile,
            @CheckForNull ContextReads reads,
            OwnIgnoreFile ignoreFile,
            ContextTree tree) {
        this.request = request;
        this.source = source;
        this.obstacle = obstacle;
        this.dockerfile = dockerfile;
        this.reads = reads;
        this.ignoreFile = ignoreFile;
        this.tree = tree;
    }

    /** The entries behind the figures of the doubtful paths, in the order of {@link PruningPlan#doubtful()}. */
    List<ContextEntry> doubtfulEntries() {
        return doubtfulEntries;
    }

    /**
     * Makes the plan.
     *
     * @throws InvalidRuleException for a rule of the user's that BuildKit rejects when it uses it
     */
    PruningPlan plan() throws InvalidRuleException, InterruptedException {
        if (obstacle != null) {
            return nothing(obstacle);
        }
        if (reads.sources().isEmpty() && !reads.isUnknown()) {
            // BuildKit does not even validate the ignore rules
            return nothing(
                    reads.externalBases().isEmpty()
                            ? "The build reads nothing from its context."
                            : "The Dockerfile reads nothing from the context. Build triggers (ONBUILD) of its base image"
                                    + " may, so nothing is pruned.");
        }
        IgnoreRules rules = ignoreFile.rules();
        Selection own = tree.select(rules, Leftovers.CLOSED);
        List<BuildGraph> graphs = graphs();
        NamedSources names = names(graphs);
        List<Candidate> candidates = new ArrayList<>();
        LeftoverSearch search = new LeftoverSearch(own);
        search.collect(tree.root(), candidates);
        candidates.addAll(dockerFiles(own));
        PlannedRules planned = new PlannedRules(ignoreFile, rules, tree, own);
        if (!candidates.isEmpty()) {
            LeftoverObjections objections =
                    new LeftoverObjections(names, rules, reads, graphs, tree, own, search.linkTargets(tree));
            tree.list(foldersOf(candidates));
            for (Candidate candidate : candidates) {
                decide(candidate, objections, planned);
            }
        }
        String note = null;
        if (request.prune() == PruneMode.MINIMAL) {
            note = addUnreachable(own, names, planned);
        }
        List<PruningPlan.Group> groups = planned.groups(search);
        if (groups == null) {
            return nothing(
                    "Nothing is pruned, because no rules were found that BuildKit accepts and that leave the rest of the context alone.");
        }
        for (Candidate candidate : planned.inexpressible()) {
            doubt(
                    candidate,
                    new Objection(
                            "No ignore rule can name it: its path has control characters, or bytes that are not UTF-8.",
                            false));
        }
        for (Candidate candidate : planned.surplus()) {
            doubt(candidate, new Objection("There are more such paths than an ignore file should have rules.", false));
        }
        PruneMode applied = request.prune() == PruneMode.MINIMAL && note != null ? PruneMode.SAFE : request.prune();
        return new PruningPlan(applied, note, groups, doubtful);
    }

    private PruningPlan nothing(String note) {
        return new PruningPlan(PruneMode.REPORT, note, List.of(), List.of());
    }

    private List<BuildGraph> graphs() {
        List<BuildGraph> all = new ArrayList<>();
        for (String platform : request.platforms().isEmpty() ? Arrays.asList((String) null) : request.platforms()) {
            all.add(BuildGraph.of(
                    dockerfile,
                    new BuildInputs(request.target(), request.buildArgs(), request.namedContexts(), platform)));
        }
        return all;
    }

    private NamedSources names(List<BuildGraph> graphs) {
        NamedSources names = new NamedSources(reads.sources(), tree.locate(new byte[0]));
        if (reads.isUnknown()) {
            for (BuildGraph graph : graphs) {
                names.addUnknown(StageTimeline.of(graph));
            }
        }
        return names;
    }

    private static List<ContextFolder> foldersOf(List<Candidate> candidates) {
        List<ContextFolder> folders = new ArrayList<>();
        for (Candidate candidate : candidates) {
            if (candidate.folder() != null) {
                folders.add(candidate.folder());
            }
        }
        return folders;
    }

    private void decide(Candidate candidate, LeftoverObjections objections, PlannedRules planned) {
        Objection objection = objections.objection(candidate);
        if (objection == null) {
            planned.add(candidate);
        } else {
            planned.addStaying(candidate);
            doubt(candidate, objection);
        }
    }

    private void doubt(Candidate candidate, Objection objection) {
        Leftover leftover = candidate.leftover();
        int count = doubtfulCounts.getOrDefault(leftover, 0) + 1;
        doubtfulCounts.put(leftover, count);
        if (count > MOST_DOUBTFUL) {
            return;
        }
        byte[] path = candidate.path();
        doubtful.add(new PruningPlan.Doubtful(
                leftover.id(),
                PathText.readable(path),
                objection.reason(),
                objection.unproven(),
                lineTaking(path),
                IgnorePattern.of(path)));
        doubtfulEntries.add(new ContextEntry(path, candidate.parent().type(candidate.entry()), 0));
    }

    /** Line of the first instruction that includes a path; 0 when none does. */
    private int lineTaking(byte[] path) {
        for (ContextReads.Source each : reads.sources()) {
            boolean takes = each.isWholeContext()
                    || new NamedSources(List.of(each), tree.locate(new byte[0])).relation(path)
                            != NamedSources.Relation.NONE;
            if (takes) {
                return each.lines().first();
            }
        }
        return 0;
    }

    /** Dockerfile and ignore files, if they are in the context and the user's rules do not exclude them. */
    private List<Candidate> dockerFiles(Selection own) {
        List<Path> paths = new ArrayList<>();
        Path root = tree.locate(new byte[0]);
        paths.add(root.resolve(OwnIgnoreFile.NAME));
        if (source.path() != null) {
            try {
                Path folder = source.path().toAbsolutePath().getParent().toRealPath();
                paths.add(folder.resolve(source.path().getFileName()));
                paths.add(folder.resolve(source.name() + OwnIgnoreFile.NAME));
            } catch (IOException e) {
                // deleted since it was read, so it is not in the context either
                return List.of();
            }
        }
        List<Candidate> found = new ArrayList<>();
        for (Path path : paths) {
            if (path.startsWith(root)) {
                ContextTree.Place place = tree.find(NativeNames.bytes(root.relativize(path)));
                if (place != null
                        && own.enters(place.folder())
                        && own.keeps(place.folder(), place.entry())
                        && place.folder().folder(place.entry()) == null) {
                    found.add(new Candidate(Leftover.DOCKER_FILES, place.folder(), place.entry()));
                }
            }
        }
        return found;
    }

    /**
     * Adds what no source reaches.
     *
     * @return why that cannot be determined; null when it was added
     */
    @CheckForNull
    private String addUnreachable(Selection own, NamedSources names, PlannedRules planned) {
        if (reads.isUnknown()) {
            return "Pruned as in mode safe, because what the build reads cannot be determined: "
                    + reads.unknown().get(0) + ".";
        }
        for (ContextReads.Source each : reads.sources()) {
            if (each.isWholeContext()) {
                return "Pruned as in mode safe, because the "
                        + each.instruction().keyword() + " in line "
                        + each.lines().first() + " of the Dockerfile takes the whole context.";
            }
        }
        addLinkTargets(tree.root(), own, names);
        addUnreachable(tree.root(), own, names, planned);
        return null;
    }

    private static void addLinkTargets(ContextFolder folder, Selection own, NamedSources names) {
        for (int i = 0; own.enters(folder) && i < folder.size(); i++) {
            if (folder.type(i) == EntryType.LINK) {
                names.addTargetOf(folder.pathOf(i));
            } else if (folder.folder(i) != null
                    && names.relation(folder.pathOf(i)) == NamedSources.Relation.LEADS_TO_TAKEN) {
                addLinkTargets(folder.folder(i), own, names);
            }
        }
    }

    private static void addUnreachable(ContextFolder folder, Selection own, NamedSources names, PlannedRules planned) {
        for (int i = 0; own.enters(folder) && i < folder.size(); i++) {
            if (!own.keeps(folder, i)) {
                continue;
            }
            NamedSources.Relation relation = names.relation(folder.pathOf(i));
            if (relation == NamedSources.Relation.NONE) {
                planned.add(new Candidate(Leftover.UNREACHABLE, folder, i));
            } else if (relation == NamedSources.Relation.LEADS_TO_TAKEN && folder.folder(i) != null) {
                addUnreachable(folder.folder(i), own, names, planned);
            }
        }
    }
}
