package io.jenkins.plugins.optimizeddockerbuild.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.build.BuildFolders;
import io.jenkins.plugins.optimizeddockerbuild.engine.build.BuildSettings;
import io.jenkins.plugins.optimizeddockerbuild.engine.build.ForegroundBuild;
import io.jenkins.plugins.optimizeddockerbuild.engine.build.TemporaryFolder;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.cachemount.CacheMountPolicy;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogWriter;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Gate;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.SmokeTestSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Exporter;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.GoBoolean;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.OwnOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.SmokeOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolQueue;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.FailureText;
import io.jenkins.plugins.optimizeddockerbuild.engine.smoke.SmokeTest;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Builds an image and reports where the time went. */
final class BuildCommand implements Callable<Integer> {
    private final CommandSpec spec = TableOptions.command("build", this);
    private final BuildOptions options = new BuildOptions(spec);

    private BuildCommand() {
        TableOptions.add(spec, List.of(OwnOption.values()));
        TableOptions.add(spec, List.of(SmokeOption.values()));
        spec.usageMessage()
                .sortOptions(false)
                .abbreviateSynopsis(true)
                .header("Build an image with docker buildx: prune the context, use the cache, annotate the log,"
                        + " report.")
                .description(
                        "",
                        "Options have the same names as in docker buildx build.",
                        "The exit code is that of the build; 2 wrong usage, 3 quality gate crossed, 4 the image failed "
                                + "the smoke test, 130 canceled.",
                        "")
                .footer(
                        "",
                        "Examples:",
                        "  odb build -t app .",
                        "  odb build -t registry.example.com/team/app:1.2 --push --report out .",
                        "  odb build --cache registry.example.com/cache/app:my-branch \\",
                        "            --cache registry.example.com/cache/app:main --history ~/.odb/app .",
                        "  odb build --prune minimal -f docker/Dockerfile --secret id=token,env=TOKEN .",
                        "  odb build -t registry.example.com/team/app:1.2 --push --builder-pool pool.json .",
                        "  odb build -t app --load --smoke-http 8000/health .",
                        "  odb build -t app --load --smoke-command 'app --check' .");
    }

    static CommandLine commandLine() {
        return new CommandLine(new BuildCommand().spec);
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
        BuildSettings settings = settings(request);
        Loudness loudness = Loudness.of(request);
        LogWriter log = CommandLog.writer(loudness, writesResultToStandardOutput(request));
        ForegroundBuild build = new ForegroundBuild(
                request,
                settings,
                new BuildFolders(
                        TemporaryFolder.parent(System.getenv()),
                        path(CommandOption.REPORT),
                        path(CommandOption.HISTORY)),
                ClientEnvironment.ofThisProcess(),
                log);
        Report made;
        Path pool = path(CommandOption.BUILDER_POOL);
        try (PoolQueue queue = pool == null ? null : BuilderPool.queue(pool, request)) {
            made = Interruptible.run(() -> build.in(queue).run(System.in), build::cancel);
        }
        if (!loudness.hasLog()) {
            explainFailure(made, spec.commandLine().getErr());
        }
        CommandLog.tellFailure(log, spec.commandLine().getErr());
        return exitCode(made);
    }

    private BuildSettings settings(BuildRequest request) {
        BuildSettings settings = BuildSettings.of(Odb.Version.ofThisJar()).withSmokeTest(smokeTest());
        for (OwnOption option : OwnOption.values()) {
            List<String> texts = TableOptions.texts(spec, option);
            settings = texts.isEmpty() ? settings : settings.with(option, texts);
        }
        List<String> ignore = new ArrayList<>(settings.ignore());
        ignore.addAll(OwnFiles.ignoreRules(
                request.context(), request.file(), path(CommandOption.REPORT), path(CommandOption.HISTORY)));
        CacheMountPolicy mounts = settings.cacheMounts();
        return settings.withIgnore(ignore)
                .withCacheMounts(mounts != null && request.untrusted() ? mounts.readOnly() : mounts);
    }

    /** Null when none of its options is given. */
    @CheckForNull
    private SmokeTest smokeTest() {
        SmokeTest.Builder test = SmokeTest.builder();
        boolean isAsked = false;
        for (SmokeOption option : SmokeOption.values()) {
            for (String text : TableOptions.texts(spec, option)) {
                test.read(option, text);
                isAsked |= option != SmokeOption.TEST || GoBoolean.isTrue(text);
            }
        }
        return isAsked ? test.build() : null;
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

    @CheckForNull
    private Path path(CommandOption option) {
        return TableOptions.last(spec, option, Path::of, null);
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
