package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextFiles;
import java.util.List;
import java.util.regex.Pattern;

/** Adds rules to the ignore file of a context. */
public final class IgnoreFileEdit {
    static final String NAME = ".dockerignore";

    private IgnoreFileEdit() {}

    /**
     * Why folders cannot be excluded from the context, the end of a sentence: a Dockerfile of the project copies one of
     * them.
     *
     * @return null when nothing names them
     */
    @CheckForNull
    public static String namedElsewhere(Evidence evidence, List<String> folders) {
        for (String folder : folders) {
            String name = folder.substring(folder.lastIndexOf('/') + 1);
            String pattern = "(?is).*(^|\\n)\\s*(copy|add)\\s[^\\n]*(?<![A-Za-z0-9._-])" + Pattern.quote(name)
                    + "(?![A-Za-z0-9._-]).*";
            for (String path : evidence.files().paths()) {
                boolean dockerfile =
                        path.matches("(?i)(.*/)?((docker|container)file[^/]*|[^/]*\\.(docker|container)file)");
                String text = dockerfile
                        ? evidence.files().text(path).replaceAll("(?i)(copy|add)[^\\n]*--from=[^\\n]*", "")
                        : "";
                if (text.matches(pattern)) {
                    return path + " copies " + folder + " from the context, which the source must not bring then";
                }
            }
        }
        return null;
    }

    /**
     * A change with these rules appended to the ignore file, or in a new one.
     *
     * @param change to add to; null for none
     * @return null when the ignore file cannot be changed
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
