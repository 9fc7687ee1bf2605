package io.jenkins.plugins.optimizeddockerbuild.steps;

import hudson.AbortException;
import hudson.Extension;
import hudson.FilePath;
import hudson.model.Computer;
import hudson.model.Node;
import hudson.model.TaskListener;
import hudson.slaves.ComputerListener;
import java.io.IOException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The private folders of all builds, as seen by the controller. */
final class PrivateFolders {
    private static final Logger LOGGER = Logger.getLogger(PrivateFolders.class.getName());

    private PrivateFolders() {}

    /**
     * The folder for a build, to be created now and removed at its end. What ended builds left on the agent is removed
     * first.
     *
     * @param workspace on the agent
     * @param contexts absolute paths of all folders that the build can read
     * @param holdsSecrets whether it will contain more than the agent's own configuration
     * @throws AbortException when the build could read the secrets
     */
    static String choose(FilePath workspace, FolderOwner owner, List<String> contexts, boolean holdsSecrets)
            throws IOException, InterruptedException {
        FilePath root = root(workspace);
        String name = owner.folderName();
        PrivateFolder.Found found = root.act(new PrivateFolder(name, JenkinsFolders.TEMPORARY, contexts));
        removeEnded(root, found.others());
        if (found.folder() == null && holdsSecrets) {
            throw new AbortException(
                    "The build context contains every folder in which the agent could store the build's"
                            + " secrets and logins, so they could end up in the image; use a context below the workspace, such as"
                            + " context: 'app'.");
        }
        return found.folder() != null
                ? found.folder()
                : root.act(new PrivateFolder(name, JenkinsFolders.TEMPORARY, List.of()))
                        .folder();
    }

    /** The parent of all of them, unless a context reaches it. */
    static FilePath parent(FilePath workspace) throws IOException {
        return root(workspace).child(PrivateFolder.NAME + JenkinsFolders.TEMPORARY);
    }

    private static FilePath root(FilePath workspace) throws IOException {
        Computer computer = workspace.toComputer();
        Node node = computer == null ? null : computer.getNode();
        FilePath root = node == null ? null : node.getRootPath();
        if (root == null) {
            throw new IOException("The agent of " + workspace.getRemote() + " is gone.");
        }
        return root;
    }

    /** Removes, if possible, what ended steps left because their agent was away. */
    private static void removeEnded(FilePath root, List<PrivateFolder.Other> others) throws InterruptedException {
        for (PrivateFolder.Other other : others) {
            FolderOwner owner = FolderOwner.parse(other.owner());
            if (owner != null && owner.hasEnded()) {
                try {
                    root.act(new FolderRemoval(other.folder()));
                } catch (IOException e) {
                    LOGGER.log(Level.WARNING, e, () -> "cannot remove " + other.folder() + ", which may hold secrets");
                }
            }
        }
    }

    /** An agent that comes back may have folders of builds that ended meanwhile. */
    @Extension
    public static final class WhenOnline extends ComputerListener {
        @Override
        public void onOnline(Computer computer, TaskListener listener) {
            Computer.threadPoolForRemoting.execute(() -> {
                try {
                    removeEnded(computer);
                } catch (IOException e) {
                    LOGGER.log(
                            Level.WARNING, e, () -> "cannot look for folders of ended builds on " + computer.getName());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }

        private static void removeEnded(Computer computer) throws IOException, InterruptedException {
            Node node = computer.getNode();
            FilePath root = node == null ? null : node.getRootPath();
            if (root != null && Boolean.TRUE.equals(computer.isUnix())) {
                PrivateFolders.removeEnded(
                        root,
                        root.act(new PrivateFolder("", JenkinsFolders.TEMPORARY, List.of()))
                                .others());
            }
        }
    }
}
