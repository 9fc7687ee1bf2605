package io.jenkins.plugins.optimizeddockerbuild.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.history.ReportHistory;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ReportComparison;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ReportComparison.Cause;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ComparisonText;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportException;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportJson;
import io.jenkins.plugins.optimizeddockerbuild.engine.why.Reasons;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what changed between two builds. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        header = "Show what changed between two builds: layers, image and context.",
        footer = {
            "",
            "Examples:",
            "  odb compare before/ after/",
            "  odb compare --json main/report.json mine/report.json"
        })
final class CompareCommand implements Callable<Integer> {

    @Parameters(
            index = "0",
            paramLabel = "A",
            description = "Report of the earlier build: a folder or its report.json.")
    private Path before;

    @Parameters(index = "1", paramLabel = "B", description = "Report of the later build.")
    private Path after;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Report earlier = ReportCommand.read(before);
        Report later = ReportCommand.read(after);
        ReportComparison comparison = ReportComparison.of(earlier, later).with(causes());
        if (json) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ReportJson.write(comparison, bytes);
            PrintableWriter.printJson(bytes.toString(StandardCharsets.UTF_8));
        } else {
            PrintWriter out = spec.commandLine().getOut();
            ComparisonText.of(comparison).forEach(out::println);
            out.flush();
        }
        return 0;
    }

    /** Only builds of the same history record what they were made of, next to their reports. */
    private List<Cause> causes() throws ReportException, UnusableInputException {
        BuildSummary earlier = summary(before);
        BuildSummary later = summary(after);
        return earlier == null || later == null ? List.of() : Reasons.between(earlier, later);
    }

    @CheckForNull
    private static BuildSummary summary(Path build) throws ReportException, UnusableInputException {
        Path file = ReportCommand.jsonIn(build).resolveSibling(ReportHistory.SUMMARY);
        return Files.isRegularFile(file) ? ReportJson.readSummary(file) : null;
    }
}
