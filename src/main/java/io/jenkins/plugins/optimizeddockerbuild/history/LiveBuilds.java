package io.jenkins.plugins.optimizeddockerbuild.history;

import hudson.model.Run;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/** The running Docker builds. Nothing is persisted: after a restart, a build registers again. */
public final class LiveBuilds {
    private static final Map<Run<?, ?>, Map<String, LiveBuild>> RUNNING = new WeakHashMap<>();

    private LiveBuilds() {}

    /** Shows a build until {@link #end}; replaces one with the same name. */
    public static void begin(Run<?, ?> run, LiveBuild build) {
        synchronized (RUNNING) {
            RUNNING.computeIfAbsent(run, any -> new LinkedHashMap<>()).put(build.getName(), build);
        }
        DockerBuildAction.begin(run);
    }

    public static void end(Run<?, ?> run, String name) {
        synchronized (RUNNING) {
            Map<String, LiveBuild> builds = RUNNING.get(run);
            if (builds != null) {
                builds.remove(name);
                if (builds.isEmpty()) {
                    RUNNING.remove(run);
                }
            }
        }
    }

    /** In the order in which they started. */
    static List<LiveBuild> of(Run<?, ?> run) {
        synchronized (RUNNING) {
            return new ArrayList<>(
                    RUNNING.getOrDefault(run, Collections.emptyMap()).values());
        }
    }
}
