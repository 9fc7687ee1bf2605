package io.jenkins.plugins.optimizeddockerbuild.history;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.RunListener;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * The running Docker builds. Nothing is persisted: after a restart, a build registers again. None outlives its run,
 * even when the step that it belongs to is killed without notice.
 */
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

    /** Removes what a step left behind. */
    @Extension
    public static final class RunEnd extends RunListener<Run<?, ?>> {
        @Override
        public void onCompleted(Run<?, ?> run, @NonNull TaskListener listener) {
            synchronized (RUNNING) {
                RUNNING.remove(run);
            }
        }
    }
}
