package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Ingredients;
import java.util.List;

/** Compares what builds recorded about files of the context. */
final class NotedFiles {
    private static final String UNKNOWN = "-";

    private NotedFiles() {}

    /**
     * Whether files were the same in two builds, according to {@link Ingredients.Copied#entries()}.
     *
     * @param paths relative to the context
     * @return null when that cannot be determined
     */
    @CheckForNull
    static Boolean same(@CheckForNull Ingredients one, @CheckForNull Ingredients other, List<String> paths) {
        if (one == null || other == null || !one.salt().equals(other.salt())) {
            return null;
        }
        boolean same = true;
        for (String path : paths) {
            String[] first = entry(one, path);
            String[] second = entry(other, path);
            if (first == null || second == null || !first[4].equals(second[4])) {
                return null;
            }
            boolean equal = first[0].equals(second[0]) && first[1].equals(second[1]);
            // for a whole folder, it is unknown which of its files changed
            if (first[1].equals(UNKNOWN) || !equal && first[4].endsWith("/")) {
                return null;
            }
            same &= equal;
        }
        return same;
    }

    /** Permissions, print, bytes, number of files, and the path of the file or of a folder that it is in. */
    @CheckForNull
    private static String[] entry(Ingredients ingredients, String path) {
        String[] found = null;
        for (Ingredients.Copied copied : ingredients.copied()) {
            for (String line : copied.entries()) {
                String[] parts = line.split(" ", 5);
                boolean covers = parts.length == 5
                        && (parts[4].equals(path) || parts[4].endsWith("/") && path.startsWith(parts[4]));
                if (covers && (found == null || parts[4].length() > found[4].length())) {
                    found = parts;
                }
            }
        }
        return found;
    }
}
