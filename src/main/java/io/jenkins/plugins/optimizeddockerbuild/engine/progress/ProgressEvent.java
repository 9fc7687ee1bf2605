package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;

/**
 * One event of a BuildKit progress stream. All times are from BuildKit's clock; source of the fields: buildx {@code
 * --progress=rawjson}, BuildKit {@code client/graph.go}.
 */
public sealed interface ProgressEvent extends Serializable {

    /**
     * A vertex was announced, started, completed, or repeated with more fields. A vertex may start and complete several
     * times.
     *
     * @param digest identifies the vertex within one build
     * @param inputs digests of its inputs
     * @param name as printed by BuildKit, for example {@code [builder 2/5] RUN make}
     * @param error BuildKit's message when it failed or was canceled
     * @param progressGroup the step that this vertex is a part of; null when it stands alone
     */
    record Vertex(
            String digest,
            List<String> inputs,
            String name,
            @CheckForNull Instant started,
            @CheckForNull Instant completed,
            boolean cached,
            @CheckForNull String error,
            @CheckForNull ProgressGroup progressGroup)
            implements ProgressEvent {
        public Vertex {
            inputs = List.copyOf(inputs);
        }
    }

    /**
     * Several vertices that users see as one step, for example the copy and the merge of {@code COPY --link}.
     *
     * @param id the same in all parts of the step, within one build
     * @param name of the step, which BuildKit prints instead of the parts' names
     * @param weak true when this part alone does not make the step visible in BuildKit's own displays
     */
    record ProgressGroup(String id, String name, boolean weak) implements Serializable {}

    /**
     * Progress within a vertex: a transfer, an extraction, a phase of an export.
     *
     * @param current bytes or items done
     * @param total bytes or items in all, 0 when unknown
     */
    record Status(
            String vertex,
            String id,
            String name,
            long current,
            long total,
            @CheckForNull Instant timestamp,
            @CheckForNull Instant started,
            @CheckForNull Instant completed)
            implements ProgressEvent {}

    /**
     * Output of a vertex, cut anywhere, even within a character.
     *
     * @param stream 1 for standard output, 2 for standard error
     * @param data owned by the receiver, must not be modified
     */
    record Log(
            String vertex,
            int stream,
            byte[] data,
            @CheckForNull Instant timestamp) implements ProgressEvent {}

    /**
     * A warning of BuildKit or its frontend about the Dockerfile.
     *
     * @param firstLine line of the Dockerfile, counted from 1; 0 when unknown
     */
    record Warning(
            @CheckForNull String vertex,
            int level,
            String summary,
            List<String> detail,
            @CheckForNull String url,
            int firstLine,
            int lastLine)
            implements ProgressEvent {
        public Warning {
            detail = List.copyOf(detail);
        }
    }

    /**
     * A line of the stream that is not progress: the client's own warnings, its final error, output of other programs.
     *
     * @param line the bytes as received, including the line terminator if there was one
     */
    record Text(byte[] line) implements ProgressEvent {}
}
