package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;

/**
 * A layer that runs at this moment. Durations are milliseconds.
 *
 * @param number as in the log
 * @param heading its name as BuildKit prints it
 * @param silentMillis how long nothing was heard of it
 * @param usualMillis how long it usually takes; -1 when unknown
 * @param bytes that it has transferred; 0 when it transfers none
 * @param totalBytes that it has to transfer; 0 when unknown
 */
public record RunningLayer(
        int number,
        String heading,
        VertexName name,
        long runningMillis,
        long silentMillis,
        long usualMillis,
        long bytes,
        long totalBytes) {}
