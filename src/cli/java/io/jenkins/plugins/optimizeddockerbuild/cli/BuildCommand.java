package io.jenkins.plugins.optimizeddockerbuild.cli;

import io.jenkins.plugins.optimizeddockerbuild.engine.build.BuildFolders;
import io.jenkins.plugins.optimizeddockerbuild.engine.build.BuildSettings;
import io.jenkins.plugins.optimizeddockerbuild.engine.build.ForegroundBuild;
import io.jenkins.plugins.optimizeddockerbuild.engine.build.TemporaryFolder;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PruneMode;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogWriter;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Gate;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.SmokeTestSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Exporter;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.DiskSize;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.InvalidPoolException;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolQueue;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.FailureText;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.gate.InvalidGateException;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.gate.QualityGate;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Builds an image and reports where the time went. */
@Command(
        name = "build",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        header = "Build an image with docker buildx: prune the context, use the cache, annotate the log, report.",
        description = {
            "",
            "Options have the same names as in docker buildx build.",
            "The exit code is that of the build; 2 wrong usage, 3 quality gate crossed, 4 the image failed "
                    + "the smoke test, 130 canceled.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  odb build -t app .",
            "  odb build -t registry.example.com/team/app:1.2 --push --report out .",
            "  odb build --cache registry.example.com/cache/app:my-branch \\",
            "            --cache registry.example.com/cache/app:main --history ~/.odb/app .",
            "  odb build --prune minimal -f docker/Dockerfile --secret id=token,env=TOKEN .",
            "  odb build -t registry.example.com/team/app:1.2 --push --builder-pool pool.json .",
            "  odb build -t app --load --smoke-http 8000/health .",
            "  odb build -t app --load --smoke-command 'app --check' ."
        })
final class BuildCommand implements Callable<Integer> {

    @Mixin
    private BuildOptions options = new BuildOptions();

    @Option(
            names = "--prune",
            paramLabel = "MODE",
            defaultValue = "safe",
            description = "Which context files to keep from BuildKit: safe (default: those proved not to be read), "
                    + "minimal (all that no COPY, ADD or bind mount reads), report (none, only measure).")
    private PruneMode prune;

    @Option(names = "--ignore", paramLabel = "RULE", description = "Additional ignore rule for this build; repeatable.")
    private List<String> ignore = List.of();

    @Option(
            names = "--retries",
            paramLabel = "N",
            defaultValue = "" + BuildSettings.DEFAULT_RETRIES,
            description = "Number of retries after a network or registry failure (429, 5xx, a lost connection, a "
                    + "timeout), with growing pauses. Default: ${DEFAULT-VALUE}; 0 for never.")
    private int retries;

    @Option(
            names = "--keep-storage",
            paramLabel = "SIZE",
            description = "How much build cache the builder may keep, for example 20GB; the least recently used is "
                    + "pruned after a successful build.")
    private String keepStorage;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Write report.html, report.css, report.json and report.md to DIR.")
    private Path report;

    @Option(
            names = "--history",
            paramLabel = "DIR",
            description = "Store the report in DIR, and use earlier ones for the usual duration of each layer.")
    private Path history;

    @Option(
            names = "--gate",
            paramLabel = "GATE",
            description = {
                "Limit for the build, for example 'image <= 1GB', 'duration <= +20%%' (of the last successful "
                        + "build in the history) or 'secrets <= 0 unstable'. Exit code 3 if a successful build crosses one."
            })
    private List<String> gates = List.of();

    @Mixin
    private PoolOptions poolOptions;

    @Mixin
    private SmokeOptions smokeOptions;

    @Option(
            names = "--ignore-rule",
            paramLabel = "RULE",
            split = ",",
            description = "Advice rules to ignore. In the Dockerfile: # odb: ignore=RULE reason")
    private Set<String> ignoredRules = Set.of();

    @Mixin
    private LogOptions logOptions;

    @Spec
    private CommandSpec spec;

