package io.jenkins.plugins.optimizeddockerbuild.engine.packages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A requirements file of pip, line by line.
 *
 * @param lines in order, without their terminators
 */
public record Requirements(List<Line> lines) {
    private static final Pattern NAMED =
            Pattern.compile("([A-Za-z0-9][A-Za-z0-9._-]*)\\s*(\\[[^]]*])?\\s*([=<>!~;@ ].*|$)");

    private static final Pattern INCLUDE =
            Pattern.compile("(?:-r|-c|--requirement|--constraint)[ =]*([^\\s#]+)\\s*(#.*)?");

    /** A line that names nothing of the project; what is missing here may. */
    private static final Pattern REMOTE = Pattern.compile(
            "|#.*|\\\\|[A-Za-z0-9][A-Za-z0-9._-]*\\s*(\\[[^]]*])?\\s*([=<>!~(][^@]*)?(;.*)?"
                    + "|[A-Za-z0-9][A-Za-z0-9._-]*\\s*(\\[[^]]*])?\\s*@\\s*(git\\+)?(https|ssh)://.*"
                    + "|((-e|--editable)[ =]+)?(git|hg|svn|bzr)\\+(https|ssh|git|http)://.*|https?://.*"
                    + "|--hash[ =]sha(256|384|512):[0-9a-f]+\\s*(\\\\|#.*)?|--hash=.*"
                    + "|(-i|--index-url|--extra-index-url|--trusted-host)[ =].*|(-f|--find-links)[ =]+https?://.*"
                    + "|--(pre|prefer-binary|require-hashes|no-cache-dir)\\s*|--(only-binary|no-binary|use-feature)[ =].*");

    public Requirements {
        lines = List.copyOf(lines);
    }

    /** What a line is. */
    public enum Kind {
        /** A comment or nothing. */
        BLANK,
        /** A package, by name. */
        PACKAGE,
        /** An option such as {@code --extra-index-url}. */
        OPTION,
        /** Another file of requirements or constraints. */
        INCLUDE,
        /** Anything else: a path, an address, a continued line. */
        OTHER
    }

    /**
     * A line.
     *
     * @param name of the package; empty for other lines
     * @param pinned whether only one version is allowed
     */
    public record Line(String text, Kind kind, String name, boolean pinned) {}

    public static Requirements of(String text) {
        List<Line> lines = new ArrayList<>();
        boolean goesOn = false;
        for (String raw : text.split("\n", -1)) {
            String line = raw.endsWith("\r") ? raw.substring(0, raw.length() - 1) : raw;
            lines.add(goesOn || line.endsWith("\\") ? new Line(line, Kind.OTHER, "", false) : line(line));
            goesOn = line.endsWith("\\");
        }
        if (!lines.isEmpty() && lines.get(lines.size() - 1).text.isEmpty()) {
            lines.remove(lines.size() - 1);
        }
        return new Requirements(lines);
    }

    private static Line line(String text) {
        String entry = text.trim();
        if (entry.isEmpty() || entry.startsWith("#")) {
            return new Line(text, Kind.BLANK, "", false);
        }
        if (entry.matches("(-r|-c|--requirement|--constraint)[ =].*")) {
            return new Line(text, Kind.INCLUDE, "", false);
        }
        if (entry.startsWith("--index-url")
                || entry.startsWith("--extra-index-url")
                || entry.startsWith("-i ")
                || entry.startsWith("--trusted-host")
                || entry.startsWith("--find-links http")
                || entry.startsWith("-f http")
                || entry.startsWith("--prefer-binary")
                || entry.startsWith("--pre")) {
            return new Line(text, Kind.OPTION, "", false);
        }
        Matcher named = NAMED.matcher(entry);
        if (!named.matches() || entry.contains("://") || entry.startsWith("-")) {
            return new Line(text, Kind.OTHER, "", false);
        }
        return new Line(
                text, Kind.PACKAGE, named.group(1), named.group(3).trim().startsWith("=="));
    }

    /** The file that a line includes, as written; null for other lines. */
    @CheckForNull
    public static String included(String line) {
        Matcher include = INCLUDE.matcher(line.trim());
        return include.matches() ? include.group(1) : null;
    }

    /** Whether a line surely names nothing of the project. */
    public static boolean isRemote(String line) {
        // a byte of a comment may be what a pattern takes for the end of a line
        String entry = line.trim().replaceFirst("(?s)(^|\\s+)#.*|\\s*\\\\$", "");
        return REMOTE.matcher(entry).matches();
    }

    /** Whether every line can move to another file by itself. */
    public boolean isSimple() {
        for (Line line : lines) {
            if (line.kind == Kind.OTHER) {
                return false;
            }
        }
        return true;
    }

    /** The lines of that kind. */
    public List<Line> of(Kind kind) {
        List<Line> found = new ArrayList<>();
        for (Line line : lines) {
            if (line.kind == kind) {
                found.add(line);
            }
        }
        return found;
    }
}
