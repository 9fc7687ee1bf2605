package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.DockerfileSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.LayerKey;
import io.jenkins.plugins.optimizeddockerbuild.engine.history.ReportHistory;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogSettings;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.Usual;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.LayerHistory;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimelineSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.CacheEntry;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What the annotated log needs to know before a build runs, such as how long its layers usually take. */
final class LogExpectations {

    private LogExpectations() {}

    /** @param history null when there is none */
    static LogSettings of(PreparedBuild build, @CheckForNull ReportHistory history) {
        Map<LayerKey, LayerHistory> usual = history == null ? Map.of() : history.layers();
        DockerfileSteps steps = usual.isEmpty() ? null : build.steps();
        Map<VertexName, Optional<Usual>> known = new ConcurrentHashMap<>();
        return LogSettings.DEFAULT
                .withHeartbeatAfter(build.settings().heartbeatAfter())
                .withStallAfter(build.settings().stallAfter())
                .withDockerfile(build.dockerfileName())
                .withExportedCaches(exportedCaches(build))
                .withUsualExport(history == null ? null : history.usualExport())
                .withUsual(name -> usual.isEmpty()
                        ? null
                        : known.computeIfAbsent(name, any -> Optional.ofNullable(usualDuration(usual, any, steps)))
                                .orElse(null));
    }

    private static Set<String> exportedCaches(PreparedBuild build) {
        Set<String> exported = new HashSet<>();
        for (CacheEntry cache :
                build.request().mayWriteCaches() ? build.request().cacheTo() : List.<CacheEntry>of()) {
            if (cache.reference() != null) {
                exported.add(cache.reference());
            }
        }
        return exported;
    }

    @CheckForNull
    private static Usual usualDuration(
            Map<LayerKey, LayerHistory> usual, VertexName name, @CheckForNull DockerfileSteps steps) {
        LayerKey layer = TimelineSection.layerOf(name, steps);
        LayerHistory found = layer == null ? null : usual.get(layer);
        return found == null || found.usualMillis() == null
                ? null
                : new Usual(
                        Duration.ofMillis(found.usualMillis()), found.history().measured());
    }
}
