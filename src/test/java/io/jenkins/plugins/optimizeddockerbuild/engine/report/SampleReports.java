package io.jenkins.plugins.optimizeddockerbuild.engine.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.build.ReportAssembler;
import io.jenkins.plugins.optimizeddockerbuild.engine.build.WatchedBuild;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.Inventory;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.Inventory.Figures;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.LayerKey;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogSettings;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuilderSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ContextSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Gate;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.HostSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ImageSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.LayerHistory;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.LayerReason;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.PoolSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.RequestSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.SmokeTestSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Summaries;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimelineSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.VersionsSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Interval;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressEvent;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reports as builds leave them, for the tests of everything that reads reports. */
public final class SampleReports {
    private static final Instant ZERO = Instant.parse("2026-03-01T10:15:30.123456789Z");

    private final List<TimelineVertex> vertices = new ArrayList<>();
    private final List<Integer> critical = new ArrayList<>();
    private final Map<String, Lines> lines = new HashMap<>();
    private TimelineVertex failure;

    private SampleReports() {}

    /** The same build at another time. */
    public static Report startedAt(Report report, Instant started) {
        return new Report(
                report.schema(),
                report.id(),
                report.verdict(),
                report.request(),
                report.versions(),
                report.host(),
                report.builder(),
                started,
                started.plusMillis(report.durationMillis()),
                report.durationMillis(),
                report.result(),
                report.context(),
                report.timeline(),
                report.targets(),
                report.image(),
                report.cache(),
                report.comparison(),
                report.trend(),
                report.advice(),
                report.patch(),
                report.gates(),
                report.smokeTest(),
                report.warnings(),
                report.notes(),
                report.log());
    }

    /** A service with pip packages, built with an empty cache but for its base, after an earlier build. */
    public static Report mlBackend() {
        SampleReports build = new SampleReports();
        build.internal("[internal] load build definition from Dockerfile", 0, 40);
        build.internal("[internal] load metadata for docker.io/library/python:3.11-slim", 40, 900)
                .critical();
        build.internal("[internal] load .dockerignore", 900, 930);
        build.cacheImport("importing cache manifest from registry.example.com/shop/backend:cache-main", 930, 1850);
        build.step(
                        "deps",
                        1,
                        4,
                        "FROM docker.io/library/python:3.11-slim@sha256:0b23cfb7425d065008b778022a17b1551c82f8b4866ee5a7a200084b7e2eafbf",
                        930,
                        6_300,
                        false,
                        1)
                .critical();
        build.context("[internal] load build context", 930, 1_700, 1_214_311);
        build.step(
                        "deps",
                        2,
                        4,
                        "RUN apt-get update && apt-get install -y --no-install-recommends build-essential",
                        6_300,
                        41_250,
                        false,
                        3)
                .critical();
        build.step("deps", 3, 4, "COPY requirements.txt .", 41_250, 41_310, false, 5)
                .critical();
        build.step(
                        "deps",
                        4,
                        4,
                        "RUN --mount=type=cache,target=/root/.cache/pip pip install --prefix=/install -r requirements.txt",
                        41_310,
                        193_480,
                        false,
                        6)
                .critical()
                .log(
                        "Collecting fastapi==0.115.0",
                        "Downloading torch-2.4.1-cp311-cp311-manylinux1_x86_64.whl (797.1 MB)",
                        "Installing collected packages: numpy, pandas, torch, fastapi",
                        "Successfully installed fastapi-0.115.0 numpy-2.1.1 pandas-2.2.3 torch-2.4.1");
        build.step(
                "assets",
                1,
                2,
                "FROM docker.io/library/node:22-alpine@sha256:9bef0ef1e268f60627da9ba7d7605e8831d5b56ad07487d24d1aa386336d1944",
                930,
                4_400,
                false,
                9);
        build.step("assets", 2, 2, "RUN npm ci && npm run build", 4_400, 63_900, false, 10)
                .log("added 812 packages in 41s", "vite v5.4.8 building for production...", "✓ built in 9.82s");
        build.step("stage-2", 2, 5, "WORKDIR /app", 6_300, 6_350, true, 13);
        build.step("stage-2", 3, 5, "COPY --from=deps /install /usr/local", 193_480, 199_400, false, 14)
                .critical();
        build.step("stage-2", 4, 5, "COPY --from=assets /app/dist static/", 199_400, 199_700, false, 15)
                .critical();
        build.step("stage-2", 5, 5, "COPY . .", 199_700, 199_930, false, 16).critical();
        build.export("exporting to image", 199_930, 231_700, 412_000_000).critical();
        build.cacheExport("exporting cache to registry", 231_700, 248_000, 390_000_000)
                .critical();
        return build.assembler("2026-03-01T10-15-30Z-4f2a", 252_300)
                .succeeded()
                .verdict("2m32.2s of 4m12.3s (60 %) went into `RUN pip install` (Dockerfile:6); it had to run because"
                        + " requirements.txt changed (412 B to 436 B).")
                .context(mlContext())
                .image(mlImage())
                .history(Map.of(
                        new LayerKey(
                                "",
                                "deps",
                                "RUN --mount=type=cache,target=/root/.cache/pip pip install --prefix=/install -r"
                                        + " requirements.txt"),
                        new LayerHistory(
                                121_000L, 118_000L, new TimelineSection.History(30, 7, 23, 7, 112_000L, 131_000L)),
                        new LayerKey("", "assets", "RUN npm ci && npm run build"),
                        new LayerHistory(58_000L, 61_000L, new TimelineSection.History(30, 9, 21, 9, 55_000L, 60_500L)),
                        new LayerKey("", "stage-2", "WORKDIR /app"),
                        new LayerHistory(50L, 48L, new TimelineSection.History(2, 2, 0, 2, 48L, 52L))))
                .reasons(mlReasons())
                .previous(earlierBuild())
                .notes(List.of("The cache registry.example.com/shop/backend:cache-feature does not exist yet:"
                        + " this build makes it."))
                .assemble();
    }

