package io.jenkins.plugins.optimizeddockerbuild.engine.cachemount;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildPlan;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildPlanner;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildResult;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuilderUnavailableException;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildxClient;
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
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.LiveTimeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressReader;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Carries what the cache mounts of one build hold from builder to builder, in an image in a registry. A layer cache holds
 * layers and never what {@code RUN --mount=type=cache} keeps, so on a builder that has built nothing yet every package is
 * downloaded again as soon as one layer has to run.
 *
 * <p>The life of it: {@link #begin} finds the mounts and asks the registry, beside what else is prepared. {@link #fill},
 * before the build, brings the carried files to the builder, but only of mounts whose RUN will run, as far as that can be
 * told. {@link #write}, after the build, puts what those RUN instructions added on top of the carried image, so that only
 * the new files travel. Both are small builds on the same builder. Nothing here makes the build fail: what goes wrong is
 * a note.
 */
public final class CacheMountTransfer {
    private static final String LABEL = "io.jenkins.optimized-docker-build.";
    private static final String SALT = LABEL + "salt";
    private static final String RECIPES = LABEL + "recipes";
    private static final int MOST_RECIPES = 200;

    /** Registries and engines take 127 layers. When there are more than these, the image is written from its beginning. */
    private static final int MOST_LAYERS = 60;

    private static final Pattern COUNTED =
            Pattern.compile("odb-carried (?:missing=(\\w+)|files=(\\d+) bytes=(\\d+)(?: all=(\\d+) total=(\\d+))?)");

    private final CacheMountPolicy policy;
    private final BuildRequest request;
    private final Capabilities capabilities;
    private final ClientEnvironment environment;
    private final Path folder;
    private final Dockerfile dockerfile;
    private final BuildInputs inputs;
    private final List<CarriedMount> mounts = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final FutureTask<StoredImage> asking;
    private final Object lock = new Object();
    private BuildxClient client;
    private boolean cancelled;

    /**
     * What one of the two ways moved.
     *
     * @param mounts by id, those that were moved
     * @param millis how long it took
     * @param notes what was left out or went wrong, one sentence each
     */
    public record Moved(List<MovedMount> mounts, long millis, List<String> notes) {
        public Moved {
            mounts = List.copyOf(mounts);
            notes = List.copyOf(notes);
        }
    }

    /**
     * What was moved of one mount.
     *
     * @param files and links
     * @param bytes of them, unpacked
     */
    public record MovedMount(String id, long files, long bytes) {}

    private CacheMountTransfer(
            CacheMountPolicy policy,
            BuildRequest request,
            Dockerfile dockerfile,
            BuildInputs inputs,
            Capabilities capabilities,
            ClientEnvironment environment,
            Path folder) {
        this.policy = policy;
        this.request = request;
        this.dockerfile = dockerfile;
        this.inputs = inputs;
        this.capabilities = capabilities;
        this.environment = environment;
        this.folder = folder;
        CacheMounts found = CacheMounts.of(dockerfile, inputs);
        notes.addAll(found.unresolved());
        for (CacheMount mount : found.mounts()) {
            List<String> parts = CarriedParts.of(mount, policy.named());
            if (parts == null) {
                notes.add("The cache mount `" + mount.id() + "` is not carried: no tool is known to keep packages at "
                        + mount.target() + ". Name its id to carry all of it.");
            } else {
                mounts.add(new CarriedMount(mount, parts));
            }
        }
        asking = new FutureTask<>(() -> StoredImage.ask(policy.reference(), capabilities, environment));
    }

    /**
     * Finds the mounts and begins to ask the registry, in a thread of its own.
     *
     * @param folder a private folder that exists, for the small builds
     */
    public static CacheMountTransfer begin(
            CacheMountPolicy policy,
            BuildRequest request,
            Dockerfile dockerfile,
            BuildInputs inputs,
            Capabilities capabilities,
            ClientEnvironment environment,
            Path folder) {
        CacheMountTransfer transfer =
                new CacheMountTransfer(policy, request, dockerfile, inputs, capabilities, environment, folder);
        if (!transfer.mounts.isEmpty()) {
            Thread thread = new Thread(transfer.asking, "carried cache mounts");
            thread.setDaemon(true);
            thread.start();
        }
        return transfer;
    }

    /** Whether the build has a mount to carry. */
    public boolean hasMounts() {
        return !mounts.isEmpty();
    }

    /** Why mounts of the Dockerfile are not carried, one sentence each. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /** Stops what runs. */
    public void cancel() {
        synchronized (lock) {
            cancelled = true;
            if (client != null) {
                client.cancel();
            }
        }
    }

    /**
     * Brings the carried files to the builder, before the build.
     *
     * @param ingredients what the build is made of, with prints of the salt that it is given; null where that cannot be
     *     told in time
     */
    public Moved fill(Function<String, Ingredients> ingredients) throws InterruptedException {
        long started = System.nanoTime();
        List<String> problems = new ArrayList<>();
        StoredImage stored = stored(problems);
        if (stored == null) {
            return new Moved(List.of(), millisSince(started), problems);
        }
        List<CarriedMount> needed = needed(stored, ingredients);
        if (needed.isEmpty()) {
            return new Moved(List.of(), millisSince(started), problems);
        }
        List<MovedMount> moved = new ArrayList<>();
        try {
            String nonce = UUID.randomUUID().toString();
            Map<Integer, Count> counts =
                    run(TransferDockerfile.fill(needed), stored, "type=cacheonly", nonce, needed.size(), problems);
            counts.forEach((number, count) -> {
                if (count.files() > 0) {
                    moved.add(new MovedMount(needed.get(number).mount().id(), count.files(), count.bytes()));
                }
            });
        } catch (IOException e) {
            problems.add("The cache mounts were not filled from "
                    + policy.reference().text() + ": " + e.getMessage());
        }
        return new Moved(moved, millisSince(started), problems);
    }

    private List<CarriedMount> needed(StoredImage stored, Function<String, Ingredients> ingredients) {
        Set<String> recipes = recipes(stored);
        String salt = stored.labels().get(SALT);
        Ingredients known = salt == null || recipes.isEmpty() ? null : ingredients.apply(salt);
        if (known == null) {
            return mounts;
        }
        BuildGraph graph = BuildGraph.of(dockerfile, inputs);
        List<CarriedMount> needed = new ArrayList<>();
        for (CarriedMount carried : mounts) {
            String recipe = RecipePrint.of(carried.mount(), known, graph);
            if (recipe == null || !recipes.contains(recipe)) {
                needed.add(carried);
            }
        }
        return needed;
    }

    private static Set<String> recipes(StoredImage stored) {
        Set<String> recipes = new LinkedHashSet<>(
                List.of(stored.labels().getOrDefault(RECIPES, "").split(" ")));
        recipes.remove("");
        return recipes;
    }

    /**
     * Puts what the build added to the mounts into the carried image, after a build that succeeded. Does nothing where
     * the policy forbids it, or where no RUN with a mount ran.
     *
     * @param timeline of the build
     * @param ingredients as for {@link #fill}
     */
    public Moved write(Timeline timeline, Function<String, Ingredients> ingredients) throws InterruptedException {
        long started = System.nanoTime();
        List<CarriedMount> ran = policy.writes() ? ran(timeline) : List.of();
        if (ran.isEmpty()) {
            return new Moved(List.of(), 0, List.of());
        }
        List<String> problems = new ArrayList<>();
        List<MovedMount> moved = new ArrayList<>();
        try {
            moved.addAll(write(ran, ingredients, problems));
        } catch (IOException e) {
            problems.add(
                    "The cache mounts were not written to " + policy.reference().text() + ": " + e.getMessage());
        }
        return new Moved(moved, millisSince(started), problems);
    }

    /** Those of which a RUN ran in the build. */
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

    private List<MovedMount> write(
            List<CarriedMount> ran, Function<String, Ingredients> ingredients, List<String> problems)
            throws IOException, InterruptedException {
        StoredImage stored = StoredImage.ask(policy.reference(), capabilities, environment);
        Map<String, String> labels = labels(stored, ingredients);
        StoredImage base = stored != null && stored.layerBytes().size() > MOST_LAYERS ? null : stored;
        List<CarriedMount> collected = base == null && stored != null ? mounts : ran;
        String nonce = UUID.randomUUID().toString();
        long most = policy.mostBytes();
        Map<Integer, Count> counts = run(
                TransferDockerfile.collect(collected, base != null, most),
                base,
                "type=cacheonly",
                nonce,
                collected.size(),
                problems);
        List<CarriedMount> changed = new ArrayList<>();
        List<MovedMount> moved = new ArrayList<>();
        counts.forEach((number, count) -> {
            if (count.files() > 0) {
                changed.add(collected.get(number));
                moved.add(new MovedMount(collected.get(number).mount().id(), count.files(), count.bytes()));
            }
        });
        boolean learned =
                stored != null && !labels.get(RECIPES).equals(stored.labels().get(RECIPES));
        if (changed.isEmpty() && (base == null || !learned)) {
            return List.of();
        }
        run(
                TransferDockerfile.write(collected, changed, base != null, most, labels),
                base,
                exporter(),
                nonce,
                0,
                problems);
        return moved;
    }

    /** Pushes and keeps nothing in the engine, which would unpack it. */
    private String exporter() {
        boolean isDocker = capabilities.isDockerDriver();
        return "type=image,name=" + policy.reference().text() + (isDocker ? ",push=,store=false" : ",push=true")
                + ",compression=zstd,oci-mediatypes=true";
    }

    private Map<String, String> labels(@CheckForNull StoredImage stored, Function<String, Ingredients> ingredients) {
        String salt = stored == null ? null : stored.labels().get(SALT);
        Ingredients known = ingredients.apply(salt);
        List<String> recipes = new ArrayList<>(stored == null ? Set.of() : recipes(stored));
        Map<String, String> labels = new LinkedHashMap<>();
        if (known != null) {
            labels.put(SALT, known.salt());
            BuildGraph graph = BuildGraph.of(dockerfile, inputs);
            for (CarriedMount carried : mounts) {
                String recipe = RecipePrint.of(carried.mount(), known, graph);
                if (recipe != null) {
                    recipes.remove(recipe);
                    recipes.add(recipe);
                }
            }
        }
        List<String> newest = recipes.subList(Math.max(0, recipes.size() - MOST_RECIPES), recipes.size());
        labels.put(RECIPES, String.join(" ", newest));
        return labels;
    }

    @CheckForNull
    private StoredImage stored(List<String> problems) throws InterruptedException {
        try {
            return mounts.isEmpty() ? null : asking.get();
        } catch (ExecutionException e) {
            problems.add(
                    "The cache mounts are not filled: " + policy.reference().text() + " cannot be read: "
                            + e.getCause().getMessage());
            return null;
        }
    }

    /** What a script counted. */
    private record Count(long files, long bytes) {}

    /**
     * Runs one of the small builds.
     *
     * @param nonce value of the argument that makes the scripts run
     * @param stages how many stages have a script that counts
     * @return counts by the number of the stage
     * @throws IOException when it fails
     */
    private Map<Integer, Count> run(
            String text,
            @CheckForNull StoredImage stored,
            String output,
            String nonce,
            int stages,
            List<String> problems)
            throws IOException, InterruptedException {
        Path scripts = Files.createDirectories(folder.resolve("scripts"));
        for (String script : List.of("mount.sh", "fill.sh", "collect.sh")) {
            copyScript(script, scripts.resolve(script));
        }
        Path file = folder.resolve("Dockerfile");
        Files.writeString(file, text);
        BuildRequest.Builder small = BuildRequest.builder()
                .context(scripts.toString())
                .read(BuildOption.FILE, file.toString())
                .read(BuildOption.BUILDER, request.builderName())
                .read(BuildOption.PROVENANCE, "false")
                .read(BuildOption.OUTPUT, output);
        if (request.platforms().size() > 0) {
            small.add(BuildOption.PLATFORM, request.platforms().get(0));
        }
        request.all(BuildOption.BUILD_CONTEXT).forEach(named -> small.add(BuildOption.BUILD_CONTEXT, named));
        if (stored != null) {
            String reference = policy.reference().atDigest(stored.digest());
            small.read(BuildOption.BUILD_CONTEXT, TransferDockerfile.STORED + "=docker-image://" + reference);
        }
        small.read(BuildOption.BUILD_ARG, TransferDockerfile.NONCE + "=" + nonce);
        LiveTimeline progress = new LiveTimeline();
        BuildResult result;
        try (ProgressReader reader = new ProgressReader(Clock.systemUTC(), progress)) {
            BuildPlan plan = BuildPlanner.plan(
                    small.build(),
                    capabilities,
                    environment,
                    null,
                    folder.resolve("metadata.json").toString());
            BuildxClient running = new BuildxClient(plan, environment);
            synchronized (lock) {
                client = running;
                if (cancelled) {
                    running.cancel();
                }
            }
            result = running.run(reader, null);
        } catch (InvalidRequestException | BuilderUnavailableException e) {
            throw new IOException(e.getMessage(), e);
        }
        Timeline timeline = progress.build();
        if (result.ending() != BuildResult.Ending.SUCCEEDED) {
            throw new IOException(failure(timeline, result));
        }
        return counts(timeline, stages, problems);
    }

    private static String failure(Timeline timeline, BuildResult result) {
        if (result.ending() == BuildResult.Ending.CANCELED) {
            return "it was canceled.";
        }
        TimelineVertex failed = timeline.failure();
        if (failed != null && failed.error() != null) {
            List<String> said = failed.logTail();
            return failed.error() + (said.isEmpty() ? "" : ": " + said.get(said.size() - 1));
        }
        List<String> lines = timeline.text();
        return lines.isEmpty() ? "exit code " + result.exitCode() + "." : lines.get(lines.size() - 1);
    }

    private static Map<Integer, Count> counts(Timeline timeline, int stages, List<String> problems) {
        Map<Integer, Count> counts = new LinkedHashMap<>();
        for (TimelineVertex vertex : timeline.vertices()) {
            String stage = vertex.name().stage();
            if (stage == null || !stage.matches("m\\d+")) {
                continue;
            }
            int number = Integer.parseInt(stage.substring(1));
            for (String line : vertex.logTail()) {
                Matcher counted = COUNTED.matcher(line);
                if (number < stages && counted.find()) {
                    if (counted.group(1) != null) {
                        problems.add("A cache mount is not carried: the image of its stage has no `" + counted.group(1)
                                + "`.");
                    } else {
                        counts.put(
                                number, new Count(Long.parseLong(counted.group(2)), Long.parseLong(counted.group(3))));
                    }
                }
            }
        }
        return counts;
    }

    private static void copyScript(String name, Path to) throws IOException {
        try (InputStream script = CacheMountTransfer.class.getResourceAsStream(name)) {
            if (script == null) {
                throw new IllegalStateException("the script " + name + " is missing in the jar");
            }
            Files.writeString(to, new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static long millisSince(long started) {
        return (System.nanoTime() - started) / 1_000_000;
    }
}
