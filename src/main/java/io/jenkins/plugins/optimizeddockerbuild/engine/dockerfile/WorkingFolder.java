package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayDeque;
import java.util.Deque;

/** Where a WORKDIR leads. Source: BuildKit's {@code util/system/path.go}, which leaves an absolute path as it is. */
final class WorkingFolder {
    private WorkingFolder() {}

    /**
     * The folder after a WORKDIR.
     *
     * @param folder before it: absolute, or below {@link ResolvedStage#BASE_IMAGE}; null when unknown, as for the result
     */
    @CheckForNull
    static String after(@CheckForNull String folder, Instruction.Workdir workdir, Variables variables, char escape) {
        try {
            ShellLexer.Expansion path = ShellLexer.forArguments(escape).expand(workdir.path(), variables);
            return path.isKnown() ? after(folder, path.text()) : null;
        } catch (SyntaxProblem e) {
            return null;
        }
    }

    @CheckForNull
    private static String after(@CheckForNull String folder, String path) {
        if (path.startsWith("/")) {
            return path;
        }
        if (folder == null || path.isEmpty()) {
            return folder;
        }
        Deque<String> parts = new ArrayDeque<>();
        for (String part : (folder + "/" + path).split("/", -1)) {
            if (part.equals("..")) {
                if (ResolvedStage.BASE_IMAGE.equals(parts.pollLast())) {
                    return null;
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        return (folder.startsWith("/") ? "/" : "") + String.join("/", parts);
    }
}
