package io.jenkins.plugins.optimizeddockerbuild.history;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.history.Fleet;
import java.util.Locale;

/**
 * The figures of many builds in Prometheus' text format: gauges over the last days, in seconds and bytes.
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 */
final class PrometheusText {
    private final StringBuilder text = new StringBuilder();

    private PrometheusText() {}

    /** @param days covered by the figures */
    static String of(Fleet fleet, int days) {
        PrometheusText prometheus = new PrometheusText();
        String period = " of the last " + days + " days.";
        prometheus.help("docker_builds", "Docker builds" + period);
        for (Fleet.Image image : fleet.images()) {
            prometheus.sample("docker_builds", labels(image), image.builds());
        }
        prometheus.help("docker_builds_unsuccessful", "Docker builds that did not succeed" + period);
        for (Fleet.Image image : fleet.images()) {
            prometheus.sample("docker_builds_unsuccessful", labels(image), image.unsuccessful());
        }
        prometheus.help("docker_builds_crossed_gates", "Docker builds that crossed a quality gate" + period);
        for (Fleet.Image image : fleet.images()) {
            prometheus.sample("docker_builds_crossed_gates", labels(image), image.crossed());
        }
        prometheus.help("docker_build_seconds", "Total time of Docker builds" + period);
        for (Fleet.Image image : fleet.images()) {
            prometheus.sample("docker_build_seconds", labels(image), image.millis() / 1000.0);
        }
        prometheus.help("docker_build_quantile_seconds", "Median and 95th percentile of a build's time" + period);
        for (Fleet.Image image : fleet.images()) {
            prometheus.sample(
                    "docker_build_quantile_seconds",
                    labels(image) + ",quantile=\"0.5\"",
                    image.medianMillis() / 1000.0);
            prometheus.sample(
                    "docker_build_quantile_seconds",
                    labels(image) + ",quantile=\"0.95\"",
                    image.percentile95Millis() / 1000.0);
        }
        prometheus.help("docker_build_cached_ratio", "Share of the layers' time that came from the cache" + period);
        for (Fleet.Image image : fleet.images()) {
            Double percent = image.cachedPercent();
            prometheus.sample("docker_build_cached_ratio", labels(image), percent == null ? null : percent / 100);
        }
        prometheus.help("docker_build_image_bytes", "Size of the newest image.");
        for (Fleet.Image image : fleet.images()) {
            prometheus.sample("docker_build_image_bytes", labels(image), image.imageBytes());
        }
        prometheus.help("docker_build_cache_paid_seconds", "Time for importing and exporting the cache" + period);
        for (Fleet.Cache cache : fleet.caches()) {
            prometheus.sample(
                    "docker_build_cache_paid_seconds", label("cache", cache.name()), cache.paidMillis() / 1000.0);
        }
        prometheus.help(
                "docker_build_cache_saved_seconds", "Time that layers from the cache took when they last ran" + period);
        for (Fleet.Cache cache : fleet.caches()) {
            prometheus.sample(
                    "docker_build_cache_saved_seconds", label("cache", cache.name()), cache.savedMillis() / 1000.0);
        }
        prometheus.help(
                "docker_build_cache_profile_paid_seconds",
                "Time for importing and exporting the caches of a profile" + period);
        for (Fleet.Cache profile : fleet.profiles()) {
            prometheus.sample(
                    "docker_build_cache_profile_paid_seconds",
                    label("profile", profile.name()),
                    profile.paidMillis() / 1000.0);
        }
        prometheus.help(
                "docker_build_cache_profile_saved_seconds",
                "Time that layers from the caches of a profile took when they last ran" + period);
        for (Fleet.Cache profile : fleet.profiles()) {
            prometheus.sample(
                    "docker_build_cache_profile_saved_seconds",
                    label("profile", profile.name()),
                    profile.savedMillis() / 1000.0);
        }
        return prometheus.text.toString();
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

    private static String labels(Fleet.Image image) {
        return label("job", image.job()) + "," + label("image", image.image()) + "," + label("report", image.name());
    }

    private static String label(String name, String value) {
        return name + "=\"" + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }
}
