package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.smoke.SmokeTestRun;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Tests, judges and pushes the image in the background after its last layer is built. */
final class BuildEnding {
    /** Most registries answer in a few hundred milliseconds; making the caller poll again would cost more. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    @CheckForNull
    private final SmokeTestRun test;

    @CheckForNull
    private final JudgedPush push;

    private final FutureTask<Report> ending;

    /** Starts immediately. */
    BuildEnding(BuildLifecycle build, Report built) {
        test = build.smokeTest(built);
        push = build.push(built);
        boolean isQuick = test == null && push == null;
        ending = new FutureTask<>(() -> {
            if (push != null) {
                push.nameHere(built);
            }
            Report judged = build.conclude(built, test == null ? null : test.run());
            return push == null ? judged : build.settle(push, judged);
        });
        if (isQuick) {
            ending.run();
        } else {
            Background.begin("build ending", ending);
        }
    }

    /** Stops the test and the push. They have ended once everything that the test started is removed. */
    void cancel() {
        if (test != null) {
            test.cancel();
        }
        if (push != null) {
            push.cancel();
        }
    }

    /** The complete report; null while the test or a slow push is still running. */
    @CheckForNull
    Report reportIfEnded() throws InterruptedException {
        try {
            return ending.get(test == null ? PATIENCE.toMillis() : 0, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return null;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Waits for the complete report. */
    Report report() throws InterruptedException {
        try {
            return ending.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
