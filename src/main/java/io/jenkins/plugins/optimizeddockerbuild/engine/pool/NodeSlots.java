package io.jenkins.plugins.optimizeddockerbuild.engine.pool;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts builds with locked files, up to the limit of each node. Everyone who uses the same folder counts together: the
 * commands of one user on one machine, or of several machines that share the folder. Locks disappear with their
 * process.
 */
public final class NodeSlots implements AutoCloseable {
    /** The system distinguishes processes, not the builds within one. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final List<Slot> slots = new ArrayList<>();

    private record Slot(Path file, FileChannel channel) {}

    /** @param folder created when needed */
    public NodeSlots(Path folder) {
        this.folder = folder;
    }

    /** Takes a slot on each of the nodes, or none. Returns the name of a node without a free slot; null on success. */
    @CheckForNull
    String take(List<PoolNode> nodes) throws IOException {
        for (PoolNode node : nodes) {
            if (node.limits().mostBuilds() > 0) {
                Slot slot = free(node);
                if (slot == null) {
                    close();
                    return node.name();
                }
                slots.add(slot);
            }
        }
        return null;
    }

    /** Whether a build could start on the node now. */
    boolean hasRoom(PoolNode node) throws IOException {
        Slot slot = node.limits().mostBuilds() == 0 ? null : free(node);
        if (slot != null) {
            release(slot);
        }
        return slot != null || node.limits().mostBuilds() == 0;
    }

    @CheckForNull
    private Slot free(PoolNode node) throws IOException {
        // names may contain characters that file names cannot; the endpoint may have several names
        Path ofNode = Files.createDirectories(
                folder.resolve(UUID.nameUUIDFromBytes(node.endpoint().getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .toString()));
        for (int number = 1; number <= node.limits().mostBuilds(); number++) {
            Path file = ofNode.resolve(Integer.toString(number)).toAbsolutePath();
            if (HELD.add(file)) {
                FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock();
                if (lock != null) {
                    return new Slot(file, channel);
                }
                release(new Slot(file, channel));
            }
        }
        return null;
    }

    private static void release(Slot slot) throws IOException {
        try (FileChannel channel = slot.channel) {
            HELD.remove(slot.file);
        }
    }

    /** Releases all slots. */
    @Override
    public void close() throws IOException {
        for (Slot slot : slots) {
            release(slot);
        }
        slots.clear();
    }
}
