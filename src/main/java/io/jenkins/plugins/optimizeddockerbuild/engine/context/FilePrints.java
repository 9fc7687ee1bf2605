package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Short digests of what is in a context, covering what decides in BuildKit whether a COPY has to run: content and
 * permissions, not times and owners. Small files come first; when time runs out, the rest has none. Not thread safe.
 */
public final class FilePrints {
    /** Upper bound for reading, however long the build takes, because it competes with the build. */
    private static final long MOST_BYTES = 1L << 30;

    private static final int PRINT_BYTES = 8;
    private static final int PERMISSIONS = 07777;

    private final Path root;
    private final byte[] salt;
    private final BooleanSupplier stop;
    private final byte[] buffer = new byte[64 * 1024];
    private final Map<ContextEntry, Print> known = new HashMap<>();
    private long left = MOST_BYTES;

    /**
     * What is known of an entry.
     *
     * @param permissions POSIX permission bits; -1 when there are none or they are unknown
     * @param digest of the content, salted; null when it was not read. Folders have an empty one
     */
    public record Print(int permissions, @CheckForNull byte[] digest) {
        static final Print UNKNOWN = new Print(-1, null);
    }

    /**
     * @param root the context's folder
     * @param salt part of every digest, so that content cannot be guessed without it
     * @param stop polled; once true, reading ends
     */
    public FilePrints(Path root, byte[] salt, BooleanSupplier stop) {
        this.root = root;
        this.salt = salt.clone();
        this.stop = stop;
    }

    /** Reads the entries of all instructions, the smallest instruction first. */
    public void read(List<CopiedFiles> copied) {
        List<CopiedFiles> smallestFirst = new ArrayList<>(copied);
        smallestFirst.sort(Comparator.comparingLong(FilePrints::bytes));
        for (CopiedFiles files : smallestFirst) {
            List<ContextEntry> entries = new ArrayList<>(files.entries());
            entries.sort(Comparator.comparingLong(ContextEntry::bytes));
            for (ContextEntry entry : entries) {
                if (stop.getAsBoolean()) {
                    return;
                }
                if (!known.containsKey(entry) && entry.bytes() <= left) {
                    left -= entry.bytes();
                    known.put(entry, print(entry));
                }
            }
        }
    }

    private static long bytes(CopiedFiles copied) {
        long bytes = 0;
        for (ContextEntry entry : copied.entries()) {
            bytes += entry.bytes();
        }
        return bytes;
    }

    /** The print of an entry. */
    public Print of(ContextEntry entry) {
        return known.getOrDefault(entry, Print.UNKNOWN);
    }

    private Print print(ContextEntry entry) {
        Path path = NativeNames.resolve(root, entry.path());
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt);
            switch (entry.type()) {
                case FOLDER -> {
                    return new Print(permissions(path), new byte[0]);
                }
                case LINK -> digest.update(("-> " + Files.readSymbolicLink(path)).getBytes(StandardCharsets.UTF_8));
                case FILE -> {
                    try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
                        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                            digest.update(buffer, 0, count);
                        }
                    }
                }
                default -> {}
            }
            return new Print(
                    entry.type() == EntryType.LINK ? -1 : permissions(path),
                    Arrays.copyOf(digest.digest(), PRINT_BYTES));
        } catch (IOException e) {
            // Missing or unreadable: BuildKit reports it, if it matters.
            return Print.UNKNOWN;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static int permissions(Path path) throws IOException {
        try {
            return (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & PERMISSIONS;
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            // not on this operating system
            return -1;
        }
    }
}
