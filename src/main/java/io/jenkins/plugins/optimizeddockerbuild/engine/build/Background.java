package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** Work beside a build, each piece in a thread of its own that never keeps the process alive. */
final class Background {

    private Background() {}

    /** Begins at once. */
    static <T> FutureTask<T> begin(String name, Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        begin(name, task);
        return task;
    }

    /** As {@link #begin(String, Callable)}. */
    static void begin(String name, FutureTask<?> task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }
}
