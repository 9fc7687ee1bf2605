package io.jenkins.plugins.optimizeddockerbuild.cli;

import io.jenkins.plugins.optimizeddockerbuild.engine.build.WatchedBuild;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogSettings;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.html.ReportWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Annotates the progress of somebody else's build. */
@Command(
        name = "annotate",
        mixinStandardHelpOptions = true,
        header = "Annotate the progress of another build, read from standard input, and report.",
        description = {
            "",
            "Reads rawjson and plain progress; everything else passes through as it is.",
            "The exit code is 1 when the build failed, as far as its progress tells.",
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
            description = "Write report.html, report.css and report.json to DIR.")
    private Path report;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "The Dockerfile, to tell the lines of layers.")
    private String dockerfile;

    @Mixin
    private LogOptions logOptions;

    @Override
    public Integer call() throws Exception {
        LogSettings settings = LogSettings.DEFAULT
                .withHeartbeatAfter(logOptions.heartbeatAfter())
                .withStallAfter(logOptions.stallAfter());
        Dockerfile parsed = null;
        if (dockerfile != null) {
            parsed = DockerfileCommand.parse(dockerfile);
            settings = settings.withDockerfile(
                    parsed.fileName().substring(parsed.fileName().lastIndexOf('/') + 1));
        }
        WatchedBuild build = new WatchedBuild(settings, LogOptions.writer(false), parsed, Odb.Version.ofThisJar());
        Report made = build.follow(System.in);
        if (report != null) {
            ReportWriter.write(report, made);
        }
        return made.result().status() == ResultSection.Status.SUCCESS ? 0 : 1;
    }
}
