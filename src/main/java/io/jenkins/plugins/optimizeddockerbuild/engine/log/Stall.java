package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import java.util.List;

/**
 * A layer that has been silent for so long that somebody should look why.
 *
 * @param layer what is known of it
 * @param lastLines the last lines that it printed, as the log shows them; empty when it printed none
 */
public record Stall(RunningLayer layer, List<String> lastLines) {
    public Stall {
        lastLines = List.copyOf(lastLines);
    }
}
