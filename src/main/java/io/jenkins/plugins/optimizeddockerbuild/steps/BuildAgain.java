package io.jenkins.plugins.optimizeddockerbuild.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.optimizeddockerbuild.engine.build.DetachedBuild;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolSeat;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import jenkins.MasterToSlaveFileCallable;

/**
 * On the agent: prepares a failed build again, where that may help. Null when this process does not know the build, so
 * that {@link OpenBuild} has to run first.
 */
final class BuildAgain extends MasterToSlaveFileCallable<BuildAgain.Answer> {
    private static final long serialVersionUID = 1L;

    private final String folder;
    private final long position;
    private final int exitCode;

    /**
     * @param next what to run; null when nothing is to be run again
     * @param seat in a pool; null without a pool
     */
    record Answer(
            @CheckForNull DetachedBuild.NextTry next,
            @CheckForNull PoolSeat seat) implements Serializable {}

    BuildAgain(String folder, long position, int exitCode) {
        this.folder = folder;
        this.position = position;
        this.exitCode = exitCode;
    }

    @CheckForNull
    @Override
    public Answer invoke(File workspace, VirtualChannel channel) throws IOException, InterruptedException {
        DetachedBuild build = OpenBuilds.get(folder);
        return build == null ? null : new Answer(build.again(position, exitCode, false), build.pool());
    }
}
