package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import java.util.List;

/**
 * A layer that has been silent for so long that the cause should be investigated.
 *
 * @param layer its state
 * @param lastLines its last lines of output as shown in the log; empty when it printed none
 */
public record Stall(RunningLayer layer, List<String> lastLines) {
    public Stall {
        lastLines = List.copyOf(lastLines);
    }
}
