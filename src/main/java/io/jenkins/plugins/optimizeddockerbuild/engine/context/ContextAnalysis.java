package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ContextReads;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.DockerfileSyntaxException;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.IgnoreRules;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.InvalidRuleException;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.Runes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A build context, analyzed before the build.
 *
 * <p>{@link #of} reads only what the plan needs: what BuildKit is going to walk anyway, but not what is pruned or
 * excluded by the user's rules. {@link #inventory} reads the rest, and a build can run meanwhile. Not thread safe.
 */
public final class ContextAnalysis {

    private final ContextRequest request;
    private static final int MOST_NAMED = 5;

    private final ContextLocation location;
    private final PruningPlan plan;

    @CheckForNull
    private final Local local;

    /** The parts of a context that is a folder. */
    private record Local(
            DockerfileSource source,
            @CheckForNull Dockerfile dockerfile,
            @CheckForNull ContextReads reads,
            OwnIgnoreFile ignoreFile,
            KeptOut keptOut,
            @CheckForNull DockerfileSyntaxException syntaxError,
            ContextTree tree,
            List<ContextEntry> doubtful,
            long millis) {}

    private ContextAnalysis(
            ContextRequest request, ContextLocation location, PruningPlan plan, @CheckForNull Local local) {
        this.request = request;
        this.location = location;
        this.plan = plan;
        this.local = local;
    }

    /**
     * Finds context, Dockerfile and ignore file, and decides what to prune.
     *
     * @param standardInput read only when the Dockerfile comes from there and the context is a folder
     * @throws ContextException when context, Dockerfile or ignore file cannot be used
     * @throws IOException when standard input cannot be read
     * @throws InterruptedException when the thread is interrupted while reading the context
     */
    public static ContextAnalysis of(ContextRequest request, InputStream standardInput)
            throws ContextException, IOException, InterruptedException {
        long start = System.nanoTime();
        ContextLocation location = ContextLocation.of(request.context());
        if (location.kind() != ContextLocation.Kind.FOLDER) {
            PruningPlan none = new PruningPlan(PruneMode.REPORT, notAnalysed(location), List.of(), List.of());
            return new ContextAnalysis(request, location, none, null);
        }
        try {
            return ofFolder(request, location, standardInput, start);
        } catch (InvalidRuleException e) {
            throw new InvalidIgnoreRuleException(e);
        }
    }

    private static ContextAnalysis ofFolder(
            ContextRequest request, ContextLocation location, InputStream standardInput, long start)
            throws ContextException, InvalidRuleException, IOException, InterruptedException {
        Path root = location.folder();
        DockerfileSource source = DockerfileSource.find(root, request.dockerfile(), standardInput);
        Dockerfile dockerfile = null;
        DockerfileSyntaxException syntaxError = null;
        String obstacle = notRead(source);
        if (source.isDockerfile(request.buildArgs())) {
            try {
                dockerfile = Dockerfile.parse(source.content(), source.shown());
                if (dockerfile.dependsOnVersion()) {
                    dockerfile = null;
                    obstacle = "In the Dockerfile " + source.shown()
                            + " a blank follows <<, which opens a here-document for some versions of BuildKit alone,"
                            + " so it goes to BuildKit unchanged, and nothing is pruned.";
                }
            } catch (DockerfileSyntaxException e) {
                syntaxError = e;
                obstacle =
                        "The Dockerfile was not understood, so it goes to BuildKit unchanged, and nothing is pruned: "
                                + e.getMessage();
            }
        }
        ContextReads reads = dockerfile == null
                ? null
                : ContextReads.of(
                        dockerfile,
                        request.target(),
                        request.buildArgs(),
                        request.namedContexts(),
                        request.platforms());
        ContextTree tree = new ContextTree(root);
        boolean readsNothing = reads != null && reads.sources().isEmpty() && !reads.isUnknown();
        boolean extensible = source.isRead() && !readsNothing;
        OwnIgnoreFile user = OwnIgnoreFile.find(root, source).adding(extensible ? request.ignore() : List.of());
        KeptOut keptOut = KeptOut.find(request.keptOut(), source, reads, user, tree);
        OwnIgnoreFile ignoreFile = user.keepingOut(keptOut.rules());
        PruningPlanner planner = new PruningPlanner(
                request, source, dockerfile == null ? obstacle : null, dockerfile, reads, ignoreFile, tree);
        PruningPlan plan = planner.plan();
        long millis = (System.nanoTime() - start) / 1_000_000;
        return new ContextAnalysis(
                request,
                location,
                plan,
                new Local(
                        source,
                        dockerfile,
                        reads,
                        ignoreFile,
                        keptOut,
                        syntaxError,
                        tree,
                        planner.doubtfulEntries(),
                        millis));
    }

    private static String notRead(DockerfileSource source) {
        return source.isRead()
                ? "The Dockerfile " + source.shown()
                        + " is for another frontend than Docker's own, so what it reads cannot be determined, and nothing is"
                        + " pruned."
                : "The Dockerfile has an address, so BuildKit fetches it itself, and nothing is pruned.";
    }

    private static String notAnalysed(ContextLocation location) {
        return switch (location.kind()) {
            case ADDRESS -> "The build context is an address, which BuildKit fetches itself, so it was not analyzed.";
            case STANDARD_INPUT -> "The build context comes on standard input, so it was not analyzed.";
            default ->
                "The build context is the root of the file system, so it was not analyzed:"
                        + " name the folder that holds what the Dockerfile copies.";
        };
    }

    /** Whether the context is a folder, and therefore has an inventory and a list. */
    public boolean isAnalysed() {
        return local != null;
    }

    /** Where the context is. */
    public ContextLocation location() {
        return location;
    }

    /** What is kept from BuildKit and why; {@link PruningPlan#note()} says why a context was not analyzed. */
    public PruningPlan plan() {
        return plan;
    }

    /**
     * Why the Dockerfile could not be parsed, which the builder's BuildKit may judge differently; null when it could.
     */
    @CheckForNull
    public DockerfileSyntaxException syntaxError() {
        return local == null ? null : local.syntaxError;
    }

    /** The parsed Dockerfile; null when it is not available, not understood, or not for Docker's own frontend. */
    @CheckForNull
    public Dockerfile dockerfile() {
        return local == null ? null : local.dockerfile;
    }

    /** The Dockerfile's bytes; null when it is not available. */
    @CheckForNull
    public byte[] dockerfileContent() {
        return local == null ? null : local.source.content();
    }

    /** The user's own ignore file that BuildKit would use, for display; null when there is none. */
    @CheckForNull
    public String ignoreFile() {
        return local == null ? null : local.ignoreFile.shown();
    }

    /** The content of the ignore file that the build gets: the user's, extended by the plan's rules when it prunes. */
    public byte[] effectiveIgnoreFile() {
        byte[] own = analysed().ignoreFile.effective();
        return plan.prunes() ? plan.ignoreFile(own) : own;
    }

    /** Notes about {@link ContextRequest#keptOut}: one sentence each, empty when nothing in the context matches. */
    public List<String> keptOutNotes() {
        return local == null ? List.of() : local.keptOut.notes();
    }

    /**
     * Passes every path that BuildKit's {@code COPY . /} would see in a build with this plan, folders included, ordered
     * by the paths' bytes ({@code LC_ALL=C sort}).
     *
     * @throws IllegalStateException when the context was not analyzed
     * @throws InvalidIgnoreRuleException for a rule that BuildKit rejects when it uses it
     */
    public void forEachKept(Consumer<ContextEntry> consumer) throws InvalidIgnoreRuleException, InterruptedException {
        try {
            IgnoreRules rules =
                    plan.prunes() ? generatedRules() : analysed().ignoreFile.rules();
            analysed().tree.select(rules, (folder, below) -> false).forEachKept(consumer);
        } catch (InvalidRuleException e) {
            throw new InvalidIgnoreRuleException(e);
        }
    }

    /** Paths, for display, of some files that the build sees and whose names are not UTF-8. */
    public List<String> pathsThatAreNotUtf8() throws InvalidIgnoreRuleException, InterruptedException {
        List<String> paths = new ArrayList<>();
        forEachKept(entry -> {
            if (paths.size() < MOST_NAMED && !Runes.isValid(entry.path())) {
                paths.add(entry.text());
            }
        });
        return paths;
    }

    /**
     * Counts everything.
     *
     * @throws IllegalStateException when the context was not analyzed
     */
    public Inventory inventory() throws InvalidIgnoreRuleException, InterruptedException {
        return inventory(() -> false);
    }

    /**
     * Counts everything, unless stopped.
     *
     * @param stop polled, also by other threads; once true, folders that BuildKit cannot see are not counted, and
     *     {@link Inventory#complete()} is false
     * @throws IllegalStateException when the context was not analyzed
     */
    public Inventory inventory(BooleanSupplier stop) throws InvalidIgnoreRuleException, InterruptedException {
        long start = System.nanoTime();
        ContextTree tree = analysed().tree;
        boolean complete = tree.readEverything(stop);
        try {
            Selection own = tree.select(local.ignoreFile.rules(), (folder, below) -> !complete);
            Selection pruned =
                    plan.groups().isEmpty() ? own : tree.select(generatedRules(), (folder, below) -> !complete);
            long millis = (System.nanoTime() - start) / 1_000_000;
            return new Stocktaking(tree, own, pruned, local.ignoreFile, plan)
                    .take(local.doubtful, complete, local.millis + millis);
        } catch (InvalidRuleException e) {
            throw new InvalidIgnoreRuleException(e);
        }
    }

    /**
     * The files that BuildKit would see without pruning, as far as they have been read: all of them after {@link
     * #inventory}.
     *
     * @throws IllegalStateException when the context was not analyzed
     * @throws InvalidIgnoreRuleException for a rule that BuildKit rejects when it uses it
     */
    public ContextFiles files() throws InvalidIgnoreRuleException, InterruptedException {
        try {
            return new SeenFiles(location.folder(), analysed().tree, local.ignoreFile);
        } catch (InvalidRuleException e) {
            throw new InvalidIgnoreRuleException(e);
        }
    }

    /**
     * What each instruction of the Dockerfile reads from the context in a build with this plan, in file order. Empty
     * when the context was not analyzed or the Dockerfile is not available.
     *
     * @throws InvalidIgnoreRuleException for a rule that BuildKit rejects when it uses it
     */
    public List<CopiedFiles> copied() throws InvalidIgnoreRuleException, InterruptedException {
        if (local == null || local.reads == null || local.reads.sources().isEmpty()) {
            return List.of();
        }
        List<ContextEntry> kept = new ArrayList<>();
        forEachKept(kept::add);
        try {
            return CopiedFiles.of(local.reads.sources(), kept, location.folder());
        } catch (InvalidRuleException e) {
            throw new InvalidIgnoreRuleException(e);
        }
    }

    /** Path of the Dockerfile on this machine; null when it came from standard input or is an address. */
    @CheckForNull
    public Path dockerfilePath() {
        return local == null ? null : local.source.file();
    }

    private IgnoreRules generatedRules() throws InvalidRuleException {
        return IgnoreRules.parse(plan.ignoreFile(local.ignoreFile.effective()), local.ignoreFile.named());
    }

    /**
     * Creates the files for {@code docker buildx build}.
     *
     * @param temporary an existing folder, in which nothing is left once the result is closed
     */
    public PreparedContext prepare(Path temporary) throws IOException {
        if (local == null || !local.source.isRead()) {
            return PreparedContext.unchanged(request.context(), request.dockerfile());
        }
        boolean nameable = NativeNames.isFaithful(request.context())
                && (request.dockerfile() == null || NativeNames.isFaithful(request.dockerfile()));
        boolean extended = local.ignoreFile.isExtended();
        if (!plan.prunes() && !extended && local.source.path() != null && nameable) {
            return PreparedContext.unchanged(request.context(), request.dockerfile());
        }
        byte[] ignoreFile = plan.prunes() || extended || local.ignoreFile.path() != null ? effectiveIgnoreFile() : null;
        return PreparedContext.write(temporary, location, local.source, ignoreFile);
    }

    private Local analysed() {
        if (local == null) {
            throw new IllegalStateException(plan.note());
        }
        return local;
    }
}