    /** A build in which a step failed while another still ran. */
    public static Report failed() {
        SampleReports build = new SampleReports();
        build.internal("[internal] load build definition from Dockerfile", 0, 40);
        build.step("builder", 1, 3, "FROM docker.io/library/golang:1.23", 40, 2_000, false, 1)
                .critical();
        build.context("[internal] load build context", 40, 300, 52_000);
        build.step("builder", 2, 3, "COPY . .", 2_000, 2_200, false, 3).critical();
        build.step("docs", 2, 2, "RUN make docs", 2_200, 9_000, TimelineVertex.Outcome.CANCELED, 9);
        build.step("builder", 3, 3, "RUN go build ./...", 2_200, 9_000, TimelineVertex.Outcome.FAILED, 4)
                .critical()
                .log(
                        "go: downloading github.com/jackc/pgx/v5 v5.7.1",
                        "# example.com/shop/cmd/api",
                        "cmd/api/main.go:41:17: undefined: handler.NewCart",
                        "cmd/api/main.go:58:2: missing return");
        build.failed("process \"/bin/sh -c go build ./...\" did not complete successfully: exit code: 1");
        return build.assembler("2026-03-01T10-20-00Z-77aa", 9_400)
                .failed(
                        1,
                        null,
                        "The command of the RUN ended with exit code 1: the compiler could not build ./cmd/api.")
                .verdict("Failed after 9.4s: RUN go build ./... (line 4) ended with exit code 1.")
                .assemble();
    }

    /** Two of three layers never began. */
    public static Report failedEarly() {
        SampleReports build = new SampleReports();
        build.step("builder", 1, 3, "RUN make", 0, 3_000, TimelineVertex.Outcome.FAILED, 1)
                .critical();
        for (int step = 2; step <= 3; step++) {
            build.step("builder", step, 3, "RUN make " + step, 0, 0, TimelineVertex.Outcome.UNFINISHED, step);
            build.neverRan();
        }
        return build.assembler("2026-03-01T10-25-00Z-78aa", 5_000)
                .failed(1, "RUN make failed.", null)
                .assemble();
    }

    /** Nothing but cached steps, for two platforms. */
    public static Report cachedForTwoPlatforms() {
        SampleReports build = new SampleReports();
        build.internal("[internal] load build definition from Dockerfile", 0, 20)
                .critical();
        for (String platform : List.of("linux/amd64", "linux/arm64")) {
            build.step(
                    platform,
                    "builder",
                    1,
                    2,
                    "FROM docker.io/library/alpine:3.20",
                    20,
                    20,
                    TimelineVertex.Outcome.CACHED,
                    1);
            build.step(platform, "builder", 2, 2, "RUN apk add curl", 20, 20, TimelineVertex.Outcome.CACHED, 2);
        }
        build.export("exporting to image", 20, 310, 0).critical();
        return build.assembler("2026-03-01T10-30-00Z-0001", 400)
                .succeeded()
                .verdict("0.4s: everything came from the cache.")
                .assemble();
    }

    /** The same steps for two platforms on one node of a pool, which emulates the second. */
    public static Report emulatedForOneOfTwoPlatforms() {
        SampleReports build = new SampleReports();
        build.internal("[internal] load build definition from Dockerfile", 0, 20);
        build.step("linux/amd64", "builder", 1, 2, "RUN make", 20, 10_020, TimelineVertex.Outcome.DONE, 2);
        build.step("linux/amd64", "builder", 2, 2, "RUN make test", 10_020, 12_020, TimelineVertex.Outcome.DONE, 3);
        build.step("linux/arm64", "builder", 1, 2, "RUN make", 20, 60_020, TimelineVertex.Outcome.DONE, 2)
                .critical();
        build.step("linux/arm64", "builder", 2, 2, "RUN make test", 60_020, 60_020, TimelineVertex.Outcome.CACHED, 3);
        PoolSection.Node node = new PoolSection.Node(
                "n1", 1, List.of("linux/amd64", "linux/arm64"), List.of("linux/arm64"), "0.16.0", null, 0);
        return build.assembler("2026-03-01T10-30-00Z-0002", 61_000)
                .builder(new BuilderSection(
                        "odb-team",
                        "remote",
                        List.of("linux/amd64", "linux/arm64"),
                        new PoolSection("team", List.of(node), List.of(), 0, null)))
                .succeeded()
                .verdict("1m01s.")
                .assemble();
    }

