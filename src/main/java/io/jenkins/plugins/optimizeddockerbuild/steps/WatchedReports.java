package io.jenkins.plugins.optimizeddockerbuild.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.FilePath;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.optimizeddockerbuild.engine.build.WatchedBuild;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ImageName;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportException;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportWriter;
import io.jenkins.plugins.optimizeddockerbuild.history.DockerBuildAction;
import io.jenkins.plugins.optimizeddockerbuild.history.DockerBuildRecord;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import jenkins.MasterToSlaveFileCallable;

/**
 * The outputs that this process watches, by block, and the reports at their end. Most logs are written by the
 * controller; an agent that writes them itself has its own.
 */
final class WatchedReports {
    /** For a build whose image has no name. */
    private static final String NAMELESS = "docker-build";

    private static final Map<String, List<WatchedBuild>> OUTPUTS = new ConcurrentHashMap<>();

    private WatchedReports() {}

    static void add(String id, WatchedBuild output) {
        OUTPUTS.computeIfAbsent(id, block -> new CopyOnWriteArrayList<>()).add(output);
    }

    /** Removes the reports of an ended block. */
    private static List<Report> take(String id) {
        List<Report> reports = new ArrayList<>();
        List<WatchedBuild> outputs = OUTPUTS.remove(id);
        for (WatchedBuild output : outputs == null ? List.<WatchedBuild>of() : outputs) {
            reports.addAll(output.reports());
        }
        return reports;
    }

    /**
     * Archives the reports of a block.
     *
     * @param name of the first one; null to name each after its image
     * @param temporary a folder on the agent that may be created
     */
    static void keep(Place place, String id, @CheckForNull String name, FilePath temporary)
            throws IOException, InterruptedException {
        List<Report> here = take(id);
        if (!here.isEmpty()) {
            Path folder = Files.createTempDirectory("docker-build-");
            try {
                archive(place, new FilePath(folder.toFile()), records(place, here, name, folder));
            } finally {
                FolderRemoval.remove(folder);
            }
        }
        if (place.workspace().isRemote()) {
            try {
                archive(place, temporary, temporary.act(new Take(id, name)));
            } finally {
                temporary.deleteRecursive();
            }
        }
    }

    private static List<DockerBuildRecord> records(
            Place place, List<Report> reports, @CheckForNull String name, Path folder) throws IOException {
        List<DockerBuildRecord> records = new ArrayList<>();
        for (Report report : reports) {
            records.add(write(report, ReportNames.reserve(place.run(), name(report, name)), folder));
        }
        return records;
    }

    /** As in {@code optimizedDockerBuild}: the last part of the image's name. */
    private static String name(Report report, @CheckForNull String name) {
        if (name != null) {
            return name;
        }
        String image = report.imageName();
        return image == null ? NAMELESS : ImageName.withoutTag(image).replaceFirst(".*/", "");
    }

    private static DockerBuildRecord write(Report report, String name, Path folder) throws IOException {
        try {
            ReportWriter.write(folder.resolve(name), report);
        } catch (ReportException e) {
            throw new IOException(e.getMessage(), e);
        }
        return DockerBuildRecord.of(name, RunReports.artifactFolder(name), report);
    }

    private static void archive(Place place, FilePath folder, List<DockerBuildRecord> records)
            throws IOException, InterruptedException {
        for (DockerBuildRecord record : records) {
            RunReports.archive(place, folder.child(record.getName()), record.getName());
            DockerBuildAction.add(place.run(), record);
        }
    }

    /** On an agent that wrote the log itself. */
    private static final class Take extends MasterToSlaveFileCallable<List<DockerBuildRecord>> {
        private static final long serialVersionUID = 1L;

        private final String id;

        @CheckForNull
        private final String name;

        Take(String id, @CheckForNull String name) {
            this.id = id;
            this.name = name;
        }

        @Override
        public List<DockerBuildRecord> invoke(File folder, VirtualChannel channel) throws IOException {
            List<DockerBuildRecord> records = new ArrayList<>();
            int number = 0;
            for (Report report : take(id)) {
                number++;
                String unique = ReportNames.valid(name(report, name)) + "-agent" + (number == 1 ? "" : "-" + number);
                records.add(write(report, unique, folder.toPath()));
            }
            return records;
        }
    }
}
