package io.jenkins.plugins.optimizeddockerbuild.history;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Action;
import hudson.model.Job;
import java.util.Collection;
import java.util.List;
import jenkins.model.TransientActionFactory;

/**
 * The Docker builds of a job: a trend on its front page, and a page for each image. Created for each request from the
 * small files beside the builds, without loading a build.
 */
public final class DockerBuildsAction implements Action {
    static final String URL = "docker-builds";

    private final Job<?, ?> job;

    DockerBuildsAction(Job<?, ?> job) {
        this.job = job;
    }

    public Job<?, ?> getJob() {
        return job;
    }

    @Override
    public String getIconFileName() {
        return "symbol-docker-build plugin-optimized-docker-build";
    }

    @Override
    public String getDisplayName() {
        return Messages.DockerBuildsAction_displayName();
    }

    @Override
    public String getUrlName() {
        return URL;
    }

    /** The page of the image that was built last; null when no build with a report is left. */
    @CheckForNull
    public DockerBuildsPage getFirstPage() {
        List<String> names = JobHistory.names(job);
        return names.isEmpty() ? null : new DockerBuildsPage(job, names, names.get(0));
    }

    /** Called by Stapler for {@code docker-builds/NAME/}; null, and thereby a 404, for other names. */
    @CheckForNull
    public DockerBuildsPage getDynamic(String name) {
        List<String> names = JobHistory.names(job);
        return names.contains(name) ? new DockerBuildsPage(job, names, name) : null;
    }

    /** For every job that has built an image. */
    @Extension
    @SuppressWarnings("rawtypes")
    public static final class Factory extends TransientActionFactory<Job> {
        @Override
        public Class<Job> type() {
            return Job.class;
        }

        @NonNull
        @Override
        public Collection<? extends Action> createFor(@NonNull Job job) {
            return JobHistory.isIn(job) ? List.of(new DockerBuildsAction(job)) : List.of();
        }
    }
}
