package io.jenkins.plugins.optimizeddockerbuild.steps;

import java.io.Serializable;

/**
 * How much of a build the log of its run has. Immutable, because Jenkins stores it while the build goes on, and figures
 * of two moments would repeat lines.
 */
final class LogPosition implements Serializable {
    private static final long serialVersionUID = 1L;

    static final LogPosition START = new LogPosition(0, 0, 0);

    private final long progress;
    private final int told;
    private final long log;

    private LogPosition(long progress, int told, long log) {
        this.progress = progress;
        this.told = told;
        this.log = log;
    }

    /** Bytes of the client's progress. */
    long progress() {
        return progress;
    }

    /** Lines of {@link RunningBuild#finish}. */
    int told() {
        return told;
    }

    /** Bytes of the log of the run, including those of others. */
    long log() {
        return log;
    }

    LogPosition withProgress(long newProgress) {
        return new LogPosition(newProgress, told, log);
    }

    LogPosition withTold(int more) {
        return new LogPosition(progress, told + more, log);
    }

    LogPosition withLog(long newLog) {
        return new LogPosition(progress, told, newLog);
    }
}
