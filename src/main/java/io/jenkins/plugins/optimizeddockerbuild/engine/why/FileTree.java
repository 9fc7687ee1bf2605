package io.jenkins.plugins.optimizeddockerbuild.engine.why;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.LayerReason.Change;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.LayerReason.FileChange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files that an instruction reads, as a tree in which a folder's print is derived from its content. That allows a
 * list of entries of any length, in which whole folders stand for deep subtrees, and lists that were cut differently
 * can still be compared.
 *
 * <p>An entry is one line: permissions in octal, print, bytes, number of files, path; a hyphen for an unknown value,
 * and a slash at the end of a folder's path. {@code 644 9f86d081884c7d65 1204 1 src/app.py}
 */
final class FileTree {
    /** Folders with this many files or fewer are listed file by file when they are added or removed. */
    private static final int FEW = 3;

    private static final String UNKNOWN = "-";

    private final Node root = new Node(true);

    /** A file or a folder. */
    private static final class Node {
        private final boolean folder;
        private final Map<String, Node> children = new TreeMap<>();
        private int permissions = -1;

        /** Of a file, or of a folder with all its content; null when unknown. */
        @CheckForNull
        private String print;

        /** A folder whose entries are not known individually. */
        private boolean closed;

        private long bytes;
        private long files;

        Node(boolean folder) {
            this.folder = folder;
        }

        long bytes() {
            long sum = bytes;
            for (Node child : children.values()) {
                sum += child.bytes();
            }
            return sum;
        }

        long files() {
            long sum = files;
            for (Node child : children.values()) {
                sum += child.files();
            }
            return sum;
        }

