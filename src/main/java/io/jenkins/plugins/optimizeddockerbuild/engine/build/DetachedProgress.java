package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogLine;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * The progress of a {@link DetachedBuild}: a file that somebody else writes, followed from whatever position the caller is
 * at. Where a caller goes on after another, the state at its position comes from a checkpoint in the build's folder. For
 * one thread at a time.
 */
final class DetachedProgress implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Path folder;
    private final BuildLifecycle build;
    private final Consumer<LogLine> lines;
    private int checkpoints;
    private Following following;

    /** @param lines receives the annotated log's lines that are new to the caller, from several threads */
    DetachedProgress(Path folder, BuildLifecycle build, Consumer<LogLine> lines) {
        this.folder = folder;
        this.build = build;
        this.lines = lines;
    }

    /** Bytes that were read. */
    long position() {
        return following.position;
    }

    /** Goes to where the caller is. */
    void catchUp(long position) throws IOException {
        if (following != null && following.position == position) {
            return;
        }
        if (following != null) {
            following.discard();
        }
        Checkpoint checkpoint = checkpoint(position);
        following = checkpoint == null ? new Following() : new Following(checkpoint);
        following.replay(position);
    }

    /**
     * Everything that following keeps in mind, at one position. What has been said depends on the time that passed as well,
     * so that reading the progress again could say a line twice.
     */
    private record Checkpoint(long position, ProgressFollower.State state) implements Serializable {}

    /** Two in turn: the caller may not have got the answer that belongs to the newest. */
    private Path checkpointFile(int number) {
        return folder.resolve("checkpoint-" + number);
    }

    /** Null when there is none for that position. */
    @CheckForNull
    private Checkpoint checkpoint(long position) {
        for (int number = 0; number < 2; number++) {
            try (InputStream file = Files.newInputStream(checkpointFile(number));
                    ObjectInputStream in = new ObjectInputStream(new BufferedInputStream(file))) {
                // Asked for before the rest is read: the other file is the usual case.
                if (in.readLong() == position) {
                    checkpoints = number + 1;
                    return (Checkpoint) in.readObject();
                }
            } catch (IOException | ClassNotFoundException e) {
                // Never written, cut off, or by another version: the progress is read again instead.
                continue;
            }
        }
        return null;
    }

    /** Makes it possible to go on from here in another process. */
    void keep() {
        Checkpoint checkpoint = new Checkpoint(following.position, following.follower.state());
        Path unfinished = folder.resolve("checkpoint");
        try {
            try (OutputStream file = Files.newOutputStream(unfinished);
                    ObjectOutputStream out = new ObjectOutputStream(new BufferedOutputStream(file))) {
                out.writeLong(checkpoint.position());
                out.writeObject(checkpoint);
            }
            Files.move(
                    unfinished,
                    checkpointFile(checkpoints++ % 2),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            // A full disk ends the build soon enough; without a checkpoint the progress would be read again.
            return;
        }
    }

    /**
     * Reads on.
     *
     * @param end position to stop at
     * @return true when there is nothing more
     */
    boolean read(long end) throws IOException {
        return following.read(end);
    }

    /** For heartbeats. */
    void tick(Instant now) {
        following.follower.tick(now);
    }

    /** The progress has come to its end. */
    Timeline end() {
        return following.follower.end();
    }

    /** Another client begins: nothing of this one is gone on with. */
    void forget() throws IOException {
        close();
        Files.deleteIfExists(checkpointFile(0));
        Files.deleteIfExists(checkpointFile(1));
    }

    @Override
    public void close() {
        if (following != null) {
            following.discard();
        }
    }

    /** The progress as it was read so far. */
    private final class Following {
        private final ProgressFollower follower;
        private long position;
        private boolean isSilent;

        Following() {
            follower = build.follower(this::show);
        }

        Following(Checkpoint checkpoint) {
            follower = build.follower(checkpoint.state(), this::show);
            position = checkpoint.position();
        }

        private void show(LogLine line) {
            if (!isSilent) {
                lines.accept(line);
            }
        }

        /** What the caller has seen already. */
        void replay(long end) throws IOException {
            isSilent = true;
            read(end);
            isSilent = false;
        }

        /** True when there is nothing more. */
        boolean read(long end) throws IOException {
            try (SeekableByteChannel file = Files.newByteChannel(folder.resolve(DetachedBuild.PROGRESS))) {
                file.position(position);
                ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
                while (position < end) {
                    buffer.clear().limit((int) Math.min(BUFFER_BYTES, end - position));
                    int count = file.read(buffer);
                    if (count <= 0) {
                        return true;
                    }
                    position += count;
                    follower.write(buffer.array(), 0, count);
                }
                return position >= file.size();
            } catch (NoSuchFileException e) {
                // The client has not been started yet.
                return true;
            }
        }

        /** Somebody else goes on with it. */
        void discard() {
            isSilent = true;
            follower.close();
        }
    }
}
