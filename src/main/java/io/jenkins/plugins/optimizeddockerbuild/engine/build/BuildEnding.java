package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.SmokeTestSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.smoke.SmokeTestRun;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** What comes after a build's last layer: its report is made, its image may still be tested, beside the caller. */
final class BuildEnding {
    private final Report built;
    private final SmokeTestRun test;
    private final FutureTask<SmokeTestSection> testing;

    /** @param test of the image, not yet begun; null when there is nothing to test */
    BuildEnding(Report built, @CheckForNull SmokeTestRun test) {
        this.built = built;
        this.test = test;
        if (test == null) {
            testing = null;
            return;
        }
        testing = Background.begin("smoke test", test::run);
    }

    /** The report without what the test shows. */
    Report built() {
        return built;
    }

    /** Stops the test. It has ended when what it started has been removed. */
    void cancel() {
        if (test != null) {
            test.cancel();
        }
    }

    boolean hasEnded() {
        return testing == null || testing.isDone();
    }

    /** What the test showed, once it has ended; null when there was none. */
    @CheckForNull
    SmokeTestSection shown() throws InterruptedException {
        try {
            return testing == null ? null : testing.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
