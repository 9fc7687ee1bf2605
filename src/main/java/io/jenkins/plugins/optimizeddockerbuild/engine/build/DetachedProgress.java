package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.Headway;
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
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The progress of a {@link DetachedBuild}: a file that another process writes, followed from any position. When a new
 * caller takes over, the state at its position comes from a checkpoint in the build's folder. Not thread safe.
 */
final class DetachedProgress implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Path folder;
    private final BuildLifecycle build;
    private final Consumer<LogLine> lines;
    private int checkpoints;
    private Following following;

    /** @param lines receives the log lines that are new to the caller, from several threads */
    DetachedProgress(Path folder, BuildLifecycle build, Consumer<LogLine> lines) {
        this.folder = folder;
        this.build = build;
        this.lines = lines;
    }

    /** Bytes read so far. */
    long position() {
        return following.position;
    }

    /** Moves to the caller's position. */
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
     * The complete state at one position. Log lines depend on elapsed time as well, so reading the progress again could
     * print a line twice.
     */
    private record Checkpoint(long position, ProgressFollower.State state, Set<String> toldGates)
            implements Serializable {}

    /** Two files in turn, because the caller may not have received the answer that belongs to the newest. */
    private Path checkpointFile(int number) {
        return folder.resolve("checkpoint-" + number);
    }

    /** Null when there is none for that position. */
    @CheckForNull
    private Checkpoint checkpoint(long position) {
        for (int number = 0; number < 2; number++) {
            try (InputStream file = Files.newInputStream(checkpointFile(number));
                    ObjectInputStream in = new ObjectInputStream(new BufferedInputStream(file))) {
                // Checked before the rest is read, because the other file is the usual match.
                if (in.readLong() == position) {
                    checkpoints = number + 1;
                    return (Checkpoint) in.readObject();
                }
            } catch (IOException | ClassNotFoundException e) {
                // Missing, truncated, or from another version: the progress is read from the start instead.
                continue;
            }
        }
        return null;
    }

    /** Writes a checkpoint, with which another process can continue from here. */
    void keep() {
        Checkpoint checkpoint = new Checkpoint(
                following.position, following.follower.state(), build.gates().told());
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
            // A full disk ends the build soon enough; without a checkpoint the progress is read from the start.
            return;
        }
    }

    /**
     * Reads more.
     *
     * @param end position to stop at
     * @return true when there is nothing more to read
     */
    boolean read(long end) throws IOException {
        return following.read(end);
    }

    /** Triggers heartbeats. */
    void tick(Instant now) {
        following.follower.tick(now);
    }

    /** Quality gates that the build has crossed already. */
    List<String> crossed(Instant now) {
        return build.gates().crossed(now, following.follower.log());
    }

    Headway headway() {
        return following.follower.log().headway();
    }

    /** Signals the end of the progress. */
    Timeline end(boolean canceled) {
        return following.follower.end(canceled);
    }

    /** Drops the state, because another client starts. */
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

    /** Reads and follows the progress from one position. */
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
            build.gates().resume(checkpoint.toldGates());
        }

        private void show(LogLine line) {
            if (!isSilent) {
                lines.accept(line);
            }
        }

        /** Reads what the caller has already seen, without output. */
        void replay(long end) throws IOException {
            isSilent = true;
            read(end);
            isSilent = false;
        }

        /** True when there is nothing more to read. */
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

        /** Closes without flushing, because another follower takes over. */
        void discard() {
            isSilent = true;
            follower.close();
        }
    }
}
