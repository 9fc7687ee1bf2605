package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;

/**
 * The files of a context that BuildKit would see with the user's own ignore rules. Paths are relative to the context.
 */
public interface ContextFiles {

    /** Whether the build sees a file with that path. */
    boolean exists(String path);

    /** Paths of all files that the build sees, as far as they have been read. */
    List<String> paths();

    /**
     * The first 256 KiB of a file, each byte as the character with the same number; empty when the build does not see
     * it or it cannot be read.
     */
    String text(String path);

    /** The complete file in the form of {@link #text}, because lock files may be larger. */
    String wholeText(String path);

    /** Whether the user's rules exclude that path, whether or not it exists. */
    boolean isIgnored(String path);

    /** Path of the ignore file that BuildKit uses; null when there is none, or it is outside the context. */
    @CheckForNull
    String ignoreFile();

    /** Content of that file in the form of {@link #text}; empty when there is none. */
    String ignoreRules();
}
