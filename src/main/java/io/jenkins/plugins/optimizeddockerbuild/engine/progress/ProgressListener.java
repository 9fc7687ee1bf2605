package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

/** Receives the events of one progress stream, in order, from one thread. */
@FunctionalInterface
public interface ProgressListener {
    void on(ProgressEvent event);
}