    /** The command with the options of the table. */
    static CommandLine commandLine() {
        BuildCommand command = new BuildCommand();
        CommandLine line = new CommandLine(command);
        command.options.addTo(line.getCommandSpec());
        return line;
    }

    @Override
    public Integer call() throws Exception {
        BuildRequest request = options.toRequest();
        if (Loudness.of(request) != Loudness.QUIET) {
            return build(request);
        }
        try (ImageIdFile id = ImageIdFile.of(request)) {
            int exitCode = build(id.askedOf(request));
            if (exitCode == 0 && request.call() == null) {
                PrintWriter out = spec.commandLine().getOut();
                out.println(id.id());
                out.flush();
            }
            return exitCode;
        }
    }

    private int build(BuildRequest request) throws Exception {
        if (retries < 0) {
            throw new InvalidRequestException("--retries: " + retries + " is not a number of retries; use 0 or more.");
        }
        BuildSettings settings = BuildSettings.of(Odb.Version.ofThisJar())
                .withPrune(prune)
                .withIgnore(ignoreRules(request))
                .withHeartbeatAfter(logOptions.heartbeatAfter())
                .withStallAfter(logOptions.stallAfter())
                .withGates(gates())
                .withIgnoredRules(ignoredRules)
                .withSmokeTest(smokeOptions.toSmokeTest())
                .withCacheMounts(options.cacheMounts())
                .withRetries(retries)
                .withKeepStorage(keepStorageBytes());
        Loudness loudness = Loudness.of(request);
        LogWriter log = LogOptions.writer(loudness, writesResultToStandardOutput(request));
        ForegroundBuild build = new ForegroundBuild(
                request,
                settings,
                new BuildFolders(TemporaryFolder.parent(System.getenv()), report, history),
                ClientEnvironment.ofThisProcess(),
                log);
        Report made;
        try (PoolQueue queue = poolOptions.queue(request)) {
            made = Interruptible.run(() -> build.in(queue).run(System.in), build::cancel);
        }
        if (!loudness.hasLog()) {
            explainFailure(made, spec.commandLine().getErr());
        }
        LogOptions.tellFailure(log, spec.commandLine().getErr());
        return exitCode(made);
    }

    private List<String> ignoreRules(BuildRequest request) {
        List<String> rules = new ArrayList<>(ignore);
        rules.addAll(OwnFiles.ignoreRules(request.context(), request.file(), report, history));
        return rules;
    }

    /** What the log would have said. */
    private static void explainFailure(Report report, PrintWriter err) {
        Stream.of(FailureText.of(report), FailureText.gates(report, Gate.Outcome.FAILED))
                .filter(Objects::nonNull)
                .forEach(err::println);
        err.flush();
    }

    private static int exitCode(Report report) {
        SmokeTestSection test = report.smokeTest();
        if (test != null && !test.passed()) {
            return test.status() == SmokeTestSection.Status.CANCELED
                    ? ForegroundBuild.EXIT_CANCELED
                    : Odb.EXIT_SMOKE_TEST;
        }
        boolean crossed = report.gates().stream().anyMatch(gate -> gate.outcome() == Gate.Outcome.FAILED);
        int exitCode = report.result().exitCode();
        return exitCode == 0 && crossed ? Odb.EXIT_GATE : exitCode;
    }

    private long keepStorageBytes() {
        try {
            return keepStorage == null ? 0 : DiskSize.parse(keepStorage);
        } catch (InvalidPoolException e) {
            throw new InvalidRequestException("--keep-storage: " + e.getMessage());
        }
    }

    private List<QualityGate> gates() {
        try {
            return QualityGate.parse(gates);
        } catch (InvalidGateException e) {
            throw new InvalidRequestException("--gate: " + e.getMessage());
        }
    }

    private static boolean writesResultToStandardOutput(BuildRequest request) {
        for (Exporter exporter : request.outputs()) {
            if (exporter.writesToStandardOutput()) {
                return true;
            }
        }
        return request.call() != null;
    }
}
