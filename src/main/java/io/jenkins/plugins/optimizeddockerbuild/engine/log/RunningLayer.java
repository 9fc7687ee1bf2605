package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;

/**
 * A layer that runs at this moment. Durations are milliseconds.
 *
 * @param number as in the log
 * @param heading its name as BuildKit prints it
 * @param silentMillis how long nothing was heard of it
 * @param usual how long it takes in other builds; null when unknown
 * @param bytes that it has transferred; 0 when it transfers none
 * @param totalBytes that it has to transfer; 0 when unknown
 */
public record RunningLayer(
        int number,
        String heading,
        VertexName name,
        long runningMillis,
        long silentMillis,
        @CheckForNull Usual usual,
        long bytes,
        long totalBytes) {}
