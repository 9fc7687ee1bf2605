package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;

/**
 * What a build context contains and what happens to it. Paths are relative to the context and for display (see {@link
 * PathText}). Files count, folders and links do not; bytes are those of the files' content.
 *
 * @param everything all files on disk
 * @param before what the user's own ignore rules leave: what BuildKit would see without pruning
 * @param after what is left after pruning
 * @param folders by bytes on disk, largest first, at most {@link #MOST_FOLDERS}; files of the context folder itself are
 *     under {@code .}
 * @param kinds by bytes on disk, largest first
 * @param largestFiles largest first, at most {@link #MOST_LARGE_FILES}
 * @param excluded what each of the user's rules excludes, by bytes, largest first
 * @param pruned what each group of the plan excludes, in the order of the plan; in mode {@code report} what it could
 * @param doubtful what could perhaps be excluded but stays, by bytes, largest first
 * @param secrets what looks like a secret; those that stay first
 * @param problems what could not be read, or what BuildKit handles unexpectedly, by path
 * @param complete false when counting stopped early: the figures for excluded files are then too low
 * @param millis duration
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

    /** Limit for the listed files. */
    public static final int MOST_LARGE_FILES = 20;

    /** Limit for the listed folders. */
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

    /**
     * Totals of files, without folders and links.
     *
     * @param files number of files
     * @param bytes bytes of their content
     */
    public record Figures(long files, long bytes) {
        public static final Figures ZERO = new Figures(0, 0);

        Figures plus(long moreFiles, long moreBytes) {
            return new Figures(files + moreFiles, bytes + moreBytes);
        }
    }

    /**
     * A top folder of the context.
     *
     * @param path its name; a full stop for the files of the context folder itself
     * @param everything all of its files
     * @param before what the user's ignore rules leave
     * @param after what is left after pruning
     */
    public record Folder(String path, Figures everything, Figures before, Figures after) {
        public Folder {
            path = path == null ? "." : path;
            everything = everything == null ? Figures.ZERO : everything;
            before = before == null ? Figures.ZERO : before;
            after = after == null ? Figures.ZERO : after;
        }
    }

    /**
     * Files of one kind.
     *
     * @param name for display, for example {@code Python caches}
     * @param everything all of its files
     * @param before what the user's ignore rules leave
     * @param after what is left after pruning
     */
    public record Kind(String name, Figures everything, Figures before, Figures after) {
        public Kind {
            name = name == null ? "" : name;
            everything = everything == null ? Figures.ZERO : everything;
            before = before == null ? Figures.ZERO : before;
            after = after == null ? Figures.ZERO : after;
        }
    }

    /**
     * A large file.
     *
     * @param kept whether BuildKit can see it
     */
    public record LargeFile(String path, long bytes, String kind, boolean kept) {}

    /**
     * What one of the user's ignore rules excludes.
     *
     * @param file the ignore file
     * @param line counted from 1
     * @param rule the line's text
     * @param files number of files
     * @param bytes their bytes
     */
    public record ExcludedByRule(String file, int line, String rule, long files, long bytes) {}

    /**
     * What a group of the plan excludes.
     *
     * @param id {@link PruningPlan.Group#id()}
     * @param examples some of the paths
     */
    public record PrunedByGroup(String id, Figures figures, List<String> examples) {
        public PrunedByGroup {
            examples = List.copyOf(examples);
        }
    }

    /**
     * A path that was kept although it may be unneeded.
     *
     * @param id id of the group that it would belong to
     * @param path the path
     * @param reason why it stays, in a sentence
     * @param unproven true when nothing is known to need it, but not everything that could read it is understood
     * @param line line of the first COPY, ADD or bind mount in the Dockerfile that includes it; 0 for none
     * @param pattern the ignore rule that would exclude it; null when no rule can
     * @param files number of files
     * @param bytes their bytes
     */
    public record Doubtful(
            String id,
            String path,
            String reason,
            boolean unproven,
            int line,
            @CheckForNull String pattern,
            long files,
            long bytes) {}

    /**
     * A path that looks like a secret.
     *
     * @param path the path
     * @param reason what it looks like, never its content
     * @param kept true when BuildKit can see it
     * @param excludedBy the rule or group that excludes it; null when kept
     */
    public record Secret(
            String path,
            String reason,
            boolean kept,
            @CheckForNull String excludedBy) {}
}
