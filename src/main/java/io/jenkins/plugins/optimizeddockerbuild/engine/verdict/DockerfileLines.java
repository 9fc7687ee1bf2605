package io.jenkins.plugins.optimizeddockerbuild.engine.verdict;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import java.util.Map;

/**
 * The positions of a build's vertices in the Dockerfile.
 *
 * @param file name of the Dockerfile for display, without its folder
 * @param byDigest lines by vertex digest; vertices of unknown origin are missing
 */
public record DockerfileLines(String file, Map<String, Lines> byDigest) {

    public DockerfileLines {
        byDigest = Map.copyOf(byDigest);
    }

    /** {@code Dockerfile:7}, the first line of the vertex; null when unknown. */
    @CheckForNull
    public String at(String digest) {
        Lines lines = byDigest.get(digest);
        return lines == null ? null : file + ":" + lines.first();
    }
}
