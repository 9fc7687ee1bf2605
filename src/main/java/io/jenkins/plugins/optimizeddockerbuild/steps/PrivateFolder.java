package io.jenkins.plugins.optimizeddockerbuild.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import jenkins.MasterToSlaveFileCallable;

/**
 * On the agent: finds the place for the folder with a build's secrets, logins and other private files, and the folders
 * that ended builds left. Creates and removes nothing.
 *
 * <p>The place is beside the agent's workspaces, where no {@code dir} and no context below a workspace reaches it. For
 * a context that would reach it, such as the agent's own folder as a custom workspace, another place is used. Its name
 * is one of those that are kept out of every context: see {@link JenkinsFolders}.
 */
final class PrivateFolder extends MasterToSlaveFileCallable<PrivateFolder.Found> {
    private static final long serialVersionUID = 1L;

    static final String NAME = "optimized-docker-build";

    /** The file in the folder that names its owner. */
    private static final String OWNER = "owner";

    private static final int MOST_OWNER_BYTES = 4096;
    private static final int MOST_LEFT = 200;

    private final String id;
    private final String suffix;
    private final List<String> contexts;

    /**
     * The result.
     *
     * @param folder for this build; null when there is no place out of reach of its contexts
     * @param others folders of other builds, including running ones
     */
    record Found(@CheckForNull String folder, List<Other> others) implements Serializable {}

    /** @param owner as written by {@link #make}; untrusted data from an agent */
    record Other(String folder, String owner) implements Serializable {}

    /**
     * @param id a file name
     * @param suffix that {@link JenkinsFolders} keeps out of contexts
     * @param contexts all folders that the build can read; missing ones are ignored
     */
    PrivateFolder(String id, String suffix, List<String> contexts) {
        this.id = id;
        this.suffix = suffix;
        this.contexts = List.copyOf(contexts);
    }

    /** Called for the agent's root. */
    @Override
    public Found invoke(File root, VirtualChannel channel) throws IOException {
        Path besideWorkspaces = root.toPath().resolve(NAME + suffix);
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        List<Other> others = new ArrayList<>();
        addOthers(besideWorkspaces, "*", others);
        addOthers(temporary, NAME + "-*" + suffix, others);
        String folder = null;
        for (Path place : List.of(besideWorkspaces.resolve(id), temporary.resolve(NAME + "-" + id + suffix))) {
            others.removeIf(other -> other.folder().equals(place.toString()));
            if (folder == null && !isReached(place)) {
                folder = place.toString();
            }
        }
        return new Found(folder, others);
    }

    private boolean isReached(Path place) throws IOException {
        Path real = realPath(place.toAbsolutePath());
        for (String context : contexts) {
            Path folder = Path.of(context);
            if (Files.isDirectory(folder) && real.startsWith(folder.toRealPath())) {
                return true;
            }
        }
        return false;
    }

    /** Resolves links as far as the path exists. */
    private static Path realPath(Path path) throws IOException {
        return Files.exists(path) || path.getParent() == null
                ? path.toRealPath()
                : realPath(path.getParent()).resolve(path.getFileName());
    }

    private static void addOthers(Path parent, String names, List<Other> others) throws IOException {
        if (!Files.isDirectory(parent)) {
            return;
        }
        String user = System.getProperty("user.name");
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, names)) {
            for (Path folder : folders) {
                if (others.size() == MOST_LEFT) {
                    return;
                }
                // The machine's temporary folder may contain those of other users.
                if (Files.isDirectory(folder)
                        && Files.getOwner(folder).getName().equals(user)) {
                    addOther(folder, others);
                }
            }
        }
    }

    private static void addOther(Path folder, List<Other> others) throws IOException {
        try (InputStream file = Files.newInputStream(folder.resolve(OWNER))) {
            String owner = new String(file.readNBytes(MOST_OWNER_BYTES), StandardCharsets.UTF_8);
            others.add(new Other(folder.toString(), owner));
        } catch (NoSuchFileException e) {
            // It is being created or removed right now.
            return;
        }
    }

    /** Creates a folder that this class found, for its owner alone. */
    static void make(Path folder, String owner) throws IOException {
        Files.createDirectories(
                folder.getParent(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        makeFolder(folder);
        write(folder.resolve(OWNER), owner.getBytes(StandardCharsets.UTF_8));
    }

    /** Creates a folder that only its owner can open. */
    static Path makeFolder(Path path) throws IOException {
        return Files.createDirectory(
                path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** Creates a file that only its owner can read. */
    static void write(Path file, byte[] content) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, content);
    }
}
