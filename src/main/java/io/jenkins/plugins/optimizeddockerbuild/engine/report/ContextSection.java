package io.jenkins.plugins.optimizeddockerbuild.engine.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;

/**
 * What lies in the build context, and what was kept out of it. Paths are relative to the context, with {@code /}, and
 * bytes of names that are no UTF-8 are shown as U+FFFD.
 *
 * @param analysed false for a context that went to BuildKit as it was: an address, a tarball, standard input
 * @param note why it was not analysed; null when it was
 * @param prune {@code report}, {@code safe} or {@code minimal}; null when not analysed
 * @param scanMillis what looking at it took
 * @param before what the user's own ignore rules leave
 * @param after what was left for BuildKit; in mode {@code report} the same as before
 * @param sentBytes what BuildKit really asked for, 0 when nothing
 * @param ignoreFile the user's own ignore file; null when there is none
 * @param folders by bytes, the largest first, files of the top folder itself under {@code .}
 * @param kinds of files, by bytes, the largest first
 * @param largestFiles the largest first
 * @param pruned what was kept out and why, by bytes, the largest first
 * @param doubtful what could perhaps go, but was kept because nobody can be sure
 * @param secrets what looks like a secret
 * @param problems what could not be read or is neither file, folder nor link
 */
public record ContextSection(
        boolean analysed,
        @CheckForNull String note,
        @CheckForNull String prune,
        long scanMillis,
        Figures before,
        Figures after,
        long sentBytes,
        @CheckForNull String ignoreFile,
        List<Folder> folders,
        List<Kind> kinds,
        List<LargeFile> largestFiles,
        List<PrunedGroup> pruned,
        List<Doubtful> doubtful,
        List<Secret> secrets,
        List<Problem> problems) {

    /** Sums over files; folders and links count as files without bytes do not: {@code files} counts files alone. */
    public record Figures(long files, long bytes) {
        public static final Figures ZERO = new Figures(0, 0);
    }

    /** A top folder of the context. */
    public record Folder(String path, Figures before, Figures after) {
        public Folder {
            path = path == null ? "." : path;
            before = before == null ? Figures.ZERO : before;
            after = after == null ? Figures.ZERO : after;
        }
    }

    /**
     * Files of one kind.
     *
     * @param name in a person's words, for example {@code Python caches}
     */
    public record Kind(String name, Figures before, Figures after) {
        public Kind {
            name = name == null ? "" : name;
            before = before == null ? Figures.ZERO : before;
            after = after == null ? Figures.ZERO : after;
        }
    }

    /**
     * One of the largest files.
     *
     * @param kept false when it was kept out of the context
     */
    public record LargeFile(String path, long bytes, boolean kept) {}

    /**
     * Files that were, or in mode {@code report} could be, kept out of the context for one reason.
     *
     * @param id names the rule, for example {@code python-caches}
     * @param title in a person's words
     * @param reason why they cannot reach the image, in a sentence
     * @param patterns the ignore rules of the group
     * @param examples some of the paths
     */
    public record PrunedGroup(
            String id,
            String title,
            String reason,
            List<String> patterns,
            long files,
            long bytes,
            List<String> examples) {
        public PrunedGroup {
            title = title == null ? id : title;
            reason = reason == null ? "" : reason;
            patterns = Lists.copy(patterns);
            examples = Lists.copy(examples);
        }
    }

    /**
     * A path that was kept although it could perhaps go.
     *
     * @param reason what makes it doubtful, in a sentence
     */
    public record Doubtful(String path, String reason, long files, long bytes) {}

    /**
     * A path that looks like a secret.
     *
     * @param reason what it looks like: never its content
     * @param kept true when BuildKit could send it
     */
    public record Secret(String path, String reason, boolean kept) {}

    /** A path that could not be looked at. */
    public record Problem(String path, String reason) {}

    public ContextSection {
        before = before == null ? Figures.ZERO : before;
        after = after == null ? Figures.ZERO : after;
        folders = Lists.copy(folders);
        kinds = Lists.copy(kinds);
        largestFiles = Lists.copy(largestFiles);
        pruned = Lists.copy(pruned);
        doubtful = Lists.copy(doubtful);
        secrets = Lists.copy(secrets);
        problems = Lists.copy(problems);
    }

    /** A context that was not analysed. */
    public static ContextSection notAnalysed(String note, long sentBytes) {
        return new ContextSection(
                false, note, null, 0, null, null, sentBytes, null, null, null, null, null, null, null, null);
    }

    /** The same context, with what BuildKit asked for. */
    public ContextSection withSentBytes(long bytes) {
        return new ContextSection(
                analysed,
                note,
                prune,
                scanMillis,
                before,
                after,
                bytes,
                ignoreFile,
                folders,
                kinds,
                largestFiles,
                pruned,
                doubtful,
                secrets,
                problems);
    }
}
