package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;

/** The files of a context that BuildKit would see with the user's own ignore rules. Paths are relative to the context. */
public interface ContextFiles {

    /** Whether the build sees a file of that path. */
    boolean exists(String path);

    /** Paths of all files that the build sees, as far as they have been read. */
    List<String> paths();

    /**
     * The first 256 KiB of a file, each byte as the character of the same number; empty when the build does not see it or it
     * cannot be read.
     */
    String text(String path);

    /** All of a file, as {@link #text} gives its beginning: lock files are larger. */
    String wholeText(String path);

    /** Whether the user's rules leave out that path, whether or not anything is there. */
    boolean isIgnored(String path);

    /** Path of the ignore file that BuildKit uses; null when there is none, or it is outside the context. */
    @CheckForNull
    String ignoreFile();

    /** Content of that file, as {@link #text} gives it; empty when there is none. */
    String ignoreRules();
}
