package io.jenkins.plugins.optimizeddockerbuild.steps;

import hudson.FilePath;
import hudson.model.Run;
import io.jenkins.plugins.optimizeddockerbuild.config.ArchiveChoice;
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
        try {
            if (build.order().policy().archive() != ArchiveChoice.NONE) {
                archive(place, build.report(place), build.order().reportName());
            }
        } catch (IOException | RuntimeException e) {
            say(place, "WARN The report cannot be archived: " + e.getMessage());
        }
        try {
            if (!finished.record().hasSummary()) {
                say(place, "NOTE Later builds are not compared with this one: it has too many layers to be stored.");
            }
            DockerBuildAction.add(place.run(), finished.record());
        } catch (IOException e) {
            say(place, "WARN The figures of the build cannot be stored: " + e.getMessage());
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
            say(place, "REPORT " + url(place.run(), reportName));
        }
    }

    /** The page in Jenkins; relative to Jenkins if it does not know its own URL. */
    static String url(Run<?, ?> run, String reportName) {
        String root = Jenkins.get().getRootUrl();
        return (root == null ? "" : root) + run.getUrl() + FOLDER + "/" + reportName + "/";
    }

    private static void say(Place place, String line) {
        place.listener().getLogger().println(line);
    }
}
