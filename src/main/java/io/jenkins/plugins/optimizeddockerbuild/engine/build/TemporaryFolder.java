package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** A folder that only this user can read and that exists only while it is needed. */
public final class TemporaryFolder implements AutoCloseable {

    /** More than a Dockerfile and its ignore file take. */
    private static final int NEEDED_BYTES = 256 * 1024;

    private final Path path;

    private TemporaryFolder(Path path) {
        this.path = path;
    }

    /**
     * The name may be predictable, because an existing folder or link is never used: {@link Files#createTempDirectory}
     * would load the secure random number generator for it.
     *
     * @throws IOException when there is no room in {@code parent}
     */
    public static TemporaryFolder in(Path parent, String prefix) throws IOException {
        FileAttribute<?> mine = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        while (true) {
            try {
                Path free = parent.resolve(prefix + ThreadLocalRandom.current().nextLong(Long.MAX_VALUE));
                return new TemporaryFolder(Files.createDirectory(free, mine));
            } catch (FileAlreadyExistsException e) {
                continue;
            }
        }
    }

    /**
     * Where temporary folders can be created: {@code TMPDIR}, the system's folder, the user's run-time folder or the
     * user's cache, whichever exists first and has room. A build that needs some kilobytes must not fail because a
     * shared folder is full.
     *
     * @return the first of them when none is usable, so that the error names it
     */
    public static Path parent(Map<String, String> environment) {
        List<Path> candidates = new ArrayList<>();
        add(candidates, environment.get("TMPDIR"), "");
        add(candidates, System.getProperty("java.io.tmpdir"), "");
        add(candidates, environment.get("XDG_RUNTIME_DIR"), "");
        add(candidates, environment.get("XDG_CACHE_HOME"), "");
        add(candidates, environment.get("HOME"), ".cache");
        add(candidates, environment.get("HOME"), "");
        for (Path candidate : candidates) {
            if (hasRoom(candidate)) {
                return candidate;
            }
        }
        return candidates.get(0);
    }

    private static void add(List<Path> candidates, @CheckForNull String folder, String below) {
        try {
            if (folder != null && Path.of(folder).isAbsolute()) {
                candidates.add(Path.of(folder).resolve(below));
            }
        } catch (InvalidPathException e) {
            // not a valid file name
            return;
        }
    }

    private static boolean hasRoom(Path folder) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (TemporaryFolder trial = in(folder, "odb-")) {
            Files.write(trial.path.resolve("room"), new byte[NEEDED_BYTES]);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    public Path path() {
        return path;
    }

    /** Deletes the folder and everything in it; the system clears what cannot be deleted. */
    @Override
    public void close() {
        try {
            delete(path);
        } catch (IOException e) {
            path.toFile().deleteOnExit();
        }
    }

    /** Deletes a folder and everything in it. */
    public static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, @CheckForNull IOException problem) throws IOException {
                Files.deleteIfExists(each);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
