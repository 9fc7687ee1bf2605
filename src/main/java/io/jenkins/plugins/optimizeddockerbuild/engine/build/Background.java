package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** Runs work beside a build on daemon threads, which never keep the process alive. */
final class Background {

    private Background() {}

    /** Starts the work immediately. */
    static <T> FutureTask<T> begin(String name, Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        begin(name, task);
        return task;
    }

    /** Like {@link #begin(String, Callable)}. */
    static void begin(String name, FutureTask<?> task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }
}
