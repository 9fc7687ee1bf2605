package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressEvent;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressListener;
import io.jenkins.plugins.optimizeddockerbuild.engine.secret.SecretMask;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Masks secrets in a build's events before anything else sees them: output of the layers, names, errors and warnings.
 * Output can be cut anywhere, so a possible start of a secret is held back until the next bytes of that layer arrive or
 * the layer ends.
 */
final class MaskedProgress implements ProgressListener, Serializable {
    private static final long serialVersionUID = 1L;

    private transient SecretMask mask;
    private transient ProgressListener next;
    private final Map<Stream, byte[]> heldBack = new HashMap<>();

    /** One stream of one layer's output. */
    private record Stream(String vertex, int number) implements Serializable {}

    /** @param next receives the masked events */
    MaskedProgress(SecretMask mask, ProgressListener next) {
        this.mask = mask;
        this.next = next;
    }

    /** Restores the collaborators after deserialization: secrets are not serialized. */
    void resume(SecretMask newMask, ProgressListener newNext) {
        mask = newMask;
        next = newNext;
    }

    @Override
    public void on(ProgressEvent event) {
        if (event instanceof ProgressEvent.Log log) {
            output(log);
        } else if (event instanceof ProgressEvent.Vertex vertex) {
            if (vertex.completed() != null) {
                release(vertex.digest());
            }
            next.on(new ProgressEvent.Vertex(
                    vertex.digest(),
                    vertex.inputs(),
                    mask.masked(vertex.name()),
                    vertex.started(),
                    vertex.completed(),
                    vertex.cached(),
                    mask.masked(vertex.error()),
                    vertex.progressGroup() == null
                            ? null
                            : new ProgressEvent.ProgressGroup(
                                    vertex.progressGroup().id(),
                                    mask.masked(vertex.progressGroup().name()),
                                    vertex.progressGroup().weak())));
        } else if (event instanceof ProgressEvent.Warning warning) {
            next.on(new ProgressEvent.Warning(
                    warning.vertex(),
                    warning.level(),
                    mask.masked(warning.summary()),
                    warning.detail().stream().map(mask::masked).toList(),
                    warning.url(),
                    warning.firstLine(),
                    warning.lastLine()));
        } else if (event instanceof ProgressEvent.Text text) {
            next.on(new ProgressEvent.Text(mask.masked(text.line())));
        } else {
            next.on(event);
        }
    }

    /** Signals the end of the progress and emits what was held back. */
    void finish() {
        for (Stream stream : List.copyOf(heldBack.keySet())) {
            release(stream);
        }
    }

    private void release(String vertex) {
        for (Stream stream : List.copyOf(heldBack.keySet())) {
            if (stream.vertex().equals(vertex)) {
                release(stream);
            }
        }
    }

    private void release(Stream stream) {
        next.on(new ProgressEvent.Log(stream.vertex(), stream.number(), heldBack.remove(stream), null));
    }

    private void output(ProgressEvent.Log log) {
        Stream stream = new Stream(log.vertex(), log.stream());
        byte[] held = heldBack.remove(stream);
        byte[] bytes = mask.masked(held == null ? log.data() : joined(held, log.data()));
        int begun = mask.unfinished(bytes);
        if (begun > 0) {
            heldBack.put(stream, Arrays.copyOfRange(bytes, bytes.length - begun, bytes.length));
            bytes = Arrays.copyOf(bytes, bytes.length - begun);
        }
        if (bytes.length > 0) {
            next.on(new ProgressEvent.Log(log.vertex(), log.stream(), bytes, log.timestamp()));
        }
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
