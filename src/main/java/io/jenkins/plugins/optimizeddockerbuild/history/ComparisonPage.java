package io.jenkins.plugins.optimizeddockerbuild.history;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Job;
import hudson.model.ModelObject;
import hudson.model.Run;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ReportComparison;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ReportComparison.Cause;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ReportComparison.LayerChange;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TrendPoint;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportException;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.gate.GateText;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.html.PlainText;
import io.jenkins.plugins.optimizeddockerbuild.engine.why.Reasons;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.security.stapler.StaplerAccessibleType;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerRequest2;

/**
 * Compares a Docker build with another one of the same image: the last successful one before it, or the one that the
 * user picks. Made from the summaries beside the builds, so it works without the reports. Serves one request.
 */
@StaplerAccessibleType
public final class ComparisonPage implements ModelObject {
    private static final int MOST_ROWS = 50;
    private static final Logger LOGGER = Logger.getLogger(ComparisonPage.class.getName());

    private final ReportPage page;
    private final List<Choice> choices = new ArrayList<>();

    @CheckForNull
    private Other other;

    @CheckForNull
    private ReportComparison comparison;

    /** Null when none was picked, or it does not exist. */
    private record Other(Job<?, ?> job, int number, BuildSummary summary) {}

    ComparisonPage(ReportPage page) {
        this.page = page;
        Run<?, ?> run = page.getRun();
        BuildSummary now = summary(run.getParent(), run.getNumber());
        other = picked();
        if (other == null) {
            other = lastSuccessful();
        }
        if (now != null && other != null) {
            comparison = ReportComparison.of(other.summary(), now).with(Reasons.between(other.summary(), now));
        }
        for (JobHistory.Entry<TrendPoint> build :
                JobHistory.points(run.getParent(), getName(), JobHistory.MOST_BUILDS)) {
            if (build.build() != run.getNumber()) {
                boolean isChosen =
                        other != null && other.job().equals(run.getParent()) && other.number() == build.build();
                choices.add(new Choice(build, isChosen));
            }
        }
    }

    /** Null when none was picked, or it does not exist. */
    @CheckForNull
    private Other picked() {
        StaplerRequest2 request = Stapler.getCurrentRequest2();
        String with = request == null ? null : request.getParameter("with");
        if (with == null || !with.matches("[0-9]{1,9}")) {
            return null;
        }
        Job<?, ?> job = page.getRun().getParent();
        BuildSummary summary = summary(job, Integer.parseInt(with));
        return summary == null ? null : new Other(job, Integer.parseInt(with), summary);
    }

    @CheckForNull
    private Other lastSuccessful() {
        Run<?, ?> run = page.getRun();
        Other own = lastSuccessful(run.getParent(), run.getNumber());
        if (own != null) {
            return own;
        }
        Job<?, ?> sibling = SiblingBranch.toCompareWith(run.getParent());
        return sibling == null ? null : lastSuccessful(sibling, Integer.MAX_VALUE);
    }

    @CheckForNull
    private Other lastSuccessful(Job<?, ?> job, int before) {
        for (JobHistory.Entry<TrendPoint> build : JobHistory.points(job, getName(), JobHistory.MOST_BUILDS)) {
            if (build.build() < before && build.summary().status() == ResultSection.Status.SUCCESS) {
                BuildSummary summary = summary(job, build.build());
                return summary == null ? null : new Other(job, build.build(), summary);
            }
        }
        return null;
    }

    @CheckForNull
    private BuildSummary summary(Job<?, ?> job, int number) {
        try {
            return SummaryFile.read(job.getBuildDir().toPath().resolve(Integer.toString(number)), getName());
        } catch (ReportException e) {
            LOGGER.log(Level.FINE, e, () -> "Not compared: " + e.getMessage());
            return null;
        }
    }

    /** In the breadcrumbs. */
    @Override
    public String getDisplayName() {
        return Messages.ComparisonPage_displayName();
    }

    /** Quality gates crossed before, with value and limit; empty for none. */
    public List<String> getCrossedBefore() {
        return other == null ? List.of() : crossed(other.summary());
    }

    private static List<String> crossed(BuildSummary summary) {
        return summary.crossedGates().stream()
                .map(GateText::crossed)
                .map(PhraseBook.get()::text)
                .toList();
    }

    public ReportPage getPage() {
        return page;
    }

    /** Of the report. */
    public String getName() {
        return page.getRecord().getName();
    }

    /** The other builds, newest first. */
    public List<Choice> getChoices() {
        return List.copyOf(choices);
    }

    /** Whether there is anything to show. */
    public boolean isPossible() {
        return comparison != null;
    }

    /** Number of the other build, with the name of its job if that differs; null when there is none. */
    @CheckForNull
    public String getOtherName() {
        if (other == null) {
            return null;
        }
        return (other.job().equals(page.getRun().getParent()) ? "" : other.job().getDisplayName() + " ") + "#"
                + other.number();
    }