        /** Null when not all of it is known. */
        @CheckForNull
        String print() {
            if (!folder || closed) {
                return print;
            }
            StringBuilder content = new StringBuilder();
            for (Map.Entry<String, Node> child : children.entrySet()) {
                String below = child.getValue().print();
                if (below == null) {
                    return null;
                }
                content.append(child.getKey())
                        .append('\0')
                        .append(child.getValue().permissions)
                        .append('\0')
                        .append(below)
                        .append('\n');
            }
            return Prints.ofBytes(content.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    void addFile(String path, int permissions, @CheckForNull String print, long bytes) {
        Node node = place(path, false);
        node.permissions = permissions;
        node.print = print;
        node.bytes = bytes;
        node.files = 1;
    }

    void addFolder(String path, int permissions) {
        place(path, true).permissions = permissions;
    }

    private Node place(String path, boolean folder) {
        Node node = root;
        String[] names = path.split("/");
        for (int i = 0; i < names.length; i++) {
            boolean last = i == names.length - 1;
            node = node.children.computeIfAbsent(names[i], name -> new Node(!last || folder));
        }
        return node;
    }

    long files() {
        return root.files();
    }

    long bytes() {
        return root.bytes();
    }

    /** Of the whole tree; null when it was not read completely. */
    @CheckForNull
    String print() {
        return root.print();
    }

    /**
     * The lines of a list, ordered by path.
     *
     * @param most maximum number of lines
     */
    List<String> entries(int most) {
        Map<String, Node> shown = new TreeMap<>();
        Deque<String> folders = new ArrayDeque<>();
        show("", root, shown, folders);
        while (!folders.isEmpty()) {
            String path = folders.remove();
            Node folder = shown.get(path);
            if (shown.size() - 1 + folder.children.size() > most || folder.children.isEmpty()) {
                continue;
            }
            shown.remove(path);
            show(path, folder, shown, folders);
        }
        List<String> entries = new ArrayList<>(shown.size());
        shown.forEach((path, node) -> entries.add(line(path, node)));
        return entries;
    }

    private static void show(String above, Node folder, Map<String, Node> shown, Deque<String> folders) {
        folder.children.forEach((name, child) -> {
            String path = above + name + (child.folder ? "/" : "");
            shown.put(path, child);
            if (child.folder) {
                folders.add(path);
            }
        });
    }

    private static String line(String path, Node node) {
        String print = node.print();
        return (node.permissions < 0 ? UNKNOWN : Integer.toOctalString(node.permissions)) + " "
                + (print == null ? UNKNOWN : print) + " " + node.bytes() + " " + node.files() + " " + path;
    }

    /** Parses the lines of a list; unrecognized lines are skipped. */
    static FileTree of(List<String> entries) {
        FileTree tree = new FileTree();
        for (String entry : entries) {
            String[] parts = entry.split(" ", 5);
            if (parts.length == 5) {
                tree.add(parts);
            }
        }
        return tree;
    }

    private void add(String[] parts) {
        try {
            int permissions = parts[0].equals(UNKNOWN) ? -1 : Integer.parseInt(parts[0], 8);
            String print = parts[1].equals(UNKNOWN) ? null : parts[1];
            long bytes = Long.parseLong(parts[2]);
            if (parts[4].endsWith("/")) {
                Node folder = place(parts[4], true);
                folder.permissions = permissions;
                folder.closed = true;
                folder.print = print;
                folder.bytes = bytes;
                folder.files = Long.parseLong(parts[3]);
            } else {
                addFile(parts[4], permissions, print, bytes);
            }
        } catch (NumberFormatException e) {
            // written by another version
            return;
        }
    }

    /** What changed from an earlier tree to this one, in the order of the paths. */
    List<FileChange> since(FileTree earlier) {
        Comparison comparison = new Comparison();
        comparison.folders("", earlier.root, root);
        return comparison.changes;
    }

    private static final class Comparison {
        private final List<FileChange> changes = new ArrayList<>();

        private void folders(String path, Node before, Node after) {
            Map<String, Node> names = new TreeMap<>(before.children);
            names.putAll(after.children);
            for (String name : names.keySet()) {
                Node then = before.children.get(name);
                Node now = after.children.get(name);
                if (then == null || now == null) {
                    comeOrGone(path + name, then, now);
                } else if (then.folder != now.folder) {
                    comeOrGone(path + name, then, null);
                    comeOrGone(path + name, null, now);
                } else {
                    both(path + name, then, now);
                }
            }
        }

        private void both(String path, Node then, Node now) {
            if (!then.folder) {
                content(path, then, now);
                return;
            }
            String folder = path + "/";
            if (then.closed || now.closed) {
                content(folder, then, now);
                return;
            }
            int found = changes.size();
            folders(folder, then, now);
            if (found == changes.size() && differ(then.permissions, now.permissions)) {
                changes.add(new FileChange(folder, Change.PERMISSIONS, then.bytes(), now.bytes()));
            }
        }

        private void content(String path, Node then, Node now) {
            String printThen = then.print();
            String printNow = now.print();
            boolean known = printThen != null && printNow != null;
            if (known ? !printThen.equals(printNow) : then.bytes() != now.bytes()) {
                changes.add(new FileChange(path, Change.CHANGED, then.bytes(), now.bytes()));
            } else if (differ(then.permissions, now.permissions)) {
                changes.add(new FileChange(path, Change.PERMISSIONS, then.bytes(), now.bytes()));
            }
        }

        private static boolean differ(int then, int now) {
            return then >= 0 && now >= 0 && then != now;
        }

        private void comeOrGone(String path, @CheckForNull Node then, @CheckForNull Node now) {
            Node node = then == null ? now : then;
            if (node.folder && !node.closed && node.files() > 0 && node.files() <= FEW) {
                node.children.forEach((name, child) ->
                        comeOrGone(path + "/" + name, then == null ? null : child, then == null ? child : null));
                return;
            }
            changes.add(new FileChange(
                    node.folder ? path + "/" : path,
                    then == null ? Change.ADDED : Change.REMOVED,
                    then == null ? null : then.bytes(),
                    now == null ? null : now.bytes()));
        }
    }
}