    /** Nothing is known but that the client could not reach BuildKit. */
    public static Report withoutBuildKit() {
        return new SampleReports()
                .assembler("2026-03-01T10-40-00Z-0002", 120)
                .failed(
                        1,
                        "Cannot connect to the Docker daemon at unix:///var/run/docker.sock.",
                        "BuildKit is not running, or this user may not talk to it: start Docker, or choose another"
                                + " builder with --builder.")
                .verdict("Failed after 0.1s: BuildKit could not be reached.")
                .assemble();
    }

    /** The cache to import from does not exist yet. */
    public static Report firstOfABranch() {
        SampleReports build = new SampleReports();
        build.cacheImport("importing cache manifest from registry.example.com/shop/backend:cache-new", 0, 300);
        build.replaceLast(
                build.last(),
                "failed to configure registry cache importer: registry.example.com/shop/backend:cache-new: not found",
                List.of());
        build.step("stage-0", 2, 2, "RUN make", 300, 3_000, false, 2).critical();
        return build.assembler("2026-03-01T13-00-00Z-0bb0", 3_200).succeeded().assemble();
    }

    /** Layers from a registry: one took time to fetch; the build was cancelled before the last began. */
    public static Report fetchedFromTheCache() {
        SampleReports build = new SampleReports();
        build.step("stage-0", 1, 3, "RUN make deps", 0, 4_000, true, 2).critical();
        build.stretch(4_000);
        build.step("stage-0", 2, 3, "RUN make assets", 0, 0, true, 3);
        build.step("stage-0", 3, 3, "RUN make", 4_000, 5_000, TimelineVertex.Outcome.CANCELED, 4)
                .critical();
        build.step("stage-1", 1, 1, "COPY --from=0 /out /", 0, 0, TimelineVertex.Outcome.UNFINISHED, 6);
        build.neverRan();
        return build.assembler("2026-03-01T14-00-00Z-0cc0", 5_100)
                .cancelled(130, "The build was canceled.", null)
                .assemble();
    }

    /** With everything that other reports leave out: advice, quality gates, several platforms, problems in the context. */
    public static Report advised() {
        SampleReports build = new SampleReports();
        build.step("builder", 1, 2, "FROM docker.io/library/node:22", 0, 3_000, TimelineVertex.Outcome.DONE, 1)
                .critical();
        build.step("builder", 2, 2, "RUN npm install", 3_000, 62_000, TimelineVertex.Outcome.DONE, 3)
                .critical();
        ImageSection.Layer layer = new ImageSection.Layer(null, 210_000_000, "RUN npm install", new Lines(3, 3), 2);
        return build.assembler("2026-03-01T12-00-00Z-00aa", 64_000)
                .succeeded()
                .verdict("59.0s of 1m04.0s (92 %) went into `RUN npm install` (Dockerfile:3).")
                .context(new ContextSection(
                        true,
                        null,
                        "report",
                        true,
                        12,
                        new Figures(1_203, 98_000_000),
                        new Figures(1_203, 98_000_000),
                        new Figures(1_203, 98_000_000),
                        0,
                        null,
                        List.of(
                                new Inventory.Folder(
                                        "node_modules",
                                        new Figures(1_180, 97_000_000),
                                        new Figures(1_180, 97_000_000),
                                        new Figures(1_180, 97_000_000)),
                                new Inventory.Folder(
                                        "src",
                                        new Figures(23, 1_000_000),
                                        new Figures(23, 1_000_000),
                                        new Figures(23, 1_000_000))),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(new ContextSection.PrunedGroup(
                                "node-modules",
                                "node_modules",
                                "The Dockerfile installs the packages itself (line 3).",
                                List.of("node_modules/"),
                                1_180,
                                97_000_000,
                                List.of())),
                        List.of(),
                        List.of(),
                        List.of(new ContextSection.Problem("run/app.sock", "a socket: BuildKit leaves it out"))))
                .image(new ImageSection(
                        null,
                        List.of(),
                        List.of(
                                new ImageSection.Platform(
                                        "linux/amd64", null, ImageSection.SizeKind.UNPACKED, List.of(layer)),
                                new ImageSection.Platform(
                                        "linux/arm64", null, ImageSection.SizeKind.UNPACKED, List.of(layer)))))
                .advice(List.of(
                        new Advice(
                                "cache-mount-for-npm",
                                Advice.Severity.HIGH,
                                "Keep npm's downloads between builds",
                                "Every change of package.json downloads all packages again. A cache mount keeps them on the builder.",
                                "RUN npm install took 59.0s in this build and ran in 7 of the last 10.",
                                "--- Dockerfile\n+++ Dockerfile\n@@ -3 +3 @@\n-RUN npm install\n+RUN --mount=type=cache,target=/root/.npm npm ci",
                                Advice.Proof.NOT_BUILT,
                                new Lines(3, 3),
                                41_000L,
                                null),
                        new Advice(
                                "prune",
                                Advice.Severity.LOW,
                                "Let odb prune the context",
                                "97 MB need not be sent.",
                                null,
                                null,
                                null,
                                null,
                                null,
                                97_000_000L)))
                .assemble()
                .withGates(List.of(
                        new Gate("duration", 64_000.0, 60_000.0, "ms", Gate.Outcome.UNSTABLE, null),
                        new Gate("image-bytes", null, 500_000_000.0, "bytes", Gate.Outcome.UNKNOWN, null)));
    }

