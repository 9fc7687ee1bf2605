package io.jenkins.plugins.optimizeddockerbuild.history;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Job;
import hudson.model.ModelObject;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.history.BuildFigures;
import io.jenkins.plugins.optimizeddockerbuild.engine.history.Fleet;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ImageSection.SizeKind;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TrendPoint;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.gate.GateText;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.html.ReportHtml;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.svg.TrendPicture;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;

/** The last builds of one image of a job, as a picture and as a table. Serves one request. */
public final class DockerBuildsPage implements ModelObject {
    private final Job<?, ?> job;
    private final List<String> names;
    private final String name;

    /** Newest first. */
    private final List<JobHistory.Entry<TrendPoint>> builds;

    /** @param names of all images of the job */
    DockerBuildsPage(Job<?, ?> job, List<String> names, String name) {
        this.job = job;
        this.names = names;
        this.name = name;
        this.builds = JobHistory.points(job, name, JobHistory.MOST_BUILDS);
    }

    public Job<?, ?> getJob() {
        return job;
    }

    /** Of all images of the job. */
    public List<String> getNames() {
        return names;
    }

    /** Of the image that is shown. */
    public String getName() {
        return name;
    }

    /** In the breadcrumbs. */
    @Override
    public String getDisplayName() {
        return name;
    }

    /** The picture for the front page of the job, escaped; null when there is only one build. */
    @CheckForNull
    public String small(String rootUrl) {
        return builds.size() < 2 ? null : picture(rootUrl, TrendPicture.Size.SMALL);
    }

    /** The larger picture, escaped; null when there is no build. */
    @CheckForNull
    public String large(String rootUrl) {
        return builds.isEmpty() ? null : picture(rootUrl, TrendPicture.Size.LARGE);
    }

    private String picture(String rootUrl, TrendPicture.Size size) {
        List<TrendPicture.Build> shown = new ArrayList<>();
        for (int i = Math.min(TrendPoint.MOST, builds.size()) - 1; i >= 0; i--) {
            JobHistory.Entry<TrendPoint> build = builds.get(i);
            shown.add(new TrendPicture.Build(
                    build.summary(), "#" + build.build(), rootUrl + "/" + job.getUrl() + address(build)));
        }
        return ReportHtml.trend(shown, size, new TrendMessages());
    }

    /** Address of a report, relative to the job. */
    private static String address(JobHistory.Entry<?> build) {
        return build.build() + "/" + DockerBuildAction.URL + "/" + build.name() + "/";
    }

    /** What made layers of this image run in the available builds, by time. */
    public FigureTable getCauses() {
        Fleet fleet = new Fleet();
        for (BuildFigures build : JobIndex.read(job)) {
            if (build.name().equals(name)) {
                fleet.add(job.getName(), build);
            }
        }
        return FleetTables.causes(fleet);
    }

    /** Newest first. */
    public List<Row> getRows() {
        SizeKind said = newestKind();
        return builds.stream().map(build -> new Row(build, said)).toList();
    }

    /** Title of the images' sizes, with the kind of the newest; the cells of others have their own. */
    public String getImageTitle() {
        return new TrendMessages().heading(TrendPicture.Kind.ofImage(newestKind()));
    }

    @CheckForNull
    private SizeKind newestKind() {
        return builds.stream()
                .map(JobHistory.Entry::summary)
                .filter(build -> build.imageBytes() != null)
                .findFirst()
                .map(TrendPoint::imageSizeKind)
                .orElse(null);
    }

    /** One build with formatted figures, empty when unknown. */
    public static final class Row {
        private final JobHistory.Entry<TrendPoint> build;
        private final TrendPoint point;

        /** What the title says that the sizes measure. */
        @CheckForNull
        private final SizeKind said;

        private Row(JobHistory.Entry<TrendPoint> build, @CheckForNull SizeKind said) {
            this.build = build;
            this.point = build.summary();
            this.said = said;
        }

        public int getNumber() {
            return build.build();
        }

        /** Relative to the job. */
        public String getAddress() {
            return address(build);
        }

        public Date getDate() {
            return Date.from(point.started());
        }

        public boolean isSuccessful() {
            return point.status() == ResultSection.Status.SUCCESS;
        }

        public String getResult() {
            return TrendMessages.outcome(point.status(), !point.crossed().isEmpty());
        }

        /** Crossed quality gates with value and limit; empty for none. */
        public String getCrossed() {
            return point.crossed().stream()
                    .map(GateText::crossed)
                    .map(PhraseBook.get()::text)
                    .collect(Collectors.joining("; "));
        }

        public String getDuration() {
            return Durations.format(point.durationMillis());
        }

        public String getDependencies() {
            return point.time() == null ? "" : Durations.format(point.time().dependenciesMillis());
        }

        public String getOwn() {
            return point.time() == null ? "" : Durations.format(point.time().ownMillis());
        }

        public String getExport() {
            return point.time() == null ? "" : Durations.format(point.time().exportMillis());
        }

        public String getCache() {
            return point.time() == null ? "" : Durations.format(point.time().cacheMillis());
        }

        public String getContext() {
            return point.contextBytes() == null ? "" : ByteSizes.format(Math.max(0, point.contextBytes()));
        }

        public String getImage() {
            return point.imageBytes() == null
                    ? ""
                    : TrendMessages.size(
                            point.imageBytes(), point.imageSizeKind() == said ? null : point.imageSizeKind());
        }

        public String getCached() {
            return point.layers() == 0 ? "" : point.cachedLayers() + " / " + point.layers();
        }

        public String getCachedTime() {
            return point.cachedTimePercent() == null ? "" : Math.round(point.cachedTimePercent()) + " %";
        }
    }
}
