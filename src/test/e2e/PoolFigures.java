import io.jenkins.plugins.optimizeddockerbuild.engine.build.BuildFolders;
import io.jenkins.plugins.optimizeddockerbuild.engine.build.BuildSettings;
import io.jenkins.plugins.optimizeddockerbuild.engine.build.ForegroundBuild;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.GrpcBridge;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogWriter;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimelineSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.BuildTrust;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.BuilderPool;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.NodeSlots;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolNode;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolOrder;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolQueue;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What affinity is worth: projects that are built several times each, a file changed in between, on three nodes by
 * affinity, on three nodes at random, and on one. Then many builds at once. Run by {@code ./dev bench pool}.
 *
 * <p>Of a build's two RUN layers the first, which stands for installing, can come from the cache; the second, which stands
 * for compiling, cannot, since a file before it changed. Both sleep, so that the machine's own load does not count.
 */
public final class PoolFigures {
    private static final int PROJECTS = Integer.getInteger("projects", 30);
    private static final int ROUNDS = Integer.getInteger("rounds", 5);
    private static final int AT_ONCE = 6;
    private static final int MOST_BUILDS = 4;
    private static final int CROWD = Integer.getInteger("crowd", 50);

    private final Path folder;
    private final String base;
    private final List<PoolNode> nodes = new ArrayList<>();

    private PoolFigures(Path folder, String base) {
        this.folder = folder;
        this.base = base;
    }

    /** @param args a folder, a base image, and the sockets of the engines */
    public static void main(String[] args) throws Exception {
        PoolFigures figures =
                new PoolFigures(Files.createDirectories(Path.of(args[0]).toAbsolutePath()), args[1]);
        for (String engine : Arrays.asList(args).subList(2, args.length)) {
            int port = GrpcBridge.onLoopback(Path.of(engine)).port();
            figures.nodes.add(new PoolNode(
                    "n" + (figures.nodes.size() + 1),
                    "tcp://127.0.0.1:" + port,
                    null,
                    List.of(),
                    new PoolNode.Limits(MOST_BUILDS, 0, false),
                    BuildTrust.TRUSTED));
        }
        System.out.println("| " + PROJECTS + " projects, " + ROUNDS + " builds each | install layers from the cache"
                + " | time of RUN from the cache | wall clock |");
        System.out.println("|---|---|---|---|");
        figures.projects("affinity", figures.nodes, false);
        figures.projects("random", figures.nodes, true);
        figures.projects("one node", figures.nodes.subList(0, 1), false);
        figures.crowd();
        System.exit(0);
    }

    private void projects(String name, List<PoolNode> pool, boolean random) throws Exception {
        Random chance = new Random(1);
        long begun = System.nanoTime();
        int cached = 0;
        long savedMillis = 0;
        long ranMillis = 0;
        for (int round = 0; round < ROUNDS; round++) {
            List<Integer> order = new ArrayList<>();
            for (int project = 0; project < PROJECTS; project++) {
                order.add(project);
            }
            Collections.shuffle(order, chance);
            List<Report> reports = new ArrayList<>();
            ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
            List<Future<Report>> builds = new ArrayList<>();
            for (int project : order) {
                String key = random ? "any-" + chance.nextInt() : "project-" + project;
                int number = round;
                builds.add(threads.submit(() -> build(name, project, number, key, pool)));
            }
            for (Future<Report> build : builds) {
                reports.add(build.get());
            }
            threads.shutdown();
            for (Report report : reports) {
                boolean isCached = install(report).observed().outcome() == TimelineVertex.Outcome.CACHED;
                cached += isCached ? 1 : 0;
                savedMillis += isCached ? 2000 : 0;
                ranMillis += isCached ? 500 : 2500;
            }
        }
        int all = PROJECTS * ROUNDS;
        System.out.printf(
                Locale.ROOT,
                "| %s | %d of %d, %d %% | %d %% | %.0f s |%n",
                name,
                cached,
                all,
                Math.round(100.0 * cached / all),
                Math.round(100.0 * savedMillis / (savedMillis + ranMillis)),
                (System.nanoTime() - begun) / 1e9);
    }

    private static TimelineSection.Vertex install(Report report) {
        return report.timeline().vertices().stream()
                .filter(vertex -> vertex.name().instruction().contains("install"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(report.verdict()));
    }

    /** The same project many times at once. */
    private void crowd() throws Exception {
        long begun = System.nanoTime();
        ExecutorService threads = Executors.newFixedThreadPool(CROWD);
        List<Future<Report>> builds = new ArrayList<>();
        for (int i = 0; i < CROWD; i++) {
            int number = i;
            builds.add(threads.submit(() -> build("crowd", number, 0, "project-" + number, nodes)));
        }
        int[] counts = new int[nodes.size()];
        long waited = 0;
        for (Future<Report> build : builds) {
            Report report = build.get();
            String node = report.builder().pool().nodes().get(0).name();
            counts[node.charAt(1) - '1']++;
            waited = Math.max(waited, report.builder().pool().waitedMillis());
        }
        threads.shutdown();
        System.out.printf(
                Locale.ROOT,
                "%n%d builds at once, at most %d a node: all succeeded, %s by node, the longest wait %.0f s, %.0f s in all%n",
                CROWD,
                MOST_BUILDS,
                Arrays.toString(counts),
                waited / 1e3,
                (System.nanoTime() - begun) / 1e9);
    }

    private Report build(String kind, int project, int round, String key, List<PoolNode> pool) throws Exception {
        Path context = Files.createDirectories(folder.resolve(kind).resolve("project-" + project));
        Files.writeString(
                context.resolve("Dockerfile"),
                "FROM " + base + "\nENV PROJECT=" + kind.replace(' ', '-') + project
                        + "\nRUN sleep 2 && echo install\nCOPY source /source\nRUN sleep 0.5 && echo compile\n");
        Files.writeString(context.resolve("source"), kind + " " + project + " " + round);
        BuildRequest request = BuildRequest.builder()
                .context(context.toString())
                .read(BuildOption.OUTPUT, "type=cacheonly")
                .build();
        BuilderPool team = new BuilderPool("team", pool, false);
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        try (PoolQueue queue = new PoolQueue(
                new PoolOrder(team, key, false, List.of()), new NodeSlots(folder.resolve("locks")))) {
            Report report = new ForegroundBuild(
                            request,
                            BuildSettings.of("bench"),
                            new BuildFolders(folder, null, null),
                            ClientEnvironment.ofThisProcess(),
                            new LogWriter(log))
                    .in(queue)
                    .run(InputStream.nullInputStream());
            if (report.result().status() != ResultSection.Status.SUCCESS) {
                throw new IllegalStateException(log.toString(StandardCharsets.UTF_8));
            }
            return report;
        }
    }
}
