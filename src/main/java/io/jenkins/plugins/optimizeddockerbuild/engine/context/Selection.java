package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.IgnoreRules;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.InvalidRuleException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What ignore rules leave of a context: the paths that BuildKit's walk lists (fsutil, {@code filter.go}).
 *
 * <p>An excluded folder is still listed when something below it stays; a folder that stays is listed even when nothing
 * in it does. Immutable.
 */
final class Selection {

    /** Instead of the rule that excludes an entry: it stays. */
    private static final int KEPT = -1;

    /** A folder that is excluded, but listed because of what stays below it. */
    private static final int LISTED = -2;

    private final ContextFolder root;
    private final IgnoreRules rules;

    /** For each folder that the walk enters: per entry {@link #KEPT}, {@link #LISTED} or the rule that excludes it. */
    private final Map<ContextFolder, int[]> verdicts = new IdentityHashMap<>();

    private final List<ContextEntry> sentEmpty = new ArrayList<>();

    private Selection(ContextFolder root, IgnoreRules rules) {
        this.root = root;
        this.rules = rules;
    }

    /**
     * Applies rules to a context. An unread folder counts as one that the walk does not enter.
     *
     * @throws InvalidRuleException for a rule that BuildKit rejects when it uses it
     */
    static Selection of(ContextFolder root, IgnoreRules rules) throws InvalidRuleException {
        Selection selection = new Selection(root, rules);
        selection.enter(root, IgnoreRules.FolderMatch.ROOT, rules.new Walk());
        return selection;
    }

    /** Returns whether anything in the folder stays. */
    private boolean enter(ContextFolder folder, IgnoreRules.FolderMatch match, IgnoreRules.Walk walk)
            throws InvalidRuleException {
        if (folder.state() == ContextFolder.State.UNREAD) {
            return false;
        }
        int[] verdict = new int[folder.size()];
        boolean anyKept = false;
        for (int i = 0; i < verdict.length; i++) {
            byte[] path = folder.pathOf(i);
            boolean excluded = walk.excludes(path, path.length, match);
            verdict[i] = excluded ? walk.decisive() : KEPT;
            ContextFolder below = folder.folder(i);
            if (below != null && (!excluded || rules.entersExcludedFolder(path, path.length))) {
                if (enter(below, walk.folderMatch(), walk) && excluded) {
                    verdict[i] = LISTED;
                }
            } else if (!excluded && folder.type(i) == EntryType.FILE && walk.sendsEmpty(path, path.length, match)) {
                sentEmpty.add(new ContextEntry(path, EntryType.FILE, folder.bytes(i)));
            }
            anyKept |= verdict[i] < 0;
        }
        verdicts.put(folder, verdict);
        return anyKept;
    }

    IgnoreRules rules() {
        return rules;
    }

    /** Whether the walk enters the folder; if not, nothing in it stays. */
    boolean enters(ContextFolder folder) {
        return verdicts.containsKey(folder);
    }

    /** Whether an entry stays, in a folder that the walk enters. */
    boolean keeps(ContextFolder folder, int entry) {
        return verdicts.get(folder)[entry] < 0;
    }

    /** Whether a folder that stays would be dropped if everything below it were excluded. */
    boolean keepsForContentAlone(ContextFolder folder, int entry) {
        return verdicts.get(folder)[entry] == LISTED;
    }

    /** Number of the rule that excludes an entry, -1 when it stays, in a folder that the walk enters. */
    int exclusion(ContextFolder folder, int entry) {
        return Math.max(KEPT, verdicts.get(folder)[entry]);
    }

    /** Files that stay but reach the build without content, see {@link IgnoreRules.Walk#sendsEmpty}. */
    List<ContextEntry> sentEmpty() {
        return sentEmpty;
    }

    /** Passes everything that stays, ordered by the bytes of the whole paths, like {@code LC_ALL=C sort}. */
    void forEachKept(Consumer<ContextEntry> consumer) {
        list(root, consumer);
    }

    private void list(ContextFolder folder, Consumer<ContextEntry> consumer) {
        if (!enters(folder)) {
            return;
        }
        // "a-b" comes after "a" and before "a/b": what is below a folder waits for such neighbors
        Deque<Integer> waiting = new ArrayDeque<>();
        for (int i = 0; i < folder.size(); i++) {
            while (!waiting.isEmpty() && isBelowBefore(folder.name(waiting.peek()), folder.name(i))) {
                list(folder.folder(waiting.pop()), consumer);
            }
            if (keeps(folder, i)) {
                consumer.accept(new ContextEntry(folder.pathOf(i), folder.type(i), folder.bytes(i)));
                if (folder.folder(i) != null) {
                    waiting.push(i);
                }
            }
        }
        while (!waiting.isEmpty()) {
            list(folder.folder(waiting.pop()), consumer);
        }
    }

    private static boolean isBelowBefore(byte[] folderName, byte[] name) {
        byte[] below = Arrays.copyOf(folderName, folderName.length + 1);
        below[folderName.length] = '/';
        return Arrays.compareUnsigned(below, name) < 0;
    }
}
