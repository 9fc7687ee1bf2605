package io.jenkins.plugins.optimizeddockerbuild.steps;

import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import jenkins.MasterToSlaveFileCallable;
import org.apache.commons.io.file.PathUtils;

/**
 * On the agent: forgets a build, ends its client if it is still running, and removes its folder. Links in it are
 * removed, not followed.
 */
final class FolderRemoval extends MasterToSlaveFileCallable<Void> {
    private static final long serialVersionUID = 1L;

    private static final int MOST_LOOKS = 50;
    private static final long PAUSE_MILLIS = 100;

    private final String folder;

    FolderRemoval(String folder) {
        this.folder = folder;
    }

    @Override
    public Void invoke(File workspace, VirtualChannel channel) throws IOException, InterruptedException {
        OpenBuilds.remove(folder);
        if (new CancelBuild(folder).invoke(workspace, channel)) {
            waitForClient();
        }
        remove(Path.of(folder));
        return null;
    }

    /** Files that it writes while ending would interfere with the removal. */
    private void waitForClient() throws IOException, InterruptedException {
        CancelBuild client = new CancelBuild(folder);
        for (int i = 0; i < MOST_LOOKS && client.isAlive(); i++) {
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    static void remove(Path folder) throws IOException {
        if (folder.toFile().exists()) {
            PathUtils.deleteDirectory(folder);
        }
    }
}
