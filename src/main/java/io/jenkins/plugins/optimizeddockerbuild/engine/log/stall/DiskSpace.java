package io.jenkins.plugins.optimizeddockerbuild.engine.log.stall;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Free space of a disk.
 *
 * @param folder on that disk
 * @param free available bytes
 * @param total bytes in all
 */
public record DiskSpace(Path folder, long free, long total) {
    private static final long LITTLE = 1_000_000_000;

    /** Null when the folder does not exist or cannot be examined. */
    @CheckForNull
    public static DiskSpace of(Path folder) {
        try {
            FileStore store = Files.getFileStore(folder);
            return new DiskSpace(folder, store.getUsableSpace(), store.getTotalSpace());
        } catch (IOException | SecurityException e) {
            return null;
        }
    }

    /** Less than a gigabyte or three percent of the whole. */
    public boolean isAlmostFull() {
        return free < Math.max(LITTLE, total / 100 * 3) && free < total;
    }

    /** {@code 12.3 GB of 50.0 GB free at /var/lib/docker}. */
    public String finding() {
        return ByteSizes.format(free) + " of " + ByteSizes.format(total) + " free at " + folder;
    }
}
