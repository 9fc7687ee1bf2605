package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressEvent;
import java.util.List;

/**
 * A warning from BuildKit's own checks of the Dockerfile.
 *
 * @param summary one line
 * @param detail the long description
 * @param url address of the check's documentation
 * @param lines null when it belongs to none
 */
public record DockerfileWarning(
        String summary,
        List<String> detail,
        @CheckForNull String url,
        @CheckForNull Lines lines) {
    public DockerfileWarning {
        summary = summary == null ? "" : summary;
        detail = Lists.copy(detail);
    }

    public static DockerfileWarning of(ProgressEvent.Warning warning) {
        Lines lines = warning.firstLine() < 1
                ? null
                : new Lines(warning.firstLine(), Math.max(warning.firstLine(), warning.lastLine()));
        return new DockerfileWarning(warning.summary(), warning.detail(), warning.url(), lines);
    }
}
