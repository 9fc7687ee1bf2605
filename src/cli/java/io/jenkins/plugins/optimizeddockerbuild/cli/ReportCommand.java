package io.jenkins.plugins.optimizeddockerbuild.cli;

import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TargetSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportException;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportJson;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Renders the HTML of reports again from their JSON, or publishes them on a platform. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        header =
                "Render report.html and report.css again from report.json, split it by target, or publish it on a CI platform.",
        footer = {
            "",
            "Examples:",
            "  odb report history/*",
            "  odb report --by-target report",
            "  odb report --for github report",
            "  odb report --for gitlab report"
        })
final class ReportCommand implements Callable<Integer> {

    @Parameters(paramLabel = "DIR", arity = "1..*", description = "Folder with a report.json.")
    private List<Path> folders;

    @Option(
            names = "--for",
            paramLabel = "PLATFORM",
            description = "github: append a summary to $GITHUB_STEP_SUMMARY and print annotations. "
                    + "gitlab: write gl-code-quality-report.json and metrics.txt to DIR.")
    private ReportPlatform platform;

    @Option(
            names = "--by-target",
            description = "Split the report of docker buildx bake: write a report for each target to DIR/TARGET.")
    private boolean byTarget;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        int exitCode = 0;
        for (Path folder : folders) {
            try {
                Path json = jsonIn(folder);
                Path target = json.toAbsolutePath().getParent();
                Report report = readJson(json);
                PrintWriter out = spec.commandLine().getOut();
                if (platform != null) {
                    platform.publish(report, target, System.getenv(), out);
                } else if (byTarget) {
                    split(report, target, out);
                } else {
                    ReportWriter.writePage(target, report);
                    out.println(target.resolve("report.html"));
                }
                out.flush();
            } catch (UnusableInputException e) {
                spec.commandLine().getErr().println(e.getMessage());
                exitCode = Odb.EXIT_USAGE;
            } catch (ReportException e) {
                spec.commandLine().getErr().println(e.getMessage());
                exitCode = Math.max(exitCode, CommandLine.ExitCode.SOFTWARE);
            }
        }
        return exitCode;
    }

    private void split(Report report, Path folder, PrintWriter out) throws ReportException {
        if (report.targets().size() < 2) {
            spec.commandLine()
                    .getErr()
                    .println(folder.resolve("report.json")
                            + " is the report of a single target: there is nothing to split.");
        }
        List<TargetSection> targets = report.targets().size() < 2 ? List.of() : report.targets();
        for (TargetSection target : targets) {
            // a report may come from anywhere, so its names must not be used as paths
            Path its = folder.resolve(target.name().replaceAll("[^A-Za-z0-9_-]", "-"));
            ReportWriter.write(its, report.of(target));
            out.println(its.resolve("report.html"));
        }
    }

    /** A report, given its folder or the file itself. */
    static Report read(Path report) throws UnusableInputException {
        return readJson(jsonIn(report));
    }

    private static Report readJson(Path json) throws UnusableInputException {
        try {
            return ReportJson.read(json);
        } catch (ReportException e) {
            throw new UnusableInputException(e.getMessage());
        }
    }

    /** The JSON of a report, given its folder or the file itself. */
    static Path jsonIn(Path report) throws UnusableInputException {
        Path json = Files.isDirectory(report) ? report.resolve("report.json") : report;
        if (!Files.isRegularFile(json)) {
            throw new UnusableInputException("There is no report at " + report
                    + "; use a folder with a report.json, as written by odb build --report DIR.");
        }
        return json;
    }
}
