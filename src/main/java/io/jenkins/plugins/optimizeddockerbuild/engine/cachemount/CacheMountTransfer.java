package io.jenkins.plugins.optimizeddockerbuild.engine.cachemount;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuilderUnavailableException;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.Capabilities;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.StoredImage;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildGraph;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildInputs;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.CacheMounts;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.CacheMounts.CacheMount;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.DockerfileSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Ingredients;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Carries the content of a build's cache mounts between builders, in an image in a registry. A layer cache holds layers
 * and never what {@code RUN --mount=type=cache} keeps, so a new builder downloads every package again as soon as one
 * layer has to run.
 *
 * <p>{@link #fill}, before the build, brings the stored files to the builder, but only for mounts whose RUN will run,
 * as far as that can be predicted. {@link #write}, after the build, adds what those RUN instructions left in the mounts
 * to the stored image, so only new files are transferred. Both run helper builds on the same builder. Nothing here
 * fails the build: problems become notes.
 */
public final class CacheMountTransfer {
    /** After a minute, a fill that is slower than this, in bytes per second, takes longer than downloading. */
    private static final long LEAST_BYTES_PER_SECOND = 10_000_000;

    private static final Duration FILL_GRACE = Duration.ofMinutes(1);
    private static final Duration WRITE_LIMIT = Duration.ofMinutes(10);

    private final CacheMountPolicy policy;
    private final Capabilities capabilities;
    private final ClientEnvironment environment;
    private final Dockerfile dockerfile;
    private final BuildInputs inputs;
    private final SmallBuild build;

    @CheckForNull
    private final String builder;

    private final boolean readsLayers;

    private final List<CarriedMount> mounts = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /**
     * What was transferred in one direction.
     *
     * @param mounts that were transferred, by id
     * @param millis duration
     * @param notes what was left out or failed, one sentence each
     * @param present mounts that were to be filled and had the content already, by id
     */
    public record Moved(List<MovedMount> mounts, long millis, List<String> notes, List<String> present) {
        public Moved {
            mounts = List.copyOf(mounts);
            present = List.copyOf(present);
            notes = List.copyOf(notes);
        }
    }

    /**
     * What was transferred for one mount.
     *
     * @param files number of files and links
     * @param bytes their size, unpacked
     */
    public record MovedMount(String id, long files, long bytes) {}

    /**
     * Finds the mounts.
     *
     * @param folder an existing private folder for the helper builds
     */
    public CacheMountTransfer(
            CacheMountPolicy policy,
            BuildRequest request,
            Dockerfile dockerfile,
            BuildInputs inputs,
            Capabilities capabilities,
            ClientEnvironment environment,
            Path folder) {
        this.policy = policy;
        this.dockerfile = dockerfile;
        this.inputs = inputs;
        this.capabilities = capabilities;
        this.environment = environment;
        builder = request.builderName();
        readsLayers = request.readsLayers();
        build = new SmallBuild(request, capabilities, environment, folder);
        CacheMounts found = CacheMounts.of(dockerfile, inputs);
        notes.addAll(found.unresolved());
        for (CacheMount mount : found.mounts()) {
            List<String> parts = CarriedParts.of(mount, policy.named());
            if (parts == null) {
                notes.add("The cache mount `" + mount.id() + "` is not carried: no known tool keeps packages at "
                        + mount.target() + ". To carry all of it, specify `ref="
                        + policy.reference().text() + ",mount=" + mount.id() + "`.");
            } else {
                mounts.add(new CarriedMount(mount, parts, policy.reference().text(), null));
            }
        }
    }

    /** Whether the build has a mount to carry. */
    public boolean hasMounts() {
        return !mounts.isEmpty();
    }

    /** Why mounts of the Dockerfile are not carried, one sentence each. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /** Whether one of these builds was made of the same, as far as it decides about the layers that use the mounts. */
    public boolean isCached(Ingredients now, List<Ingredients> earlier) {
        List<String> recipes = recipes(now);
        return recipes.size() == mounts.size() && earlier.stream().anyMatch(build -> recipes.equals(recipes(build)));
    }

    /** Cancels what is running. */
    public void cancel() {
        build.cancel();
    }

    /**
     * Brings the stored files to the builder, before the build.
     *
     * @param asking the pending answer of the registry, see {@link StoredImage#ask}
     * @param ingredients what the build is made of, with prints that use the given salt; null when it cannot be
     *     determined in time
     */
    public Moved fill(Future<StoredImage> asking, Function<String, Ingredients> ingredients)
            throws InterruptedException {
        return fill(asking, ingredients, FILL_GRACE);
    }

    /** @param grace how long it may take, plus the time that the bytes need */
    Moved fill(Future<StoredImage> asking, Function<String, Ingredients> ingredients, Duration grace)
            throws InterruptedException {
        long started = System.nanoTime();
        List<String> problems = new ArrayList<>();
        List<MovedMount> moved = new ArrayList<>();
        List<CarriedMount> present = List.of();
        try {
            CarriedImage carried = CarriedImage.of(asking.get());
            List<CarriedMount> needed =
                    carried == null ? new ArrayList<>() : marked(needed(carried, ingredients), carried.marks());
            present = present(needed, grace);
            needed.removeAll(present);
            if (!needed.isEmpty()) {
                moved.addAll(fill(needed, carried, grace));
            }
        } catch (ExecutionException e) {
            problems.add(
                    "The cache mounts are not filled: " + policy.reference().text() + " cannot be read: "
                            + e.getCause().getMessage()
                            + ". Packages are downloaded; check that the registry can be reached from here and that the"
                            + " login may read the image.");
        } catch (IOException e) {
            problems.add("The cache mounts were not filled from "
                    + policy.reference().text() + ": " + e.getMessage());
        }
        return new Moved(
                moved,
                millisSince(started),
                problems,
                present.stream().map(mount -> mount.mount().id()).toList());
    }

    private static List<CarriedMount> marked(List<CarriedMount> mounts, Map<String, String> marks) {
        return new ArrayList<>(mounts.stream()
                .map(mount -> mount.withMark(marks.get(mount.key())))
                .toList());
    }

    /** The mounts that have what the stored image has, as a builder knows that filled them or wrote them back. */
    private List<CarriedMount> present(List<CarriedMount> needed, Duration grace)
            throws IOException, InterruptedException {
        if (needed.isEmpty() || needed.stream().anyMatch(mount -> mount.mark() == null)) {
            return List.of();
        }
        return build.runWhereWarm(TransferDockerfile.check(needed), needed, grace).keySet().stream()
                .map(needed::get)
                .toList();
    }

    private List<MovedMount> fill(List<CarriedMount> needed, CarriedImage carried, Duration grace)
            throws IOException, InterruptedException {
        return moved(
                needed,
                build.run(
                        TransferDockerfile.fill(needed),
                        needed,
                        reference(carried),
                        "type=cacheonly",
                        grace.plusSeconds(carried.bytes() / LEAST_BYTES_PER_SECOND)));
    }

    /** A recipe that was built before needs no mount, as long as its layers come from the layer cache. */
    private List<CarriedMount> needed(CarriedImage carried, Function<String, Ingredients> ingredients) {
        boolean isTold =
                readsLayers && carried.salt() != null && !carried.recipes().isEmpty();
        Ingredients known = isTold ? ingredients.apply(carried.salt()) : null;
        if (known == null) {
            return mounts;
        }
        BuildGraph graph = BuildGraph.of(dockerfile, inputs);
        List<CarriedMount> needed = new ArrayList<>();
        for (CarriedMount mount : mounts) {
            String recipe = RecipePrint.of(mount.mount(), known, graph);
            if (recipe == null || !carried.recipes().contains(recipe)) {
                needed.add(mount);
            }
        }
        return needed;
    }

    /**
     * Adds what the build left in the mounts to the stored image, after a successful build. Does nothing if the policy
     * forbids it, or if no RUN with a mount ran.
     *
     * @param timeline of the build
     * @param ingredients as for {@link #fill}
     */
    public Moved write(Timeline timeline, Function<String, Ingredients> ingredients) throws InterruptedException {
        long started = System.nanoTime();
        List<CarriedMount> ran = policy.writes() ? ran(timeline) : List.of();
        if (ran.isEmpty()) {
            return new Moved(List.of(), 0, List.of(), List.of());
        }
        try {
            return new Moved(write(ran, ingredients), millisSince(started), List.of(), List.of());
        } catch (IOException e) {
            String problem =
                    "The cache mounts were not written to " + policy.reference().text() + ": " + e.getMessage();
            return new Moved(List.of(), millisSince(started), List.of(problem), List.of());
        }
    }

    @CheckForNull
    private StoredImage asked() throws IOException, InterruptedException {
        try {
            return StoredImage.ask(policy.reference(), builder, environment);
        } catch (BuilderUnavailableException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** The mounts of RUN instructions that ran. */
    private List<CarriedMount> ran(Timeline timeline) {
        DockerfileSteps steps = DockerfileSteps.of(dockerfile, inputs);
        Set<CarriedMount> ran = new LinkedHashSet<>();
        for (TimelineVertex vertex : timeline.vertices()) {
            VertexName name = vertex.name();
            if (name.kind() != VertexName.Kind.STEP || vertex.outcome() != TimelineVertex.Outcome.DONE) {
                continue;
            }
            DockerfileSteps.Step step = steps.find(name.stage(), name.step(), name.steps(), name.instruction());
            for (CarriedMount carried : mounts) {
                if (step != null && carried.mount().isUsedBy(step.instruction())) {
                    ran.add(carried);
                }
            }
        }
        return List.copyOf(ran);
    }

    private List<MovedMount> write(List<CarriedMount> ran, Function<String, Ingredients> ingredients)
            throws IOException, InterruptedException {
        CarriedImage carried = CarriedImage.of(asked());
        boolean isFull = carried != null && carried.isFull(mounts.size(), policy.mostBytes());
        if (isFull) {
            // mounts that this build did not need may be empty here
            fill(marked(mounts, carried.marks()), carried, FILL_GRACE);
        }
        CarriedImage base = isFull ? null : carried;
        String mark = UUID.randomUUID().toString();
        List<CarriedMount> collected = (isFull ? mounts : ran)
                .stream().map(mount -> mount.withMark(mark)).toList();
        Map<Integer, SmallBuild.Count> counts = build.run(
                TransferDockerfile.collect(collected, base != null, policy.mostBytes()),
                collected,
                reference(base),
                "type=cacheonly",
                WRITE_LIMIT);
        List<MovedMount> moved = moved(collected, counts);
        Ingredients known = ingredients.apply(carried == null ? null : carried.salt());
        List<String> made = known == null ? List.of() : recipes(known);
        boolean learned = base != null && !base.recipes().containsAll(made);
        if (moved.isEmpty() && !learned) {
            return List.of();
        }
        long bytes = moved.stream().mapToLong(MovedMount::bytes).sum() + (base == null ? 0 : base.bytes());
        Map<Integer, Integer> pieces = new TreeMap<>();
        Map<String, String> marks = new TreeMap<>(base == null ? Map.of() : base.marks());
        counts.forEach((number, count) -> {
            pieces.put(number, count.pieces());
            String key = collected.get(number).key();
            if (count.pieces() > 0) {
                marks.put(key, mark);
            } else {
                marks.putIfAbsent(key, mark);
            }
        });
        build.run(
                TransferDockerfile.write(
                        collected,
                        pieces,
                        base != null,
                        policy.mostBytes(),
                        CarriedImage.labels(carried, known == null ? null : known.salt(), made, bytes, marks)),
                collected,
                reference(base),
                exporter(),
                WRITE_LIMIT);
        return moved;
    }

    private List<String> recipes(Ingredients known) {
        BuildGraph graph = BuildGraph.of(dockerfile, inputs);
        List<String> recipes = new ArrayList<>();
        for (CarriedMount carried : mounts) {
            String recipe = RecipePrint.of(carried.mount(), known, graph);
            if (recipe != null) {
                recipes.add(recipe);
            }
        }
        return recipes;
    }

    private static List<MovedMount> moved(List<CarriedMount> mounts, Map<Integer, SmallBuild.Count> counts) {
        List<MovedMount> moved = new ArrayList<>();
        counts.forEach((number, count) -> {
            if (count.files() > 0) {
                moved.add(new MovedMount(mounts.get(number).mount().id(), count.files(), count.bytes()));
            }
        });
        return moved;
    }

    @CheckForNull
    private String reference(@CheckForNull CarriedImage carried) {
        return carried == null ? null : policy.reference().atDigest(carried.digest());
    }

    /** Pushes without storing in the engine, which would unpack the image. */
    private String exporter() {
        boolean isDocker = capabilities.isDockerDriver();
        return "type=image,name=" + policy.reference().text() + (isDocker ? ",push=,store=false" : ",push=true")
                + ",compression=zstd,oci-mediatypes=true";
    }

    private static long millisSince(long started) {
        return (System.nanoTime() - started) / 1_000_000;
    }
}
