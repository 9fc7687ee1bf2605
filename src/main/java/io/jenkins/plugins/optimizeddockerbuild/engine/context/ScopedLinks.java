package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Follows symbolic links like BuildKit in a context: the context is the root of everything, so an absolute link starts
 * at the context and {@code ..} cannot leave it.
 */
final class ScopedLinks {

    /** The limit of Linux. */
    private static final int MOST_LINKS = 40;

    private ScopedLinks() {}

    /**
     * Resolves a path below a root.
     *
     * @param root without links itself
     * @param links receives each link on the way
     * @return null when a part of the path does not exist
     * @throws IOException when a part cannot be read, or links form a cycle
     */
    @CheckForNull
    static Path resolve(Path root, Path relative, List<Path> links) throws IOException {
        Deque<Path> open = new ArrayDeque<>();
        push(open, relative);
        Path at = root;
        while (!open.isEmpty()) {
            Path part = open.pop();
            String name = part.toString();
            if (name.isEmpty() || name.equals(".")) {
                continue;
            }
            if (name.equals("..")) {
                at = at.equals(root) ? root : at.getParent();
                continue;
            }
            Path next = at.resolve(part);
            if (Files.isSymbolicLink(next)) {
                links.add(next);
                if (links.size() > MOST_LINKS) {
                    throw new FileSystemLoopException(next.toString());
                }
                Path target = Files.readSymbolicLink(next);
                at = target.isAbsolute() ? root : at;
                push(open, target);
            } else if (Files.exists(next)) {
                at = next;
            } else {
                return null;
            }
        }
        return at;
    }

    private static void push(Deque<Path> open, Path path) {
        for (int i = path.getNameCount() - 1; i >= 0; i--) {
            open.push(path.getName(i));
        }
    }
}
