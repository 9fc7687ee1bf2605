package io.jenkins.plugins.optimizeddockerbuild.config;

import hudson.AbortException;
import java.util.ArrayList;
import java.util.List;

/** Jenkins' additional ignore rules for a build: those of its profiles, then those of its folders. */
final class IgnoreDecision {
    private IgnoreDecision() {}

    /** Later lines win: builder profile, cache profile, outermost folder to nearest folder. */
    static List<String> of(
            OptimizedDockerBuildConfiguration configuration,
            ProfileChoice cache,
            ProfileChoice builder,
            List<FolderRule> nearestFirst)
            throws AbortException {
        List<String> lines = new ArrayList<>();
        if (builder.profile() != null) {
            lines.addAll(split(configuration.builderProfile(builder.profile()).getIgnore()));
        }
        if (cache.profile() != null) {
            lines.addAll(split(configuration.cacheProfile(cache.profile()).getIgnore()));
        }
        for (int i = nearestFirst.size() - 1; i >= 0; i--) {
            lines.addAll(split(nearestFirst.get(i).property().getIgnore()));
        }
        return lines;
    }

    private static List<String> split(String text) {
        return text.lines().filter(line -> !line.isBlank()).toList();
    }
}
