package io.jenkins.plugins.optimizeddockerbuild.steps;

import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import jenkins.MasterToSlaveFileCallable;
import org.apache.commons.io.file.PathUtils;

/** On the agent: forgets a build and removes its folder. Links in it are removed, not followed. */
final class FolderRemoval extends MasterToSlaveFileCallable<Void> {
    private static final long serialVersionUID = 1L;

    private final String folder;

    FolderRemoval(String folder) {
        this.folder = folder;
    }

    @Override
    public Void invoke(File workspace, VirtualChannel channel) throws IOException {
        OpenBuilds.remove(folder);
        remove(Path.of(folder));
        return null;
    }

    static void remove(Path folder) throws IOException {
        if (folder.toFile().exists()) {
            PathUtils.deleteDirectory(folder);
        }
    }
}
