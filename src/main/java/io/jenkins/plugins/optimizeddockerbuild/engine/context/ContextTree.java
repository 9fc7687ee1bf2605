package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.IgnoreRules;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.InvalidRuleException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;

/**
 * The folders of a context, read on demand. What BuildKit will not walk need not be walked before the build starts
 * either: a version-control folder or a virtual environment may contain most of the files, and its name is enough to
 * decide about it.
 */
final class ContextTree {

    private final ContextFolder root = ContextFolder.root();
    private final ContextScan scan;

    /** @param root the context, an existing folder without links in its path */
    ContextTree(Path root) {
        scan = new ContextScan(root);
    }

    ContextFolder root() {
        return root;
    }

    /** Path of an entry on this machine. */
    Path locate(byte[] path) {
        return NativeNames.resolve(scan.root(), path);
    }

    /**
     * The entry or its link target; null when that is outside the context, because BuildKit follows no link out of it.
     */
    @CheckForNull
    Path follow(byte[] path) {
        try {
            return ScopedLinks.resolve(scan.root(), scan.root().relativize(locate(path)), new ArrayList<>());
        } catch (IOException e) {
            return null;
        }
    }

    /**
     * The folder and index of an entry; null when the entry is unknown.
     *
     * @param path relative to the context, not empty
     */
    @CheckForNull
    Place find(byte[] path) {
        ContextFolder folder = root;
        for (int from = 0; folder != null; ) {
            int to = from;
            while (to < path.length && path[to] != '/') {
                to++;
            }
            int entry = folder.indexOf(Arrays.copyOfRange(path, from, to));
            if (entry < 0) {
                return null;
            }
            if (to == path.length) {
                return new Place(folder, entry);
            }
            folder = folder.folder(entry);
            from = to + 1;
        }
        return null;
    }

    /** The position of an entry. */
    record Place(ContextFolder folder, int entry) {}

    List<ContextScan.Finding> findings() {
        return scan.findings();
    }

    /**
     * Applies rules, after reading what they enter.
     *
     * @param closed whether a folder (the second, which is in the first) must not be read for now; unread parts count
     *     as empty
     */
    Selection select(IgnoreRules rules, BiPredicate<ContextFolder, ContextFolder> closed)
            throws InvalidRuleException, InterruptedException {
        RuleEntering entering = new RuleEntering(rules, closed);
        List<ContextFolder> unread = new ArrayList<>();
        if (root.state() == ContextFolder.State.UNREAD) {
            unread.add(root);
        } else {
            entering.findUnread(root, unread);
        }
        if (!unread.isEmpty()) {
            scan.read(unread, entering);
        }
        return Selection.of(root, rules);
    }

    /** Reads the folders' direct entries only. */
    void list(List<ContextFolder> folders) throws InterruptedException {
        List<ContextFolder> unread = new ArrayList<>();
        for (ContextFolder folder : folders) {
            if (folder.state() == ContextFolder.State.UNREAD) {
                unread.add(folder);
            }
        }
        if (!unread.isEmpty()) {
            readWith(unread, read -> List.of());
        }
    }

    /**
     * Reads everything that is still unread.
     *
     * @param stop polled; once true, reading stops
     * @return whether everything has been read
     */
    boolean readEverything(BooleanSupplier stop) throws InterruptedException {
        List<ContextFolder> unread = new ArrayList<>();
        collectUnread(root, unread);
        if (!unread.isEmpty()) {
            try {
                scan.readBeside(unread, ContextTree::foldersIn, stop);
            } catch (InvalidRuleException e) {
                throw new IllegalStateException("rules were applied where there are none", e);
            }
        }
        return !stop.getAsBoolean();
    }

    private void readWith(List<ContextFolder> folders, ContextScan.Entering entering) throws InterruptedException {
        try {
            scan.read(folders, entering);
        } catch (InvalidRuleException e) {
            throw new IllegalStateException("rules were applied where there are none", e);
        }
    }

    private static void collectUnread(ContextFolder folder, List<ContextFolder> unread) {
        if (folder.state() == ContextFolder.State.UNREAD) {
            unread.add(folder);
        }
        for (ContextFolder below : foldersIn(folder)) {
            collectUnread(below, unread);
        }
    }

    static List<ContextFolder> foldersIn(ContextFolder folder) {
        List<ContextFolder> folders = new ArrayList<>();
        for (int i = 0; i < folder.size(); i++) {
            if (folder.folder(i) != null) {
                folders.add(folder.folder(i));
            }
        }
        return folders;
    }

    /** Enters what BuildKit's walk enters. */
    private static final class RuleEntering implements ContextScan.Entering {
        private final IgnoreRules rules;
        private final BiPredicate<ContextFolder, ContextFolder> closed;
        private final Map<ContextFolder, IgnoreRules.FolderMatch> matches = new ConcurrentHashMap<>();

        RuleEntering(IgnoreRules rules, BiPredicate<ContextFolder, ContextFolder> closed) {
            this.rules = rules;
            this.closed = closed;
        }

        @Override
        public List<ContextFolder> into(ContextFolder folder) throws InvalidRuleException {
            List<ContextFolder> entered = new ArrayList<>();
            IgnoreRules.Walk walk = rules.new Walk();
            // the match of a folder is needed only once
            IgnoreRules.FolderMatch match = matches.remove(folder);
            match = match == null ? IgnoreRules.FolderMatch.ROOT : match;
            for (ContextFolder below : foldersIn(folder)) {
                byte[] path = below.path();
                boolean excluded = walk.excludes(path, path.length, match);
                if (excluded && !rules.entersExcludedFolder(path, path.length)) {
                    continue;
                }
                if (closed.test(folder, below)) {
                    continue;
                }
                matches.put(below, walk.folderMatch());
                entered.add(below);
            }
            return entered;
        }

        void findUnread(ContextFolder folder, List<ContextFolder> unread) throws InvalidRuleException {
            for (ContextFolder below : into(folder)) {
                if (below.state() == ContextFolder.State.UNREAD) {
                    unread.add(below);
                } else {
                    findUnread(below, unread);
                }
            }
        }
    }
}
