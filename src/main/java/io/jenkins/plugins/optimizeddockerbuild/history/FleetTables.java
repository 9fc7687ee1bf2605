package io.jenkins.plugins.optimizeddockerbuild.history;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import hudson.model.Job;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Counts;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.history.Fleet;
import io.jenkins.plugins.optimizeddockerbuild.engine.history.SharedInstalls;
import io.jenkins.plugins.optimizeddockerbuild.history.FigureTable.Cell;
import io.jenkins.plugins.optimizeddockerbuild.history.FigureTable.Column;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The figures of many builds as tables, in the language of the request. */
final class FleetTables {
    private static final int DAYS_OF_A_WEEK = 7;

    private FleetTables() {}

    /** @param owners jobs and projects of branches, by name */
    static FigureTable images(Fleet fleet, Map<String, Item> owners) {
        FigureTable table = new FigureTable(
                "images",
                Messages.Fleet_images(),
                text("image", Messages.Fleet_image()),
                text("job", Messages.Fleet_job()),
                number("builds", Messages.Fleet_builds()),
                number("milliseconds", Messages.Fleet_time()),
                number("medianMilliseconds", Messages.Fleet_median()),
                number("percentile95Milliseconds", Messages.Fleet_percentile()),
                number("cachedPercent", Messages.Fleet_cached()),
                number("contextBytes", Messages.Fleet_context()),
                number("imageBytes", Messages.Fleet_size()),
                number("trendPercent", Messages.Fleet_trend()),
                number("unsuccessful", Messages.Fleet_unsuccessful()),
                number("crossedGates", Messages.Fleet_crossed()));
        for (Fleet.Image image : fleet.images()) {
            Item owner = owners.get(image.job());
            String builds = owner.getUrl() + DockerBuildsAction.URL + "/";
            table.add(
                    Cell.link(image.image(), owner instanceof Job ? builds + image.name() + "/" : builds),
                    Cell.link(image.job(), owner.getUrl()),
                    count(image.builds()),
                    time(image.millis()),
                    time(image.medianMillis()),
                    time(image.percentile95Millis()),
                    percent(image.cachedPercent(), ""),
                    Cell.of(image.contextBytes(), ByteSizes::format),
                    Cell.of(image.imageBytes(), ByteSizes::format),
                    percent(image.trendPercent(), "+"),
                    count(image.unsuccessful()),
                    count(image.crossed()));
        }
        List<Fleet.Image> images = fleet.images();
        return table.sum(Messages.Fleet_sum(
                images.stream().mapToInt(Fleet.Image::builds).sum(),
                images.size(),
                Durations.coarse(images.stream().mapToLong(Fleet.Image::millis).sum()),
                images.stream().mapToInt(Fleet.Image::unsuccessful).sum()));
    }

    /** What made layers run, by minutes. */
    static FigureTable causes(Fleet fleet) {
        FigureTable table = new FigureTable(
                "causes",
                Messages.Fleet_causes(),
                text("cause", Messages.Fleet_cause()),
                number("builds", Messages.Fleet_times()),
                number("milliseconds", Messages.Fleet_time()),
                text("jobs", Messages.Fleet_jobs()));
        for (Fleet.Cause cause : fleet.causes()) {
            table.add(Cell.of(words(cause)), count(cause.builds()), time(cause.millis()), jobs(cause.jobs()));
        }
        return table;
    }

    private static String words(Fleet.Cause cause) {
        String what = cause.what() == null ? "" : cause.what();
        return switch (cause.kind()) {
            case FIRST -> Messages.Fleet_causeFirst();
            case NO_CACHE -> Messages.Fleet_causeNoCache();
            case BASE_IMAGE -> Messages.Fleet_causeBaseImage();
            case INSTRUCTION -> Messages.Fleet_causeInstruction();
            case ARGUMENT -> Messages.Fleet_causeArgument(what);
            case FILES -> what;
            case CACHE_IMPORT -> Messages.Fleet_causeCacheImport();
            case EMPTY_BUILDER -> Messages.Fleet_causeEmptyBuilder();
            case NOT_IN_CACHE -> Messages.Fleet_causeNotInCache();
            case UNKNOWN -> Messages.Fleet_causeUnknown();
        };
    }

    /** @param days covered by the figures */
    static FigureTable advice(Fleet fleet, double days) {
        FigureTable table = new FigureTable(
                "advice",
                Messages.Fleet_advice(),
                text("rule", Messages.Fleet_rule()),
                text("title", Messages.Fleet_what()),
                number("builds", Messages.Fleet_builds()),
                number("millisecondsPerWeek", Messages.Fleet_perWeek()),
                text("jobs", Messages.Fleet_jobs()));
        for (Fleet.Advice advice : fleet.advice()) {
            table.add(
                    Cell.of(advice.id()),
                    Cell.of(PhraseBook.get().text(advice.title())),
                    count(advice.builds()),
                    time(perWeek(advice.millis(), days)),
                    jobs(advice.jobs()));
        }
        return table;
    }

