package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.smoke.SmokeTestRun;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What comes after a build's last layer, beside the caller: its image is tested and judged, and pushed when it passes.
 */
final class BuildEnding {
    /** Registries name an image in a few hundred milliseconds; a caller that asks again later loses more. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    @CheckForNull
    private final SmokeTestRun test;

    @CheckForNull
    private final JudgedPush push;

    private final FutureTask<Report> ending;

    /** Begins at once. */
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

    /** Stops the test and the push. It has ended when what the test started has been removed. */
    void cancel() {
        if (test != null) {
            test.cancel();
        }
        if (push != null) {
            push.cancel();
        }
    }

    /** The whole report; null while the image is being tested, or its push takes long. */
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

    /** The whole report, once it has ended. */
    Report report() throws InterruptedException {
        try {
            return ending.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
