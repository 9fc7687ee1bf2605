package io.jenkins.plugins.optimizeddockerbuild.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Work that Ctrl-C and SIGTERM end gracefully, with time to clean up and write results. */
final class Interruptible {
    /** How long canceled work may take before this process exits without it. */
    private static final long PATIENCE_SECONDS = 30;

    private Interruptible() {}

    /** @param cancel called by another thread when this process is told to exit; makes the work return soon */
    static <T> T run(Callable<T> work, Runnable cancel) throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        Thread cancellation = new Thread(() -> cancel(cancel, ended), "cancel");
        Runtime.getRuntime().addShutdownHook(cancellation);
        try {
            return work.call();
        } finally {
            ended.countDown();
            forget(cancellation);
        }
    }

    /** The virtual machine exits when this returns. */
    private static void cancel(Runnable cancel, CountDownLatch ended) {
        cancel.run();
        try {
            ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The hook is running: it waits for what was just canceled.
            return;
        }
    }
}
