package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a build reads and writes on this machine.
 *
 * @param temporary an existing folder for the prepared Dockerfile and the client's metadata
 * @param report where the report is written; null for no report
 * @param history reports of earlier builds; null for no history
 */
public record BuildFolders(
        Path temporary,
        @CheckForNull Path report,
        @CheckForNull Path history) {

    /** Folders on the local disks that a build may fill. */
    List<Path> filled() {
        return List.of(temporary, Path.of("/var/lib/docker"));
    }
}
