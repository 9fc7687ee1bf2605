package io.jenkins.plugins.optimizeddockerbuild.engine.cachemount;

import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressEvent;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressListener;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * How long a helper build has run, without the time in which BuildKit pulls base images: the build that it belongs to
 * needs them as well. The pull of the stored image counts, also where both are pulled at once, from the moment when the
 * base image is there.
 */
final class WorkingTime implements ProgressListener {
    private final LongSupplier nanoTime;
    private final Set<String> pulling = new HashSet<>();
    private long elapsedNanos;
    private long lastNanos;

    /** @param nanoTime as {@link System#nanoTime}; asked from several threads, one at a time */
    WorkingTime(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        lastNanos = nanoTime.getAsLong();
    }

    @Override
    public synchronized void on(ProgressEvent event) {
        if (event instanceof ProgressEvent.Vertex vertex && pullsBaseImage(VertexName.parse(vertex.name()))) {
            elapsed();
            if (vertex.started() != null && vertex.completed() == null) {
                pulling.add(vertex.digest());
            } else {
                pulling.remove(vertex.digest());
            }
        }
    }

    /** The time so far. */
    synchronized Duration elapsed() {
        long now = nanoTime.getAsLong();
        if (pulling.isEmpty()) {
            elapsedNanos += now - lastNanos;
        }
        lastNanos = now;
        return Duration.ofNanos(elapsedNanos);
    }

    /** Layers are pulled and extracted in the vertex of FROM, or of the named context that replaces the base image. */
    private static boolean pullsBaseImage(VertexName name) {
        return name.kind() == VertexName.Kind.STEP && !name.isLayer()
                || name.name().startsWith("[context ")
                        && !name.name().startsWith("[context " + TransferDockerfile.STORED + "]");
    }
}