    /**
     * What several images install alike, with a Dockerfile for a base that they could share.
     *
     * @param days covered by the figures
     */
    static FigureTable installedAlike(Fleet fleet, double days) {
        FigureTable table = new FigureTable(
                "installedAlike",
                Messages.Fleet_installedAlike(),
                text("base", Messages.Fleet_base()),
                text("packages", Messages.Fleet_packages()),
                number("imageCount", Messages.Fleet_images()),
                text("images", Messages.Fleet_imageNames()),
                number("bytes", Messages.Fleet_layerBytes()),
                number("millisecondsPerWeek", Messages.Fleet_layersPerWeek()),
                text("dockerfile", Messages.Fleet_sharedBase()));
        for (SharedInstalls.Shared shared : fleet.installedAlike()) {
            table.add(
                    Cell.of(shared.base()),
                    Cell.of(String.join(", ", shared.packages())),
                    count(shared.images().size()),
                    jobs(shared.images()),
                    Cell.of(shared.bytes(), ByteSizes::format),
                    time(perWeek(shared.millis(), days)),
                    Cell.block(shared.dockerfile()));
        }
        return table;
    }

    static FigureTable profiles(Fleet fleet) {
        return caches("cacheProfiles", Messages.Fleet_profiles(), Messages.Fleet_profile(), fleet.profiles());
    }

    static FigureTable caches(Fleet fleet) {
        return caches("caches", Messages.Fleet_caches(), Messages.Fleet_cache(), fleet.caches());
    }

    private static FigureTable caches(String id, String title, String name, List<Fleet.Cache> caches) {
        FigureTable table = new FigureTable(
                id,
                title,
                text("cache", name),
                number("builds", Messages.Fleet_builds()),
                number("reads", Messages.Fleet_reads()),
                number("failedReads", Messages.Fleet_failedReads()),
                number("writes", Messages.Fleet_writes()),
                number("hitPercent", Messages.Fleet_hits()),
                number("readBytes", Messages.Fleet_bytes()),
                number("writtenBytes", Messages.Fleet_writtenBytes()),
                number("paidMilliseconds", Messages.Fleet_paid()),
                number("savedMilliseconds", Messages.Fleet_saved()),
                text("pays", Messages.Fleet_pays()));
        for (Fleet.Cache cache : caches) {
            table.add(
                    Cell.of(cache.name()),
                    count(cache.builds()),
                    count(cache.reads()),
                    count(cache.failed()),
                    count(cache.writes()),
                    percent(cache.hitPercent(), ""),
                    Cell.of(cache.readBytes(), ByteSizes::format),
                    Cell.of(cache.writtenBytes(), ByteSizes::format),
                    time(cache.paidMillis()),
                    time(cache.savedMillis()),
                    Cell.of(cache.costsMoreThanItSaves() ? Messages.Fleet_costsMore() : Messages.Fleet_yes()));
        }
        return table;
    }

    static FigureTable builders(Fleet fleet) {
        return places("builders", Messages.Fleet_builders(), "builder", Messages.Fleet_builder(), fleet.builders());
    }

    static FigureTable agents(Fleet fleet) {
        return places("agents", Messages.Fleet_agents(), "agent", Messages.Fleet_agent(), fleet.hosts());
    }

    private static FigureTable places(String id, String title, String key, String name, List<Fleet.Place> places) {
        FigureTable table = new FigureTable(
                id,
                title,
                text(key, name),
                number("builds", Messages.Fleet_builds()),
                number("milliseconds", Messages.Fleet_time()),
                number("unsuccessful", Messages.Fleet_unsuccessful()),
                number("cachedPercent", Messages.Fleet_cached()),
                number("slowerPercent", Messages.Fleet_slower()));
        for (Fleet.Place place : places) {
            table.add(
                    Cell.of(place.name()),
                    count(place.builds()),
                    time(place.millis()),
                    count(place.unsuccessful()),
                    percent(place.cachedPercent(), ""),
                    percent(place.slowerPercent(), "+"));
        }
        return table;
    }

    private static Column text(String key, String title) {
        return new Column(key, title, false);
    }

    private static Column number(String key, String title) {
        return new Column(key, title, true);
    }

    private static long perWeek(long millis, double days) {
        return Math.round(millis * DAYS_OF_A_WEEK / days);
    }

    private static Cell count(int count) {
        return Cell.of((long) count, Counts::grouped);
    }

    private static Cell time(long millis) {
        return Cell.of(millis, number -> Durations.coarse(number));
    }

    private static Cell percent(@CheckForNull Double percent, String plus) {
        return Cell.of(percent, number -> (number > 0 ? plus : "") + Math.round(number) + " %");
    }

    private static Cell jobs(Set<String> jobs) {
        return Cell.of(String.join(", ", jobs));
    }
}