    /** Address of the other build's report, relative to Jenkins; null when there is none. */
    @CheckForNull
    public String getOtherAddress() {
        return other == null
                ? null
                : other.job().getUrl() + other.number() + "/" + DockerBuildAction.URL + "/" + getName() + "/";
    }

    /** The figures of both builds. */
    public List<ComparisonRow> getFigures() {
        if (comparison == null) {
            return List.of();
        }
        ReportComparison.Side before = comparison.before();
        ReportComparison.Side after = comparison.after();
        List<ComparisonRow> rows = new ArrayList<>();
        rows.add(ComparisonRow.ofTimes(Messages.Trend_time(), before.durationMillis(), after.durationMillis()));
        for (ReportComparison.PartChange part : comparison.parts()) {
            rows.add(ComparisonRow.ofTimes(
                    Messages.ComparisonPage_part(TrendMessages.part(part.part())),
                    part.beforeMillis(),
                    part.afterMillis()));
        }
        if (before.imageBytes() != null || after.imageBytes() != null) {
            rows.add(ComparisonRow.ofImages(comparison));
        }
        if (before.contextBytes() != null || after.contextBytes() != null) {
            rows.add(ComparisonRow.of(
                    Messages.ComparisonPage_context(), before.contextBytes(), after.contextBytes(), ByteSizes::format));
        }
        if (before.readyMillis() != null || after.readyMillis() != null) {
            rows.add(ComparisonRow.ofTimes(Messages.ComparisonPage_ready(), before.readyMillis(), after.readyMillis()));
        }
        return rows;
    }

    /** What made layers run, in build order; empty when the builds did not record their ingredients. */
    public List<Why> getReasons() {
        return comparison == null
                ? List.of()
                : comparison.causes().stream().limit(MOST_ROWS).map(Why::new).toList();
    }

    /** The changes, grouped by kind; empty when there are none. */
    public List<Group> getGroups() {
        List<Group> groups = new ArrayList<>();
        if (comparison != null) {
            times(groups, Messages.ComparisonPage_newlyRun(), comparison.newlyRun());
            times(groups, Messages.ComparisonPage_slower(), comparison.slower());
            times(groups, Messages.ComparisonPage_added(), comparison.added());
            times(groups, Messages.ComparisonPage_newlyCached(), comparison.newlyCached());
            times(groups, Messages.ComparisonPage_faster(), comparison.faster());
            times(groups, Messages.ComparisonPage_removed(), comparison.removed());
            group(
                    groups,
                    Messages.ComparisonPage_grown(),
                    comparison.grown().stream()
                            .map(change -> ComparisonRow.of(
                                    change, change.beforeBytes(), change.afterBytes(), ByteSizes::format))
                            .toList());
            group(
                    groups,
                    Messages.ComparisonPage_folders(),
                    comparison.folders().stream().map(ComparisonRow::of).toList());
        }
        return groups;
    }

    private static void times(List<Group> groups, String title, List<LayerChange> changes) {
        group(
                groups,
                title,
                changes.stream()
                        .map(change -> ComparisonRow.of(
                                change, change.beforeMillis(), change.afterMillis(), Durations::format))
                        .toList());
    }

    private static void group(List<Group> groups, String title, List<ComparisonRow> rows) {
        if (!rows.isEmpty()) {
            groups.add(new Group(title, rows.subList(0, Math.min(MOST_ROWS, rows.size())), rows.size()));
        }
    }

    /** A build to pick. */
    public static final class Choice {
        private final JobHistory.Entry<TrendPoint> build;
        private final boolean chosen;

        Choice(JobHistory.Entry<TrendPoint> build, boolean chosen) {
            this.build = build;
            this.chosen = chosen;
        }

        public int getNumber() {
            return build.build();
        }

        /** One line: {@code #12: succeeded, 4m05.2s}. */
        public String getLabel() {
            TrendPoint point = build.summary();
            return Messages.Trend_build(
                    "#" + build.build(),
                    TrendMessages.outcome(point.status(), !point.crossed().isEmpty()),
                    Durations.format(point.durationMillis()));
        }

        public boolean isChosen() {
            return chosen;
        }
    }

    /** Changes of one kind. */
    public static final class Group {
        private final String title;
        private final List<ComparisonRow> rows;
        private final int all;

        Group(String title, List<ComparisonRow> rows, int all) {
            this.title = title;
            this.rows = List.copyOf(rows);
            this.all = all;
        }

        public String getTitle() {
            return title;
        }

        public List<ComparisonRow> getRows() {
            return rows;
        }

        /** The number of changes that are not shown. */
        public int getMore() {
            return all - rows.size();
        }
    }

    /** A layer and what made it run. */
    public static final class Why {
        private final Cause cause;

        Why(Cause cause) {
            this.cause = cause;
        }

        public String getInstruction() {
            return PlainText.of(cause.layer().instruction());
        }

        public String getPlace() {
            return PlainText.of(ComparisonRow.place(cause.layer()));
        }

        /** Its number in the report. */
        public int getLayer() {
            return cause.number();
        }

        /** As in the report. */
        public String getText() {
            return PhraseBook.get().text(PlainText.of(cause.reason().text()));
        }
    }
}
