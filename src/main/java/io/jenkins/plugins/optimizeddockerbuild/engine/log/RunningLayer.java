package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;

/**
 * A layer that is running. Durations are milliseconds.
 *
 * @param number as in the log
 * @param heading its name as printed by BuildKit
 * @param silentMillis how long it has been silent
 * @param usual how long it takes in other builds; null when unknown
 * @param bytes transferred so far; 0 when it transfers none
 * @param totalBytes to transfer; 0 when unknown
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