    /** Many vertices with all that a history tells of each, and a context with long lists. */
    public static Report large(int vertices) {
        SampleReports build = new SampleReports();
        int at = 0;
        for (int i = 0; i < vertices; i++) {
            int duration = i % 5 == 0 ? 40 : 300 + i * 7919 % 9_000;
            int start = Math.max(0, at - (i % 3) * 2_000);
            build.step(
                    "stage-" + i / 20,
                    i % 20 + 1,
                    20,
                    "RUN --mount=type=cache,target=/root/.cache make -C component-" + i
                            + " CFLAGS='-O2 -g -fstack-protector-strong' install && rm -rf /tmp/build-component-" + i,
                    start,
                    start + duration,
                    i % 7 == 3 ? TimelineVertex.Outcome.CACHED : TimelineVertex.Outcome.DONE,
                    i + 1);
            if (i % 3 == 0) {
                build.critical();
                at = start + duration;
            }
            build.log("a line of output that is about as long as lines of compilers are in real builds: " + i);
        }
        List<Inventory.Folder> folders = new ArrayList<>();
        List<Inventory.Secret> secrets = new ArrayList<>();
        List<ContextSection.LargeFile> files = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            folders.add(new Inventory.Folder(
                    "folder-" + i,
                    new Figures(400 - i, 3_000_000L - i * 9_000),
                    new Figures(400 - i, 3_000_000L - i * 9_000),
                    new Figures(300 - i, 2_000_000L - i * 6_000)));
            secrets.add(new Inventory.Secret("folder-" + i + "/.env", "an environment file", true, null));
            files.add(new ContextSection.LargeFile("folder-" + i + "/file.bin", 1_000_000 - i, true));
        }
        return SampleHistory.remembered(build.assembler("2026-03-01T11-00-00Z-0500", at + 500)
                .succeeded()
                .verdict("A large build.")
                .context(new ContextSection(
                        true,
                        null,
                        "safe",
                        true,
                        700,
                        new Figures(100_000, 900_000_000),
                        new Figures(100_000, 900_000_000),
                        new Figures(70_000, 600_000_000),
                        0,
                        ".dockerignore",
                        folders,
                        List.of(),
                        files,
                        List.of(),
                        List.of(),
                        List.of(),
                        secrets,
                        List.of())));
    }

    /** Everything that comes from outside tries to be something else. */
    public static Report hostile() {
        String evil =
                "\"'><script>alert(1)</script><img src=x onerror=alert(1)>&amp;${7*7}\u202egnp.exe\u001b[31mred\u001b]0;title\u0007\u0000\ud800\u009b31m javascript:alert(1)";
        SampleReports build = new SampleReports();
        build.step(evil, evil, 1, 2, "RUN " + evil, 0, 500, TimelineVertex.Outcome.DONE, 1)
                .critical()
                .log(evil, "plain");
        build.internal(evil, 500, 900);
        build.cacheImport("importing cache manifest from " + evil, 900, 950);
        build.step(evil, evil, 2, 2, "RUN " + evil, 900, 1_500, TimelineVertex.Outcome.FAILED, 2)
                .critical()
                .log(evil, "\r50%\r100%");
        build.failed(evil);
        return new ReportAssembler(
                        evil,
                        new RequestSection(
                                evil,
                                evil,
                                evil,
                                List.of(evil),
                                List.of(evil),
                                List.of(evil),
                                List.of(evil),
                                List.of(evil),
                                List.of(evil),
                                List.of(evil),
                                true,
                                true,
                                true,
                                true,
                                List.of(evil),
                                List.of(evil),
                                true,
                                evil,
                                List.of(evil)))
                .ran(ZERO, ZERO.plusMillis(2_000))
                .timeline(build.timeline())
                .lines(build.lines)
                .failed(1, evil, evil)
                .verdict(evil)
                .versions(new VersionsSection(evil, evil, evil, evil))
                .host(new HostSection(evil, evil, evil, 2, 1))
                .builder(new BuilderSection(
                        evil,
                        evil,
                        List.of(evil),
                        new PoolSection(
                                evil,
                                List.of(new PoolSection.Node(evil, 1, List.of(evil), List.of(evil), evil, 1L, 1)),
                                List.of(new PoolSection.LeftOut(evil, evil)),
                                1,
                                evil)))
                .context(new ContextSection(
                        true,
                        null,
                        evil,
                        true,
                        5,
                        new Figures(3, 300),
                        new Figures(3, 300),
                        new Figures(1, 100),
                        0,
                        evil,
                        List.of(new Inventory.Folder(
                                evil, new Figures(3, 300), new Figures(3, 300), new Figures(1, 100))),
                        List.of(new Inventory.Kind(
                                evil, new Figures(3, 300), new Figures(3, 300), new Figures(1, 100))),
                        List.of(new ContextSection.LargeFile(evil, 100, true)),
                        List.of(new Inventory.ExcludedByRule(evil, 1, evil, 1, 1)),
                        List.of(new ContextSection.PrunedGroup(evil, evil, evil, List.of(evil), 1, 1, List.of(evil))),
                        List.of(new Inventory.Doubtful(evil, evil, evil, true, 1, evil, 1, 1)),
                        List.of(new Inventory.Secret(evil, evil, true, evil)),
                        List.of(new ContextSection.Problem(evil, evil))))
                .image(new ImageSection(
                        evil,
                        List.of(evil),
                        List.of(new ImageSection.Platform(
                                evil,
                                evil,
                                ImageSection.SizeKind.COMPRESSED,
                                List.of(new ImageSection.Layer(evil, 100, evil, new Lines(1, 2), 1))))))
                .advice(List.of(new Advice(
                        evil,
                        Advice.Severity.HIGH,
                        evil,
                        evil,
                        evil,
                        "+" + evil + "\n-" + evil,
                        Advice.Proof.NOT_BUILT,
                        new Lines(1, 1),
                        1L,
                        1L)))
                .notes(List.of(evil))
                .previous(Summaries.summary(
                        1,
                        evil,
                        ZERO,
                        ResultSection.Status.SUCCESS,
                        1,
                        1L,
                        1L,
                        ImageSection.SizeKind.COMPRESSED,
                        1L,
                        List.of(),
                        List.of(new BuildSummary.Folder(evil, 9_000_000)),
                        null))
                .assemble()
                .withGates(List.of(new Gate(evil, 1.0, 2.0, evil, Gate.Outcome.FAILED, evil)))
                .withSmokeTest(new SmokeTestSection(
                        SmokeTestSection.Status.FAILED,
                        evil,
                        evil,
                        evil,
                        evil,
                        ZERO,
                        1,
                        1L,
                        List.of(new SmokeTestSection.Check(
                                SmokeTestSection.Kind.COMMAND, evil, SmokeTestSection.Outcome.FAILED, 1L, evil)),
                        1,
                        List.of(evil)));
    }

    /** Two targets that share a stage, as {@code docker buildx bake} reports them. */
    public static Report bake() {
        WatchedBuild watched = WatchedBuild.inLog(LogSettings.DEFAULT, line -> {}, List.of(), null, "1.2.3");
        String[][] vertices = {
            {"a", "[web internal] load build definition from Dockerfile", "0", "1"},
            {"b", "[api internal] load build definition from Dockerfile", "0", "1"},
            {"c", "[web tools 1/1] RUN make", "1", "3"},
            {"c", "[api tools 1/1] RUN make", "1", "3"},
            {"d", "[web web 1/1] RUN web", "3", "5"},
            {"e", "[api api 1/1] RUN api", "3", "4"},
            {"f", "[web] exporting to image", "5", "6"}
        };
        for (String[] vertex : vertices) {
            byte[] json = ("{\"vertexes\":[{\"digest\":\"sha256:%s\",\"name\":\"%s\","
                            + "\"started\":\"2026-01-01T10:00:0%sZ\",\"completed\":\"2026-01-01T10:00:0%sZ\"}]}\n")
                    .formatted((Object[]) vertex)
                    .getBytes(StandardCharsets.UTF_8);
            watched.write(json, 0, json.length);
        }
        return watched.reports().get(0);
    }

    /** The build of {@link #mlBackend} with a smoke test that failed, or passed. */
    public static Report smokeTested(SmokeTestSection.Status status) {
        boolean passed = status == SmokeTestSection.Status.PASSED;
        return mlBackend()
                .withSmokeTest(new SmokeTestSection(
                        status,
                        "registry.example.com/team/ml-backend:1.4",
                        passed ? "compose.yaml" : null,
                        passed ? null : "After 2m00s it was not ready: GET 8000/health: 503 instead of 2xx: loading",
                        passed ? null : "Give it more time with `--smoke-timeout` where that is normal.",
                        ZERO.plusSeconds(120),
                        passed ? 14_250 : 121_000,
                        passed ? 11_400L : null,
                        List.of(
                                new SmokeTestSection.Check(
                                        SmokeTestSection.Kind.PORT,
                                        "port 8000",
                                        SmokeTestSection.Outcome.PASSED,
                                        2_100L,
                                        "open"),
                                new SmokeTestSection.Check(
                                        SmokeTestSection.Kind.HTTP,
                                        "GET 8000/health",
                                        passed ? SmokeTestSection.Outcome.PASSED : SmokeTestSection.Outcome.FAILED,
                                        passed ? 11_400L : null,
                                        passed ? "200" : "503 instead of 2xx: loading"),
                                new SmokeTestSection.Check(
                                        SmokeTestSection.Kind.COMMAND,
                                        "python -c \"import app\"",
                                        passed ? SmokeTestSection.Outcome.PASSED : SmokeTestSection.Outcome.NOT_RUN,
                                        passed ? 900L : null,
                                        null)),
                        212,
                        List.of("INFO:     Started server process [1]", "INFO:     Waiting for application startup.")));
    }

    private static Map<Integer, LayerReason> mlReasons() {
        LayerReason changed = new LayerReason(
                LayerReason.Kind.FILES,
                0,
                "requirements.txt changed (412 B to 436 B)",
                null,
                null,
                List.of(new LayerReason.FileChange("requirements.txt", LayerReason.Change.CHANGED, 412L, 436L)),
                0,
                "2026-02-27T08-01-00Z-11ff");
        return Map.of(8, changed, 9, changed.becauseOf(8));
    }

    private static BuildSummary earlierBuild() {
        return Summaries.summary(
                Report.SCHEMA,
                "2026-02-27T08-01-00Z-11ff",
                Instant.parse("2026-02-27T08:01:00Z"),
                ResultSection.Status.SUCCESS,
                61_000,
                1_102_000L,
                398_000_000L,
                ImageSection.SizeKind.COMPRESSED,
                null,
                List.of(
                        layer(
                                "deps",
                                "RUN apt-get update && apt-get install -y --no-install-recommends build-essential",
                                0,
                                true),
                        layer("deps", "COPY requirements.txt .", 0, true),
                        layer(
                                "deps",
                                "RUN --mount=type=cache,target=/root/.cache/pip pip install --prefix=/install -r requirements.txt",
                                0,
                                true),
                        layer("assets", "RUN npm ci && npm run build", 49_000, false),
                        layer("stage-2", "WORKDIR /app", 48, false),
                        layer("stage-2", "COPY . .", 200, false)),
                List.of(new BuildSummary.Folder("app", 640_000), new BuildSummary.Folder("tests", 190_000)),
                null);
    }

    private static BuildSummary.Layer layer(String stage, String instruction, long millis, boolean cached) {
        return new BuildSummary.Layer(
                new LayerKey("", stage, instruction),
                1,
                null,
                cached ? TimelineVertex.Outcome.CACHED : TimelineVertex.Outcome.DONE,
                millis,
                null);
    }

    private static ContextSection mlContext() {
        return new ContextSection(
                true,
                null,
                "safe",
                true,
                183,
                new Figures(12_311, 412_437_112),
                new Figures(9_520, 352_437_112),
                new Figures(38, 1_214_311),
                0,
                ".dockerignore",
                List.of(
                        new Inventory.Folder(
                                ".venv",
                                new Figures(9_120, 221_437_112),
                                new Figures(9_120, 221_437_112),
                                new Figures(0, 0)),
                        new Inventory.Folder(
                                ".git",
                                new Figures(2_801, 129_000_000),
                                new Figures(2_801, 129_000_000),
                                new Figures(0, 0)),
                        new Inventory.Folder(
                                "node_modules",
                                new Figures(301, 60_100_000),
                                new Figures(301, 60_100_000),
                                new Figures(0, 0)),
                        new Inventory.Folder(
                                "app",
                                new Figures(61, 1_402_000),
                                new Figures(61, 1_402_000),
                                new Figures(24, 884_000)),
                        new Inventory.Folder(
                                "tests", new Figures(16, 289_000), new Figures(16, 289_000), new Figures(8, 198_000)),
                        new Inventory.Folder(
                                ".", new Figures(12, 209_000), new Figures(12, 209_000), new Figures(6, 132_311))),
                List.of(
                        new Inventory.Kind(
                                "virtual environment",
                                new Figures(9_120, 221_437_112),
                                new Figures(9_120, 221_437_112),
                                Figures.ZERO),
                        new Inventory.Kind(
                                "version control",
                                new Figures(2_801, 129_000_000),
                                new Figures(2_801, 129_000_000),
                                Figures.ZERO),
                        new Inventory.Kind(
                                "node_modules",
                                new Figures(301, 60_100_000),
                                new Figures(301, 60_100_000),
                                Figures.ZERO),
                        new Inventory.Kind(
                                "Python source",
                                new Figures(52, 918_000),
                                new Figures(52, 918_000),
                                new Figures(32, 918_000)),
                        new Inventory.Kind(
                                "Python caches", new Figures(28, 701_000), new Figures(28, 701_000), Figures.ZERO),
                        new Inventory.Kind(
                                "other", new Figures(9, 281_000), new Figures(9, 281_000), new Figures(6, 296_311))),
                List.of(
                        new ContextSection.LargeFile(".git/objects/pack/pack-5ee0.pack", 121_000_000, false),
                        new ContextSection.LargeFile(
                                ".venv/lib/python3.11/site-packages/numpy/core/_multiarray.so", 22_100_000, false),
                        new ContextSection.LargeFile("app/data/model-card.json", 612_000, true)),
                List.of(
                        new Inventory.ExcludedByRule(".dockerignore", 1, "node_modules", 301, 60_000_000),
                        new Inventory.ExcludedByRule(".dockerignore", 3, "deploy/id_*", 1, 411)),
                List.of(
                        new ContextSection.PrunedGroup(
                                "virtual-environments",
                                "Virtual environment",
                                "The Dockerfile installs the packages itself (line 6).",
                                List.of(".venv/"),
                                9_120,
                                221_437_112,
                                List.of(".venv/bin/python")),
                        new ContextSection.PrunedGroup(
                                "version-control",
                                "Version control",
                                "No instruction reads it.",
                                List.of(".git/"),
                                2_801,
                                129_000_000,
                                List.of(".git/HEAD")),
                        new ContextSection.PrunedGroup(
                                "node-modules",
                                "node_modules",
                                "The Dockerfile installs the packages itself (line 10).",
                                List.of("node_modules/"),
                                301,
                                60_100_000,
                                List.of("node_modules/vite/package.json")),
                        new ContextSection.PrunedGroup(
                                "python-caches",
                                "Python caches",
                                "Python makes them again.",
                                List.of("**/__pycache__/", "**/.pytest_cache/"),
                                28,
                                701_000,
                                List.of("app/__pycache__/main.cpython-311.pyc"))),
                List.of(new Inventory.Doubtful(
                        "notebooks",
                        "notebooks",
                        "The RUN in line 9 of the Dockerfile runs make, which may read it.",
                        true,
                        7,
                        "notebooks",
                        3,
                        88_000)),
                List.of(
                        new Inventory.Secret(".env", "an environment file with values", true, null),
                        new Inventory.Secret("deploy/id_ed25519", "a private key", false, "line 3 of .dockerignore")),
                List.of());
    }

    private static ImageSection mlImage() {
        return new ImageSection(
                "sha256:3f1c0d8e7a0f7a4c1a8a4c8db1a0f7e4d8e7a0f7a4c1a8a4c8db1a0f7e4d8e7a",
                List.of("registry.example.com/shop/backend:1.42"),
                List.of(new ImageSection.Platform(
                        "linux/amd64",
                        null,
                        ImageSection.SizeKind.COMPRESSED,
                        List.of(
                                new ImageSection.Layer(
                                        "sha256:aa", 28_200_000, "debian.sh --arch amd64 out/ bookworm", null, 0),
                                new ImageSection.Layer(
                                        "sha256:ab",
                                        3_510_000,
                                        "RUN set -eux; apt-get update; apt-get install -y --no-install-recommends ca-certificates tzdata",
                                        null,
                                        0),
                                new ImageSection.Layer("sha256:ac", 16_100_000, "RUN set -eux; build python", null, 0),
                                new ImageSection.Layer("sha256:ad", 94, "WORKDIR /app", new Lines(13, 13), 12),
                                new ImageSection.Layer(
                                        "sha256:ae",
                                        361_800_000,
                                        "COPY --from=deps /install /usr/local",
                                        new Lines(14, 14),
                                        13),
                                new ImageSection.Layer(
                                        "sha256:af",
                                        1_900_000,
                                        "COPY --from=assets /app/dist static/",
                                        new Lines(15, 15),
                                        14),
                                new ImageSection.Layer("sha256:b0", 490_000, "COPY . .", new Lines(16, 16), 15)))));
    }

    private ReportAssembler assembler(String id, long millis) {
        return new ReportAssembler(id, request())
                .exportedTo("registry.example.com/shop/backend:cache-feature")
                .ran(ZERO.minusMillis(200), ZERO.minusMillis(200).plusMillis(millis))
                .timeline(timeline())
                .lines(lines)
                .versions(new VersionsSection("0.1.0", "0.13.1", "0.13.2", "26.1.5"))
                .host(new HostSection("agent-7", "Linux 6.1", "amd64", 4, 16_000_000_000L))
                .builder(new BuilderSection("default", "docker", List.of("linux/amd64"), null));
    }

    private static RequestSection request() {
        return new RequestSection(
                ".",
                "Dockerfile",
                null,
                List.of("registry.example.com/shop/backend:1.42"),
                List.of(),
                List.of("PIP_INDEX_URL"),
                List.of("pip"),
                List.of(),
                List.of(),
                List.of("type=registry"),
                true,
                false,
                false,
                false,
                List.of("type=registry,ref=registry.example.com/shop/backend:cache-main"),
                List.of("type=registry,ref=registry.example.com/shop/backend:cache-feature,mode=max"),
                false,
                "safe",
                List.of("docker", "buildx", "build", "--progress=rawjson", "--secret=id=pip,src=***", "."));
    }

    private Timeline timeline() {
        Instant completed = ZERO;
        for (TimelineVertex vertex : vertices) {
            for (Interval interval : vertex.intervals()) {
                completed = interval.completed().isAfter(completed) ? interval.completed() : completed;
            }
        }
        return new Timeline(
                vertices,
                vertices.isEmpty() ? null : ZERO,
                vertices.isEmpty() ? null : completed,
                critical,
                failure,
                List.of(new ProgressEvent.Warning(
                        null, 1, "FromAsCasing: 'as' and 'FROM' keywords' casing do not match", List.of(), null, 1, 1)),
                vertices.isEmpty() ? List.of("ERROR: Cannot connect to the Docker daemon") : List.of(),
                0);
    }

    private SampleReports internal(String name, int from, int to) {
        return add(
                name,
                new VertexName(name, VertexName.Kind.INTERNAL, null, null, 0, 0, name),
                from,
                to,
                TimelineVertex.Outcome.DONE,
                0,
                0);
    }

    private SampleReports context(String name, int from, int to, long bytes) {
        return add(
                name,
                new VertexName(name, VertexName.Kind.CONTEXT, null, null, 0, 0, name),
                from,
                to,
                TimelineVertex.Outcome.DONE,
                bytes,
                0);
    }

    private SampleReports cacheImport(String name, int from, int to) {
        return add(
                name,
                new VertexName(name, VertexName.Kind.CACHE_IMPORT, null, null, 0, 0, name),
                from,
                to,
                TimelineVertex.Outcome.DONE,
                4_100,
                0);
    }

    private SampleReports cacheExport(String name, int from, int to, long bytes) {
        return add(
                name,
                new VertexName(name, VertexName.Kind.CACHE_EXPORT, null, null, 0, 0, name),
                from,
                to,
                TimelineVertex.Outcome.DONE,
                bytes,
                0);
    }

    private SampleReports export(String name, int from, int to, long bytes) {
        return add(
                name,
                new VertexName(name, VertexName.Kind.EXPORT, null, null, 0, 0, name),
                from,
                to,
                TimelineVertex.Outcome.DONE,
                bytes,
                0);
    }

    private SampleReports step(
            String stage, int step, int steps, String instruction, int from, int to, boolean cached, int line) {
        return step(
                stage,
                step,
                steps,
                instruction,
                from,
                to,
                cached ? TimelineVertex.Outcome.CACHED : TimelineVertex.Outcome.DONE,
                line);
    }

    private SampleReports step(
            String stage,
            int step,
            int steps,
            String instruction,
            int from,
            int to,
            TimelineVertex.Outcome outcome,
            int line) {
        return step(null, stage, step, steps, instruction, from, to, outcome, line);
    }

    private SampleReports step(
            @CheckForNull String platform,
            String stage,
            int step,
            int steps,
            String instruction,
            int from,
            int to,
            TimelineVertex.Outcome outcome,
            int line) {
        String name =
                "[" + (platform == null ? "" : platform + " ") + stage + " " + step + "/" + steps + "] " + instruction;
        return add(
                name,
                new VertexName(name, VertexName.Kind.STEP, platform, stage, step, steps, instruction),
                from,
                to,
                outcome,
                0,
                line);
    }

    private SampleReports add(
            String name, VertexName parsed, int from, int to, TimelineVertex.Outcome outcome, long bytes, int line) {
        int number = vertices.size() + 1;
        String digest = "sha256:" + number;
        boolean cached = outcome == TimelineVertex.Outcome.CACHED;
        vertices.add(new TimelineVertex(
                number,
                digest,
                parsed,
                number > 1 ? List.of(number - 1) : List.of(),
                List.of(new Interval(ZERO.plusMillis(from), ZERO.plusMillis(cached ? from : to))),
                outcome,
                cached,
                bytes,
                0,
                0,
                List.of(),
                null,
                List.of()));
        if (line > 0) {
            lines.put(digest, new Lines(line, line));
        }
        return this;
    }

    private SampleReports critical() {
        critical.add(last().number());
        return this;
    }

    private SampleReports log(String... tail) {
        TimelineVertex last = last();
        replaceLast(last, last.error(), List.of(tail));
        return this;
    }

    private void failed(String error) {
        TimelineVertex last = last();
        replaceLast(last, error, last.logTail());
        failure = last();
    }

    private void stretch(int millis) {
        replaceIntervals(List.of(new Interval(ZERO, ZERO.plusMillis(millis))));
    }

    private void neverRan() {
        replaceIntervals(List.of());
    }

    private void replaceIntervals(List<Interval> intervals) {
        TimelineVertex last = last();
        vertices.set(
                vertices.size() - 1,
                new TimelineVertex(
                        last.number(),
                        last.digest(),
                        last.name(),
                        last.inputs(),
                        intervals,
                        last.outcome(),
                        last.cached(),
                        last.bytesIn(),
                        last.logLines(),
                        last.logBytes(),
                        last.logTail(),
                        last.error(),
                        List.of()));
    }

    private TimelineVertex last() {
        return vertices.get(vertices.size() - 1);
    }

    private void replaceLast(TimelineVertex last, @CheckForNull String error, List<String> tail) {
        vertices.set(
                vertices.size() - 1,
                new TimelineVertex(
                        last.number(),
                        last.digest(),
                        last.name(),
                        last.inputs(),
                        last.intervals(),
                        error == null ? last.outcome() : TimelineVertex.Outcome.FAILED,
                        last.cached(),
                        last.bytesIn(),
                        tail.size() * 3L,
                        tail.size() * 120L,
                        tail,
                        error,
                        List.of()));
    }
}
