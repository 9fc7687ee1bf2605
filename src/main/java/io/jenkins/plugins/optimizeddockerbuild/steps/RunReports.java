package io.jenkins.plugins.optimizeddockerbuild.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.FilePath;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.optimizeddockerbuild.config.ArchiveChoice;
import io.jenkins.plugins.optimizeddockerbuild.console.AnnotatedLogPrinter;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogLine;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportJson;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportWriter;
import io.jenkins.plugins.optimizeddockerbuild.history.DockerBuildAction;
import io.jenkins.plugins.optimizeddockerbuild.history.JobHistory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import jenkins.util.BuildListenerAdapter;

/** Stores what a build leaves: its report among the run's artifacts, its figures in the run. */
final class RunReports {
    /** The folder of all reports among a run's artifacts. */
    private static final String FOLDER = "docker-build";

    /** Only what cannot be derived: pages and summary are rendered from the report on request. */
    private static final List<String> ARCHIVED = List.of(ReportWriter.JSON, ReportWriter.PATCH);

    /** The number of earlier builds to compare with when explaining why layers ran. */
    private static final int WITH_INGREDIENTS = 5;

    private RunReports() {}

    /** The folder of a report among the run's artifacts. */
    static String artifactFolder(String reportName) {
        return FOLDER + "/" + reportName;
    }

    /** Summaries of earlier builds of the same image as JSON, by build id. */
    static Map<String, byte[]> history(Place place, String reportName) throws IOException {
        Map<String, byte[]> history = new LinkedHashMap<>();
        List<String> leftOut = new ArrayList<>();
        List<BuildSummary> builds = JobHistory.of(place.run(), reportName, number -> leftOut.add("#" + number));
        if (!leftOut.isEmpty()) {
            say(
                    place,
                    reportName,
                    "NOTE Not compared with " + String.join(", ", leftOut)
                            + ": their data is corrupt, too large, or from another version of this plugin.");
        }
        for (BuildSummary build : builds) {
            ByteArrayOutputStream json = new ByteArrayOutputStream();
            // ingredients of more builds add nothing, but would make up most of the data for the agent
            ReportJson.write(history.size() < WITH_INGREDIENTS ? build : build.withIngredients(null), json);
            history.put(build.id(), json.toByteArray());
        }
        return history;
    }

    /** Archives the report and records the figures. A report that cannot be stored never fails a good build. */
    static void keep(Place place, RunningBuild build, FinishBuild.Finished finished) throws InterruptedException {
        String reportName = build.order().reportName();
        try {
            if (build.order().policy().archive() != ArchiveChoice.NONE) {
                archive(place, build.report(place), reportName);
            }
        } catch (IOException | RuntimeException e) {
            say(place, reportName, "WARN The report cannot be archived: " + e.getMessage());
        }
        try {
            if (!finished.record().hasSummary()) {
                say(
                        place,
                        reportName,
                        "NOTE Later builds are not compared with this one: it has too many layers to be stored.");
            }
            DockerBuildAction.add(place.run(), finished.record());
        } catch (IOException e) {
            say(place, reportName, "WARN The figures of the build cannot be stored: " + e.getMessage());
        }
    }

    /**
     * Archives one report.
     *
     * @param folder of the report, on any machine
     */
    static void archive(Place place, FilePath folder, String reportName) throws IOException, InterruptedException {
        Map<String, String> artifacts = new HashMap<>();
        for (String file : ARCHIVED) {
            if (folder.child(file).exists()) {
                artifacts.put(artifactFolder(reportName) + "/" + file, file);
            }
        }
        if (!artifacts.isEmpty()) {
            place.run()
                    .pickArtifactManager()
                    .archive(folder, place.launcher(), BuildListenerAdapter.wrap(place.listener()), artifacts);
            say(place, reportName, "REPORT " + url(place.run(), reportName));
        }
    }

    /** The page in Jenkins; relative to Jenkins if it does not know its own URL. */
    static String url(Run<?, ?> run, String reportName) {
        String root = Jenkins.get().getRootUrl();
        return (root == null ? "" : root) + run.getUrl() + FOLDER + "/" + reportName + "/";
    }

    /** Prints a line about a build, like those of its log. */
    static void say(Place place, String reportName, String line) {
        say(place.run(), place.listener(), reportName, line);
    }

    /** Like {@link #say(Place, String, String)}, when the agent cannot be reached. */
    static void say(Run<?, ?> run, TaskListener listener, String reportName, String line) {
        printer(run, listener, reportName, null).print(LogLine.summary(line));
    }

    /**
     * Prints the lines of a build, with its name when several are built in the run.
     *
     * @param linked the report that its layers lead to; null for none
     */
    static AnnotatedLogPrinter printer(
            Run<?, ?> run, TaskListener listener, String reportName, @CheckForNull String linked) {
        return new AnnotatedLogPrinter(listener, linked, ReportNames.areSeveral(run) ? reportName : null);
    }
}
