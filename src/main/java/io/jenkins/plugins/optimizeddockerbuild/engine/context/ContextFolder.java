package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Arrays;

/**
 * A folder of the context with its direct entries. Columns instead of one object per entry keep a hundred thousand
 * files within some ten megabytes.
 *
 * <p>Written by the thread of the scan that reads it, and read by others only after the scan has ended.
 */
final class ContextFolder {

    /** How far the scan got with a folder. */
    enum State {
        /** Its entries are unknown, because nothing has needed them so far. */
        UNREAD,
        READ,
        /** The operating system did not list it. */
        UNREADABLE
    }

    private static final byte[][] NO_NAMES = {};
    private static final byte[] NO_PATH = {};

    /** Path relative to the context, empty for the context itself. */
    private final byte[] path;

    private State state = State.UNREAD;

    /** Ordered by bytes, as in BuildKit's walk. */
    private byte[][] names = NO_NAMES;

    private EntryType[] types = {};
    private long[] sizes = {};

    /** Aligned with the names; null unless the entry is a folder. */
    private ContextFolder[] folders = {};

    private ContextFolder(byte[] path) {
        this.path = path;
    }

    static ContextFolder root() {
        return new ContextFolder(NO_PATH);
    }

    /** Fills in what the scan read; the columns are aligned and sorted by name. */
    void read(byte[][] names, EntryType[] types, long[] sizes) {
        this.names = names;
        this.types = types;
        this.sizes = sizes;
        folders = new ContextFolder[names.length];
        for (int i = 0; i < names.length; i++) {
            if (types[i] == EntryType.FOLDER) {
                folders[i] = new ContextFolder(pathOf(i));
            }
        }
        state = State.READ;
    }

    void unreadable() {
        state = State.UNREADABLE;
    }

    State state() {
        return state;
    }

    byte[] path() {
        return path;
    }

    boolean isRoot() {
        return path.length == 0;
    }

    int size() {
        return names.length;
    }

    byte[] name(int entry) {
        return names[entry];
    }

    EntryType type(int entry) {
        return types[entry];
    }

    /** Size of a file, 0 for everything else. */
    long bytes(int entry) {
        return sizes[entry];
    }

    @CheckForNull
    ContextFolder folder(int entry) {
        return folders[entry];
    }

    /** Path of an entry, relative to the context. */
    byte[] pathOf(int entry) {
        return join(path, names[entry]);
    }

    /** Index of a name, negative when it is missing. */
    int indexOf(byte[] name) {
        int low = 0;
        int high = names.length - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            int order = Arrays.compareUnsigned(names[middle], name);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    static byte[] join(byte[] folder, byte[] name) {
        if (folder.length == 0) {
            return name;
        }
        byte[] joined = Arrays.copyOf(folder, folder.length + 1 + name.length);
        joined[folder.length] = '/';
        System.arraycopy(name, 0, joined, folder.length + 1, name.length);
        return joined;
    }
}
