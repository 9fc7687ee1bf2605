package io.jenkins.plugins.optimizeddockerbuild.history;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.history.Fleet;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * The figures of many builds in Prometheus' text format: gauges over the last days, in seconds and bytes.
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 */
final class PrometheusText {
    /** Of what made layers run: each file or build argument is a time series of its own. */
    private static final int MOST_CAUSES = 100;

    private final StringBuilder text = new StringBuilder();
    private final String period;

    private PrometheusText(int days) {
        period = " of the last " + days + " days.";
    }

    /** @param days covered by the figures */
    static String of(Fleet fleet, int days) {
        PrometheusText prometheus = new PrometheusText(days);
        prometheus.images(fleet.images());
        prometheus.caches("docker_build_cache", "the cache", "cache", fleet.caches());
        prometheus.caches("docker_build_cache_profile", "the caches of a profile", "profile", fleet.profiles());
        prometheus.causes(fleet.causes());
        prometheus.advice(fleet.advice());
        prometheus.places("docker_builder", "builder", fleet.builders());
        prometheus.places("docker_agent", "agent", fleet.hosts());
        return prometheus.text.toString();
    }

    private void images(List<Fleet.Image> images) {
        gauge("docker_builds", "Docker builds" + period, images, PrometheusText::labels, Fleet.Image::builds);
        gauge(
                "docker_builds_unsuccessful",
                "Docker builds that did not succeed" + period,
                images,
                PrometheusText::labels,
                Fleet.Image::unsuccessful);
        gauge(
                "docker_builds_crossed_gates",
                "Docker builds that crossed a quality gate" + period,
                images,
                PrometheusText::labels,
                Fleet.Image::crossed);
        gauge(
                "docker_build_seconds",
                "Total time of Docker builds" + period,
                images,
                PrometheusText::labels,
                image -> seconds(image.millis()));
        String quantiles = "docker_build_quantile_seconds";
        help(quantiles, "Median and 95th percentile of a build's time" + period);
        for (Fleet.Image image : images) {
            sample(quantiles, labels(image) + ",quantile=\"0.5\"", seconds(image.medianMillis()));
            sample(quantiles, labels(image) + ",quantile=\"0.95\"", seconds(image.percentile95Millis()));
        }
        gauge(
                "docker_build_cached_ratio",
                "Share of the layers' time that came from the cache" + period,
                images,
                PrometheusText::labels,
                image -> ratio(image.cachedPercent()));
        gauge(
                "docker_build_image_bytes",
                "Size of the newest image.",
                images,
                PrometheusText::labels,
                Fleet.Image::imageBytes);
    }

    private void caches(String name, String what, String label, List<Fleet.Cache> caches) {
        gauge(
                name + "_paid_seconds",
                "Time for importing and exporting " + what + ", and for carrying cache mounts" + period,
                caches,
                cache -> label(label, cache.name()),
                cache -> seconds(cache.paidMillis()));
        gauge(
                name + "_saved_seconds",
                "Time that layers from " + what + " took when they last ran, and that filled cache mounts saved"
                        + period,
                caches,
                cache -> label(label, cache.name()),
                cache -> seconds(cache.savedMillis()));
    }

    private void causes(List<Fleet.Cause> all) {
        List<Fleet.Cause> causes = all.subList(0, Math.min(MOST_CAUSES, all.size()));
        gauge(
                "docker_layers_ran_seconds",
                "Time of layers that ran, by what made them run" + period,
                causes,
                PrometheusText::labels,
                cause -> seconds(cause.millis()));
        gauge(
                "docker_layers_ran_builds",
                "Docker builds whose layers ran, by what made them run" + period,
                causes,
                PrometheusText::labels,
                Fleet.Cause::builds);
    }

    private void advice(List<Fleet.Advice> advice) {
        gauge(
                "docker_advice_builds",
                "Docker builds that got this piece of advice" + period,
                advice,
                one -> label("rule", one.id()),
                Fleet.Advice::builds);
        gauge(
                "docker_advice_seconds",
                "Time that following this piece of advice would have saved at most, where known" + period,
                advice,
                one -> label("rule", one.id()),
                one -> seconds(one.millis()));
    }

    private void places(String name, String label, List<Fleet.Place> places) {
        gauge(
                name + "_builds",
                "Docker builds by " + label + period,
                places,
                place -> label(label, place.name()),
                Fleet.Place::builds);
        gauge(
                name + "_unsuccessful",
                "Docker builds that did not succeed, by " + label + period,
                places,
                place -> label(label, place.name()),
                Fleet.Place::unsuccessful);
        gauge(
                name + "_seconds",
                "Total time of Docker builds by " + label + period,
                places,
                place -> label(label, place.name()),
                place -> seconds(place.millis()));
        gauge(
                name + "_cached_ratio",
                "Share of the layers' time that came from the cache, by " + label + period,
                places,
                place -> label(label, place.name()),
                place -> ratio(place.cachedPercent()));
    }

    private <T> void gauge(
            String name, String help, List<T> all, Function<T, String> labels, Function<T, ? extends Number> value) {
        help(name, help);
        for (T one : all) {
            sample(name, labels.apply(one), value.apply(one));
        }
    }

    private void help(String name, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(" gauge\n");
    }

    private void sample(String name, String labels, @CheckForNull Number value) {
        if (value != null) {
            text.append(name).append('{').append(labels).append("} ");
            text.append(value instanceof Double ? String.format(Locale.ROOT, "%.3f", value) : value.toString());
            text.append('\n');
        }
    }

    private static Double seconds(long millis) {
        return millis / 1000.0;
    }

    @CheckForNull
    private static Double ratio(@CheckForNull Double percent) {
        return percent == null ? null : (Double) (percent / 100);
    }

    private static String labels(Fleet.Image image) {
        return label("job", image.job()) + "," + label("image", image.image()) + "," + label("report", image.name());
    }

    private static String labels(Fleet.Cause cause) {
        return label("kind", cause.kind().name().toLowerCase(Locale.ROOT)) + ","
                + label("what", cause.what() == null ? "" : cause.what());
    }

    private static String label(String name, String value) {
        return name + "=\"" + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }
}
