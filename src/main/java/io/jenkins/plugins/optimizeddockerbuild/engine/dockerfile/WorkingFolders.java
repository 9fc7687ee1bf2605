package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ResolvedStage.BaseKind;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ResolvedStage.ResolvedInstruction;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Follows WORKDIR through the stages: one that leads to the root makes no step, though BuildKit counts it in the total.
 */
final class WorkingFolders {
    private final char escape;
    private final Map<Integer, String> atEnd = new HashMap<>();

    /** Null when it is only known during the build. */
    @CheckForNull
    private String folder;

    WorkingFolders(char escape) {
        this.escape = escape;
    }

    void begin(ResolvedStage stage) {
        if (stage.kind() == BaseKind.STAGE && stage.baseStage() != null) {
            folder = atEnd.get(stage.baseStage().index());
        } else {
            folder = stage.kind() == BaseKind.SCRATCH ? "/" : null;
        }
    }

    void end(ResolvedStage stage) {
        atEnd.put(stage.stage().index(), folder);
    }

    /** Goes where a WORKDIR leads. */
    void follow(ResolvedInstruction resolved) {
        if (!(resolved.instruction() instanceof Instruction.Workdir workdir)) {
            return;
        }
        try {
            ShellLexer.Expansion path = ShellLexer.forArguments(escape).expand(workdir.path(), resolved.variables());
            folder = path.isKnown() ? changed(path.text()) : null;
        } catch (SyntaxProblem e) {
            folder = null;
        }
    }

    boolean isRoot() {
        return "/".equals(folder);
    }

    boolean isUnknown() {
        return folder == null;
    }

    @CheckForNull
    private String changed(String path) {
        if (path.startsWith("/")) {
            return path;
        }
        if (folder == null || path.isEmpty()) {
            return folder;
        }
        return joined(folder + "/" + path);
    }

    private static String joined(String path) {
        Deque<String> parts = new ArrayDeque<>();
        for (String part : path.split("/", -1)) {
            if (part.equals("..")) {
                parts.pollLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        return "/" + String.join("/", parts);
    }
}
