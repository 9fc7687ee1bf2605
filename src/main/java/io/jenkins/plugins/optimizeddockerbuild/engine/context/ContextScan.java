package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.InvalidRuleException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Reads folders of a context in parallel. Links are not followed, so there are no loops. Files that vanish meanwhile
 * are skipped, as in BuildKit; what cannot be read is recorded and never stops the scan.
 *
 * <p>The threads share a stack of folders: reading a folder takes long compared with taking it from the stack, and
 * last-in-first-out keeps the stack small.
 */
final class ContextScan {

    /** Decides which of the folders that were found are read as well. */
    @FunctionalInterface
    interface Entering {
        /**
         * Called once for each folder that was read, by the thread that read it.
         *
         * @return the folders in it to continue with
         */
        List<ContextFolder> into(ContextFolder folder) throws InvalidRuleException;
    }

    private static final int MOST_THREADS = 8;

    private final Path root;
    private final boolean mayReadEverything;
    private final List<Finding> findings = new ArrayList<>();

    /** @param root the context, an existing folder */
    ContextScan(Path root) {
        this.root = root;
        mayReadEverything = isSuperuser();
    }

    Path root() {
        return root;
    }

    /**
     * Something other than a file, folder or link, or that could not be read.
     *
     * @param path relative to the context
     * @param why the operating system's reason; null when there is none
     */
    record Finding(
            byte[] path,
            ContextProblem.Kind kind,
            @CheckForNull String why) {}

    /** What was found so far, in no particular order. */
    List<Finding> findings() {
        synchronized (findings) {
            return List.copyOf(findings);
        }
    }

    /**
     * Reads some folders and what {@code entering} selects below them.
     *
     * @throws InvalidRuleException from {@code entering}
     * @throws InterruptedException when the calling thread is interrupted; the scan has stopped then
     */
    void read(Collection<ContextFolder> folders, Entering entering) throws InvalidRuleException, InterruptedException {
        read(new Work(folders, entering, Math.max(2, processors()), () -> false));
    }

    /**
     * Like {@link #read}, but leaves half of the processors to the running build.
     *
     * @param stop polled before each folder, by several threads; once true, the rest stays unread
     */
    void readBeside(Collection<ContextFolder> folders, Entering entering, BooleanSupplier stop)
            throws InvalidRuleException, InterruptedException {
        read(new Work(folders, entering, Math.max(1, processors() / 2), stop));
    }

    private static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    private static void read(Work work) throws InvalidRuleException, InterruptedException {
        try {
            work.run();
            for (Thread helper : work.helpers) {
                helper.join();
            }
        } finally {
            work.stop();
        }
        work.rethrow();
    }

    /** The folders that are still to be read, shared by the threads of one scan. */
    private final class Work implements Runnable {
        private final Deque<ContextFolder> waiting;
        private final Entering entering;

        /** Only the thread that started the scan starts others. */
        private final List<Thread> helpers = new ArrayList<>();

        private final Thread caller = Thread.currentThread();
        private final int mostHelpers;
        private final BooleanSupplier stop;

        private int busy;
        private boolean stopped;

        @CheckForNull
        private Throwable failure;

        Work(Collection<ContextFolder> folders, Entering entering, int threads, BooleanSupplier stop) {
            this.stop = stop;
            mostHelpers = Math.min(MOST_THREADS, threads) - 1;
            waiting = new ArrayDeque<>(folders);
            this.entering = entering;
        }

        /** Takes part until there is nothing left. */
        @Override
        public void run() {
            try {
                for (ContextFolder folder = take(); folder != null; folder = take()) {
                    if (stop.getAsBoolean()) {
                        stop();
                        return;
                    }
                    readFolder(folder);
                    if (done(entering.into(folder)) > 1 && Thread.currentThread() == caller) {
                        startHelper();
                    }
                }
            } catch (InterruptedException e) {
                stop();
                Thread.currentThread().interrupt();
            } catch (InvalidRuleException | RuntimeException | Error e) {
                fail(e);
            }
        }

        private void startHelper() {
            if (helpers.size() < mostHelpers) {
                Thread helper = new Thread(this, "context scan");
                helper.setDaemon(true);
                helpers.add(helper);
                helper.start();
            }
        }

