package io.jenkins.plugins.optimizeddockerbuild.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.build.DetachedBuild;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The builds that this agent process follows, by folder. After a restart of the agent there are none; they are opened
 * again from their folders.
 */
final class OpenBuilds {
    private static final Map<String, DetachedBuild> BUILDS = new ConcurrentHashMap<>();

    private OpenBuilds() {}

    @CheckForNull
    static DetachedBuild get(String folder) {
        return BUILDS.get(folder);
    }

    static void put(String folder, DetachedBuild build) {
        DetachedBuild other = BUILDS.put(folder, build);
        if (other != null) {
            other.close();
        }
    }

    static void remove(String folder) {
        DetachedBuild build = BUILDS.remove(folder);
        if (build != null) {
            build.close();
        }
    }
}
