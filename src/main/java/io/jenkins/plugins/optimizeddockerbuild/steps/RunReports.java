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

/** Keeps what a build leaves: its report among the run's artifacts, its figures in the run. */
final class RunReports {
    /** The folder of all reports among a run's artifacts. */
    private static final String FOLDER = "docker-build";

    /** What cannot be made of the rest again: pages and summary come from the report whenever somebody asks for them. */
    private static final List<String> ARCHIVED = List.of(ReportWriter.JSON, ReportWriter.PATCH);

    /** With so many builds a build is compared to tell why its layers ran. */
    private static final int WITH_INGREDIENTS = 5;

    private RunReports() {}

    /** Where a report lies among the run's artifacts. */
    static String artifactFolder(String reportName) {
        return FOLDER + "/" + reportName;
    }

    /** What earlier builds of the same image left, as JSON, by the builds' ids. */
    static Map<String, byte[]> history(Place place, String reportName) throws IOException {
        Map<String, byte[]> history = new LinkedHashMap<>();
        List<String> leftOut = new ArrayList<>();
        List<BuildSummary> builds = JobHistory.of(place.run(), reportName, number -> leftOut.add("#" + number));
        if (!leftOut.isEmpty()) {
            say(
                    place,
                    "NOTE Not compared with " + String.join(", ", leftOut)
                            + ": what they left is broken, too large, or of another version of this plugin.");
        }
        for (BuildSummary build : builds) {
            ByteArrayOutputStream json = new ByteArrayOutputStream();
            // what more builds were made of tells nothing new, and would be most of what goes to the agent
            ReportJson.write(history.size() < WITH_INGREDIENTS ? build : build.withIngredients(null), json);
            history.put(build.id(), json.toByteArray());
        }
        return history;
    }

    /** Archives the report and notes the figures. A report that cannot be kept never makes a good build fail. */
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
                say(place, "NOTE Later builds are not compared with this one: it has too many layers to be kept.");
            }
            DockerBuildAction.add(place.run(), finished.record());
        } catch (IOException e) {
            say(place, "WARN The figures of the build cannot be kept: " + e.getMessage());
        }
    }

    /**
     * Archives one report.
     *
     * @param folder in which it lies, on any machine
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

    /** Of the page in Jenkins; relative to Jenkins where it does not know its own address. */
    static String url(Run<?, ?> run, String reportName) {
        String root = Jenkins.get().getRootUrl();
        return (root == null ? "" : root) + run.getUrl() + FOLDER + "/" + reportName + "/";
    }

    private static void say(Place place, String line) {
        place.listener().getLogger().println(line);
    }
}
