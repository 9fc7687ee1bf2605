package io.jenkins.plugins.optimizeddockerbuild.history;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Api;
import hudson.model.Run;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.RunAction2;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * The Docker builds of a build: a page with a tab for each, a summary on the build's front page, and figures for the
 * remote API.
 */
@ExportedBean(defaultVisibility = 2)
public final class DockerBuildAction implements RunAction2 {
    static final String URL = "docker-build";
    private static final Logger LOGGER = Logger.getLogger(DockerBuildAction.class.getName());

    private transient Run<?, ?> run;

    /** Replaced rather than modified, because it is saved while builds of parallel branches end. */
    private volatile ArrayList<DockerBuildRecord> records = new ArrayList<>();

    private DockerBuildAction() {}

    /**
     * Adds the record of a Docker build to the build that it ran in, and saves that. Replaces a record of the same
     * name, as after a retry. Thread safe, for parallel branches.
     *
     * @throws IOException when the build cannot be saved
     */
    public static void add(Run<?, ?> run, DockerBuildRecord record) throws IOException {
        byte[] summary = record.summary();
        if (summary != null) {
            try {
                SummaryFile.write(run, record.getName(), summary);
                index(run, record.getName());
            } catch (IOException e) {
                LOGGER.log(
                        Level.WARNING,
                        e,
                        () -> "The Docker build " + record.getName() + " of " + run
                                + " will be missing in the job's history: its summary cannot be stored");
            }
        }
        DockerBuildAction action;
        synchronized (DockerBuildAction.class) {
            action = run.getAction(DockerBuildAction.class);
            if (action == null) {
                action = new DockerBuildAction();
                action.put(record.stored());
                run.addAction(action);
            } else {
                action.put(record.stored());
            }
        }
        JobHistory.hasGrown(run.getParent());
        run.save();
        ReportListener.tellAll(run, record);
    }

    private static void index(Run<?, ?> run, String name) throws IOException {
        BuildSummary summary = SummaryFile.read(run.getRootDir().toPath(), name);
        if (summary != null) {
            JobIndex.add(run, name, summary);
        }
    }

    /** Makes the page of the build available as soon as a Docker build starts. */
    static void begin(Run<?, ?> run) {
        synchronized (DockerBuildAction.class) {
            if (run.getAction(DockerBuildAction.class) == null) {
                run.addAction(new DockerBuildAction());
            }
        }
    }

    private void put(DockerBuildRecord record) {
        ArrayList<DockerBuildRecord> now = new ArrayList<>(records);
        int place = 0;
        while (place < now.size() && !now.get(place).getName().equals(record.getName())) {
            place++;
        }
        if (place < now.size()) {
            now.set(place, record);
        } else {
            now.add(record);
        }
        records = now;
    }

    @Override
    public void onAttached(Run<?, ?> r) {
        run = r;
    }

    @Override
    public void onLoad(Run<?, ?> r) {
        run = r;
    }

    /** XStream gives null for what a file does not have, or has in an unreadable form. */
    private Object readResolve() {
        ArrayList<DockerBuildRecord> readable = new ArrayList<>();
        if (records != null) {
            for (Object record : records) {
                if (record instanceof DockerBuildRecord good) {
                    readable.add(good);
                }
            }
        }
        records = readable;
        return this;
    }

    public Run<?, ?> getRun() {
        return run;
    }

    /** In natural order: {@code app-2} before {@code app-10}. */
    @Exported(name = "builds", inline = true)
    public List<DockerBuildRecord> getRecords() {
        List<DockerBuildRecord> sorted = new ArrayList<>(records);
        sorted.sort(Comparator.comparing(DockerBuildRecord::getName, new NaturalOrder()));
        return sorted;
    }

    /** Finds a record by name; null when there is none. */
    @CheckForNull
    public DockerBuildRecord getRecord(String name) {
        for (DockerBuildRecord record : records) {
            if (record.getName().equals(name)) {
                return record;
            }
        }
        return null;
    }

    /** Null hides the link when no Docker build is running and none left a report. */
    @CheckForNull
    @Override
    public String getIconFileName() {
        return records.isEmpty() && getLiveBuilds().isEmpty()
                ? null
                : "symbol-docker-build plugin-optimized-docker-build";
    }

    @Override
    public String getDisplayName() {
        return Messages.DockerBuildAction_displayName();
    }

    @Override
    public String getUrlName() {
        return URL;
    }

    /** For {@code api/json}. */
    public Api getApi() {
        return new Api(this);
    }

    /** Docker builds that are running now. */
    public List<LiveBuild> getLiveBuilds() {
        return LiveBuilds.of(run);
    }

    /** What the page shows while a Docker build is running. */
    public LivePage getLivePage() {
        return new LivePage(this);
    }

    /** What the page shows first; null when there is no record. */
    @CheckForNull
    public ReportPage getFirstPage() {
        List<DockerBuildRecord> now = getRecords();
        return now.isEmpty() ? null : new ReportPage(this, now.get(0));
    }

    /** Called by Stapler for {@code docker-build/NAME/}; null, and thereby a 404, for other names. */
    @CheckForNull
    public Object getDynamic(String name) {
        if (name.equals(LivePage.URL)) {
            return getLivePage();
        }
        DockerBuildRecord record = getRecord(name);
        return record == null ? null : new ReportPage(this, record);
    }
}
