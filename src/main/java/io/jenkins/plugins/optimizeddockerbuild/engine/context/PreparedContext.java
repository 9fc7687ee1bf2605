package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * The context and Dockerfile for {@code docker buildx build}. The user's folders stay untouched: the Dockerfile and the
 * generated ignore file, which BuildKit expects next to it, are in a separate folder that only this user can open.
 * Closing removes that folder.
 */
public final class PreparedContext implements AutoCloseable {

    private static final String LINK_TO_CONTEXT = "context";

    private final String context;

    @CheckForNull
    private final String dockerfile;

    @CheckForNull
    private final Path folder;

    private PreparedContext(String context, @CheckForNull String dockerfile, @CheckForNull Path folder) {
        this.context = context;
        this.dockerfile = dockerfile;
        this.folder = folder;
    }

    /** The context as named by the user. */
    static PreparedContext unchanged(String context, @CheckForNull String dockerfile) {
        return new PreparedContext(context, dockerfile, null);
    }

    /**
     * Writes a Dockerfile and its ignore file.
     *
     * @param temporary an existing folder
     * @param location the context
     * @param dockerfile the one to write, already read
     * @param ignoreFile null to leave the choice of an ignore file to BuildKit
     */
    static PreparedContext write(
            Path temporary, ContextLocation location, DockerfileSource dockerfile, @CheckForNull byte[] ignoreFile)
            throws IOException {
        Path folder = createFolder(temporary);
        PreparedContext prepared = null;
        try {
            String name = NativeNames.isFaithful(dockerfile.name()) ? dockerfile.name() : "Dockerfile";
            Path file = folder.resolve(name);
            Files.write(file, dockerfile.content());
            if (ignoreFile != null) {
                Files.write(folder.resolve(name + OwnIgnoreFile.NAME), ignoreFile);
            }
            String context = location.argument();
            if (!NativeNames.isFaithful(context) || !NativeNames.isFaithful(System.getProperty("user.dir"))) {
                // another program could not be given its name
                Path link = folder.resolve(LINK_TO_CONTEXT);
                Files.createSymbolicLink(link, location.folder());
                context = link.toString();
            }
            prepared = new PreparedContext(context, file.toString(), folder);
            return prepared;
        } finally {
            if (prepared == null) {
                delete(folder);
            }
        }
    }

    /** The name may be predictable, because creating a folder fails when it exists. */
    private static Path createFolder(Path temporary) throws IOException {
        FileAttribute<Set<PosixFilePermission>> owner = PosixFilePermissions.asFileAttribute(EnumSet.of(
                PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));
        for (long number = System.nanoTime(); ; number++) {
            try {
                return Files.createDirectory(temporary.resolve("context-" + number), owner);
            } catch (FileAlreadyExistsException e) {
                // the next number may be free
                continue;
            }
        }
    }

    /** The context for the command line. */
    public String context() {
        return context;
    }

    /** The value for {@code --file}; null when the user set none and none is needed. */
    @CheckForNull
    public String dockerfile() {
        return dockerfile;
    }

    /** Whether the build gets the generated ignore file instead of the user's own. */
    public boolean isGenerated() {
        return folder != null;
    }

    /** Removes what was written. */
    @Override
    public void close() throws IOException {
        if (folder != null) {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }
}
