package io.jenkins.plugins.optimizeddockerbuild.history;

import hudson.model.Run;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/** The Docker builds that run at this moment. Nothing of them outlives this process: a build goes on with a new one. */
public final class LiveBuilds {
    private static final Map<Run<?, ?>, Map<String, LiveBuild>> RUNNING = new WeakHashMap<>();

    private LiveBuilds() {}

    /** Shows a build until {@link #end}; one of the same name is replaced. */
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

    /** In the order in which they began. */
    static List<LiveBuild> of(Run<?, ?> run) {
        synchronized (RUNNING) {
            return new ArrayList<>(
                    RUNNING.getOrDefault(run, Collections.emptyMap()).values());
        }
    }
}