        @CheckForNull
        private synchronized ContextFolder take() throws InterruptedException {
            while (waiting.isEmpty() && busy > 0 && !stopped) {
                wait();
            }
            if (waiting.isEmpty() || stopped) {
                return null;
            }
            busy++;
            return waiting.pop();
        }

        private synchronized int done(List<ContextFolder> found) {
            busy--;
            for (ContextFolder folder : found) {
                waiting.push(folder);
            }
            if (busy == 0 || found.size() > 1) {
                notifyAll();
            }
            return waiting.size();
        }

        private synchronized void fail(Throwable cause) {
            if (failure == null) {
                failure = cause;
            }
            stop();
        }

        synchronized void stop() {
            stopped = true;
            notifyAll();
        }

        void rethrow() throws InvalidRuleException, InterruptedException {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (failure instanceof InvalidRuleException invalid) {
                throw invalid;
            }
            if (failure instanceof RuntimeException unexpected) {
                throw unexpected;
            }
            if (failure instanceof Error error) {
                throw error;
            }
        }
    }

    private record Found(byte[] name, EntryType type, long bytes) implements Comparable<Found> {

        @Override
        public int compareTo(Found other) {
            return Arrays.compareUnsigned(name, other.name);
        }
    }

    private void readFolder(ContextFolder folder) {
        List<Found> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(NativeNames.resolve(root, folder.path()))) {
            for (Path path : stream) {
                Found entry = look(path, folder);
                if (entry != null) {
                    entries.add(entry);
                }
            }
        } catch (NoSuchFileException e) {
            entries.clear();
        } catch (IOException | DirectoryIteratorException e) {
            unreadable(folder, e);
            return;
        }
        Collections.sort(entries);
        byte[][] names = new byte[entries.size()][];
        EntryType[] types = new EntryType[names.length];
        long[] sizes = new long[names.length];
        for (int i = 0; i < names.length; i++) {
            Found entry = entries.get(i);
            names[i] = entry.name;
            types[i] = entry.type;
            sizes[i] = entry.bytes;
        }
        folder.read(names, types, sizes);
    }

    @CheckForNull
    private Found look(Path path, ContextFolder folder) {
        byte[] name = NativeNames.name(path);
        PosixFileAttributes attributes;
        try {
            attributes = Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            note(ContextFolder.join(folder.path(), name), ContextProblem.Kind.UNREADABLE_ENTRY, reason(e));
            return new Found(name, EntryType.SPECIAL, 0);
        }
        if (attributes.isDirectory()) {
            return new Found(name, EntryType.FOLDER, 0);
        }
        if (attributes.isSymbolicLink()) {
            return new Found(name, EntryType.LINK, 0);
        }
        if (!attributes.isRegularFile()) {
            note(ContextFolder.join(folder.path(), name), ContextProblem.Kind.SPECIAL_FILE, null);
            return new Found(name, EntryType.SPECIAL, 0);
        }
        if (!mayReadEverything && !isReadable(path, attributes)) {
            note(ContextFolder.join(folder.path(), name), ContextProblem.Kind.UNREADABLE_FILE, null);
        }
        return new Found(name, EntryType.FILE, attributes.size());
    }

    /** Saves a system call for files that everyone may read, which is the usual case. */
    private static boolean isReadable(Path path, PosixFileAttributes attributes) {
        var permissions = attributes.permissions();
        return permissions.contains(PosixFilePermission.OWNER_READ)
                        && permissions.contains(PosixFilePermission.GROUP_READ)
                        && permissions.contains(PosixFilePermission.OTHERS_READ)
                || Files.isReadable(path);
    }

    private void unreadable(ContextFolder folder, Exception e) {
        folder.unreadable();
        note(folder.path(), ContextProblem.Kind.UNREADABLE_FOLDER, reason(e));
    }

    private void note(byte[] path, ContextProblem.Kind kind, @CheckForNull String why) {
        synchronized (findings) {
            findings.add(new Finding(path, kind, why));
        }
    }

    private static String reason(Exception e) {
        Throwable cause = e instanceof DirectoryIteratorException ? e.getCause() : e;
        if (cause instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (cause instanceof FileSystemException failure && failure.getReason() != null) {
            return PathText.readable(failure.getReason());
        }
        return PathText.readable(String.valueOf(cause.getMessage()));
    }

    /** Whether the process ignores permissions because it belongs to user 0. */
    private static boolean isSuperuser() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return false;
        }
    }
}
