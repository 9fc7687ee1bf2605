package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextFiles;
import java.util.List;

/** Adds rules to the ignore file of a context. */
public final class IgnoreLines {
    static final String NAME = ".dockerignore";

    private IgnoreLines() {}

    /**
     * The change with these rules added at the end of the ignore file, or in a new one.
     *
     * @param change to add to; null for nothing else
     * @return null where the ignore file cannot be changed
     */
    @CheckForNull
    public static Change add(@CheckForNull Change change, ContextFiles files, List<String> rules) {
        String file = files.ignoreFile();
        String own = files.ignoreRules();
        if (file == null && !own.isEmpty()) {
            return null;
        }
        StringBuilder text = new StringBuilder(own);
        if (text.length() > 0 && text.charAt(text.length() - 1) != '\n') {
            text.append('\n');
        }
        for (String rule : rules) {
            text.append(rule).append('\n');
        }
        String path = file == null ? NAME : file;
        return change == null ? Change.of(path, text.toString()) : change.with(path, text.toString());
    }
}
