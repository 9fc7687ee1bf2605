package io.jenkins.plugins.optimizeddockerbuild.cli;

import io.jenkins.plugins.optimizeddockerbuild.engine.history.BuildFigures;
import io.jenkins.plugins.optimizeddockerbuild.engine.history.Fleet;
import io.jenkins.plugins.optimizeddockerbuild.engine.history.FleetText;
import io.jenkins.plugins.optimizeddockerbuild.engine.history.ReportHistory;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Summarizes the builds of a history. */
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        header = "Show how long the builds of a history took, and what made their layers run.",
        footer = {"", "Example:", "  odb history .odb-history/"})
final class HistoryCommand implements Callable<Integer> {

    @Parameters(paramLabel = "DIR", description = "Folder in which `odb build --history` stores builds.")
    private Path folder;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (!Files.isDirectory(folder)) {
            throw new UnusableInputException("There is no folder " + folder + "; odb build --history creates it.");
        }
        ReportHistory history = ReportHistory.open(folder);
        Fleet fleet = new Fleet();
        for (BuildSummary build : history.builds()) {
            BuildFigures figures = BuildFigures.of("image", build);
            String image = figures.overview().image();
            fleet.add(image == null ? "?" : image, figures);
        }
        PrintWriter out = spec.commandLine().getOut();
        FleetText.of(fleet).forEach(out::println);
        history.notices().forEach(spec.commandLine().getErr()::println);
        out.flush();
        return 0;
    }
}
