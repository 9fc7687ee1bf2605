package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;

/**
 * What is in a build context, and what becomes of it. Paths are relative to the context and for people (see {@link
 * PathText}). Files count, folders and links do not; bytes are those of the files' content.
 *
 * @param everything all that was found on disk
 * @param before what the user's own ignore rules leave: what BuildKit would see without pruning
 * @param after what is left for BuildKit
 * @param folders by bytes on disk, the largest first, at most {@link
 *     #MOST_FOLDERS}; files of the context's own folder under {@code .}
 * @param kinds by bytes on disk, the largest first
 * @param largestFiles the largest first, at most {@link #MOST_LARGE_FILES}
 * @param excluded what each of the user's rules leaves out, by bytes, the largest first
 * @param pruned what each group of the plan keeps away, in the order of the plan; in mode {@code report} what it would
 * @param doubtful what could perhaps go, but stays, by bytes, the largest first
 * @param secrets what looks like a secret; those that stay first
 * @param problems what could not be looked at, or what BuildKit handles unexpectedly, by path
 * @param complete false when counting was stopped early: then the figures of what is left out are too low
 * @param millis how long it took
 */
public record Inventory(
        Figures everything,
        Figures before,
        Figures after,
        List<Folder> folders,
        List<Kind> kinds,
        List<LargeFile> largestFiles,
        List<ExcludedByRule> excluded,
        List<PrunedByGroup> pruned,
        List<Doubtful> doubtful,
        List<Secret> secrets,
        List<ContextProblem> problems,
        boolean complete,
        long millis) {

    /** How many of the largest files are listed. */
    public static final int MOST_LARGE_FILES = 20;

    /** How many of the largest folders are listed. */
    public static final int MOST_FOLDERS = 100;

    public Inventory {
        folders = List.copyOf(folders);
        kinds = List.copyOf(kinds);
        largestFiles = List.copyOf(largestFiles);
        excluded = List.copyOf(excluded);
        pruned = List.copyOf(pruned);
        doubtful = List.copyOf(doubtful);
        secrets = List.copyOf(secrets);
        problems = List.copyOf(problems);
    }

    /** Sums over files. */
    public record Figures(long files, long bytes) {
        public static final Figures ZERO = new Figures(0, 0);

        Figures plus(long moreFiles, long moreBytes) {
            return new Figures(files + moreFiles, bytes + moreBytes);
        }
    }

    /** A folder directly in the context. */
    public record Folder(String path, Figures everything, Figures before, Figures after) {}

    /**
     * Files of one kind.
     *
     * @param kind the name in a person's words: see {@link FileKind#title()}
     */
    public record Kind(String kind, Figures everything, Figures before, Figures after) {}

    /**
     * A large file.
     *
     * @param kept whether BuildKit can see it
     */
    public record LargeFile(String path, long bytes, String kind, boolean kept) {}

    /**
     * What a rule of the user's ignore file leaves out.
     *
     * @param file the ignore file
     * @param line counted from 1
     * @param rule the line's text
     */
    public record ExcludedByRule(String file, int line, String rule, Figures figures) {}

    /**
     * What a group of the plan keeps away.
     *
     * @param id {@link PruningPlan.Group#id()}
     * @param examples some of the paths
     */
    public record PrunedByGroup(String id, Figures figures, List<String> examples) {
        public PrunedByGroup {
            examples = List.copyOf(examples);
        }
    }

    /** Something that could perhaps go, as {@link PruningPlan.Doubtful} has it, and how much it is. */
    public record Doubtful(
            String id,
            String path,
            String reason,
            boolean unproven,
            int line,
            @CheckForNull String pattern,
            Figures figures) {}

    /**
     * A file that looks like a secret. Its content is nowhere in here.
     *
     * @param reason what it looks like
     * @param kept whether BuildKit can see it, and so whether a COPY can put it in the image
     * @param excludedBy the user's rule or the group of the plan that keeps it away; null when kept
     */
    public record Secret(
            String path,
            String reason,
            boolean kept,
            @CheckForNull String excludedBy) {}
}
