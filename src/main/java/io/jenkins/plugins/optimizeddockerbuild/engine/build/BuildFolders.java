package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.nio.file.Path;

/**
 * Where a build reads and writes on this machine.
 *
 * @param temporary an existing folder for the prepared Dockerfile and the client's metadata
 * @param report where the report is written; null for none
 * @param history reports of earlier builds; null for none
 */
public record BuildFolders(
        Path temporary,
        @CheckForNull Path report,
        @CheckForNull Path history) {}
