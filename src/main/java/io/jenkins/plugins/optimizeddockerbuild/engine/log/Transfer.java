package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressEvent;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;

/**
 * A part of a layer's work that BuildKit counts: sending the context or a blob, an extraction, a phase of an export.
 * Quick ones are not shown; slow ones are reported once they prove slow, and when they end.
 */
final class Transfer implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final long QUICK_MILLIS = 2000;

    /** Docker's name for an unnamed image. */
    private static final String NAMELESS = "naming to moby-dangling@";

    private static final int DIGEST_LENGTH = "sha256:".length() + 64;
    private static final int SHORT_DIGEST_LENGTH = "sha256:".length() + 12;

    private enum Told {
        NOTHING,
        BEGINNING,
        END
    }

    private final String name;
    private final boolean result;
    private Instant started;
    private Instant seen;
    private Instant completed;
    private long bytes;
    private long total;
    private Told told = Told.NOTHING;
    private long firstTick = -1;
    private boolean old;

    Transfer(String id) {
        this.name = name(id);
        this.result = id.startsWith("naming to ") && !id.startsWith(NAMELESS) || id.startsWith("pushing manifest for ");
    }

    /** Processes the next observation; true when bytes moved or it ended. */
    boolean update(ProgressEvent.Status status) {
        boolean moved = status.current() > bytes || completed == null && status.completed() != null;
        bytes = Math.max(bytes, status.current());
        total = Math.max(total, status.total());
        started = started == null ? status.started() : started;
        seen = status.timestamp() == null ? seen : status.timestamp();
        completed = status.completed() == null ? completed : status.completed();
        return moved;
    }

    boolean isOpen() {
        return started != null && completed == null;
    }

    String name() {
        return name;
    }

    long bytes() {
        return bytes;
    }

    /** 0 when unknown. */
    long total() {
        return Math.max(total, completed == null ? 0 : bytes);
    }

    /** Advances the time, in milliseconds of the owner's clock, which matters while BuildKit is silent. */
    void tick(long now) {
        firstTick = firstTick < 0 ? now : firstTick;
        old = now - firstTick >= QUICK_MILLIS;
    }

    /** What to report now, once; null when there is nothing. */
    @CheckForNull
    String toTell() {
        if (told == Told.END || started == null) {
            return null;
        }
        if (completed == null) {
            if (told == Told.BEGINNING || !old && millis(seen) < QUICK_MILLIS) {
                return null;
            }
            told = Told.BEGINNING;
            String amount = amount(bytes, total);
            return amount.isEmpty() ? name : name + ": " + amount;
        }
        boolean wasTold = told == Told.BEGINNING;
        told = Told.END;
        if (!wasTold && millis(completed) < QUICK_MILLIS) {
            return result ? name : null;
        }
        return name + ": done" + (bytes > 0 ? ", " + ByteSizes.format(bytes) : "") + " in "
                + Durations.format(millis(completed));
    }

    /** {@code 412 MB of 1.9 GB}, {@code 412 MB}; empty when there are hardly any bytes. */
    static String amount(long bytes, long total) {
        if (bytes <= 0 && total <= 0) {
            return "";
        }
        String done = ByteSizes.format(Math.max(0, bytes));
        return total > bytes ? done + " of " + ByteSizes.format(total) : done;
    }

    private long millis(@CheckForNull Instant until) {
        return started == null || until == null
                ? 0
                : Duration.between(started, until).toMillis();
    }

    /** The id without its final colon and with short digests, except for those of results. */
    private static String name(String id) {
        String name = id.endsWith(":") ? id.substring(0, id.length() - 1) : id;
        int digest = name.lastIndexOf("sha256:");
        if (digest < 0 || name.length() != digest + DIGEST_LENGTH || name.indexOf('@') >= 0) {
            return name;
        }
        return name.substring(0, digest + SHORT_DIGEST_LENGTH);
    }
}
