package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A unified diff for {@code git apply}, also for files without a newline at their end or with carriage returns. */
final class UnifiedDiff {
    private static final int CONTEXT = 3;
    private static final int HEADER_LINES = 2;

    private UnifiedDiff() {}

    /**
     * The diff of one file, both contents with each byte as the character with the same number.
     *
     * @param path relative to the folder in which the patch is applied, with forward slashes
     * @param before null for a new file
     * @return empty when nothing changes; null when the bytes cannot be part of a text
     */
    @CheckForNull
    static String of(String path, @CheckForNull String before, String after) {
        String old = before == null ? "" : before;
        List<String> oldLines = lines(old);
        List<String> diff = UnifiedDiffUtils.generateUnifiedDiff(
                before == null ? "/dev/null" : "a/" + path,
                "b/" + path,
                oldLines,
                DiffUtils.diff(oldLines, lines(after)),
                CONTEXT);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < diff.size(); i++) {
            String line = diff.get(i);
            text.append(line);
            if (i < HEADER_LINES || line.startsWith("@@ ")) {
                text.append('\n');
            } else if (!line.endsWith("\n")) {
                text.append("\n\\ No newline at end of file\n");
            }
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        String decoded = new String(bytes, StandardCharsets.UTF_8);
        return decoded.indexOf('\uFFFD') >= 0 ? null : decoded;
    }

    /** Each line with its terminator. */
    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end + 1;
            lines.add(text.substring(start, end));
            start = end;
        }
        return lines;
    }
}
