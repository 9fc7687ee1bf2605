package io.jenkins.plugins.optimizeddockerbuild.cli;

import io.jenkins.plugins.optimizeddockerbuild.engine.build.WatchedBuild;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogSettings;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogWriter;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.OwnOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Annotates the progress of a build that another process runs. */
@Command(
        name = "annotate",
        mixinStandardHelpOptions = true,
        header = "Annotate the progress of another build, read from standard input, and report.",
        description = {
            "",
            "Reads rawjson and plain progress; everything else passes through unchanged.",
            "The exit code is 1 if a build failed according to its progress, or if the input contains no build.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  docker buildx build --progress=rawjson . 2>&1 | odb annotate --report out",
            "  docker compose --progress=plain build 2>&1 | odb annotate"
        })
final class AnnotateCommand implements Callable<Integer> {

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description =
                    "Write report.html, report.css and report.json to DIR; reports of further builds go to DIR-2, DIR-3.")
    private Path report;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "The Dockerfile, to show the lines of layers.")
    private String dockerfile;

    @Spec
    private CommandSpec spec;

    /** The command with the options of the table. */
    static CommandLine commandLine() {
        return TableOptions.with(new AnnotateCommand(), OwnOption.HEARTBEAT, OwnOption.STALL);
    }

    @Override
    public Integer call() throws Exception {
        LogSettings settings = LogSettings.DEFAULT
                .withHeartbeatAfter(
                        TableOptions.seconds(spec, OwnOption.HEARTBEAT, LogSettings.DEFAULT.heartbeatAfter()))
                .withStallAfter(TableOptions.seconds(spec, OwnOption.STALL, LogSettings.DEFAULT.stallAfter()));
        Dockerfile parsed = null;
        if (dockerfile != null) {
            parsed = DockerfileCommand.parse(dockerfile);
            settings = settings.withDockerfile(
                    parsed.fileName().substring(parsed.fileName().lastIndexOf('/') + 1));
        }
        LogWriter log = CommandLog.writer(false);
        WatchedBuild watched = WatchedBuild.onTerminal(settings, log, parsed, Odb.Version.ofThisJar());
        System.in.transferTo(watched);
        List<Report> reports = watched.reports();
        CommandLog.tellFailure(log, spec.commandLine().getErr());
        if (watched.unrecognized() != null) {
            spec.commandLine().getErr().println(watched.unrecognized().sentence());
            return watched.unrecognized().succeeded() ? 0 : 1;
        }
        boolean failed = false;
        for (int i = 0; i < reports.size(); i++) {
            if (report != null) {
                ReportWriter.write(folder(i + 1), reports.get(i));
            }
            failed |= reports.get(i).result().status() != ResultSection.Status.SUCCESS;
        }
        return failed ? 1 : 0;
    }

    /** The folder for the report of a build; reports of further builds go beside the first. */
    private Path folder(int build) {
        Path name = report.toAbsolutePath().normalize().getFileName();
        return build == 1 || name == null
                ? report
                : report.toAbsolutePath().normalize().resolveSibling(name + "-" + build);
    }
}
