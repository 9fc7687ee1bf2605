package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressEvent;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The transfers and other counted parts of one layer. */
final class Transfers implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Map<String, Transfer> byId = new LinkedHashMap<>();
    private final Map<String, Transfer> open = new LinkedHashMap<>();
    private long countedBytes;
    private long countedAt = -1;

    /** Processes the next observation and reports what is worth reporting; true when something moved. */
    boolean update(ProgressEvent.Status status, Consumer<String> tell) {
        Transfer transfer = byId.computeIfAbsent(status.id(), Transfer::new);
        boolean moved = transfer.update(status);
        if (transfer.isOpen()) {
            open.put(status.id(), transfer);
        } else {
            open.remove(status.id());
        }
        tell(transfer, tell);
        return moved;
    }

    /** Advances the time, in milliseconds of the owner's clock: reports open transfers that have become slow. */
    void tick(long now, Consumer<String> tell) {
        if (countedAt < 0 && !open.isEmpty()) {
            count(now);
        }
        for (Transfer transfer : open.values()) {
            transfer.tick(now);
            tell(transfer, tell);
        }
    }

    private static void tell(Transfer transfer, Consumer<String> tell) {
        String text = transfer.toTell();
        if (text != null) {
            tell.accept(text);
        }
    }

    boolean areOpen() {
        return !open.isEmpty();
    }

    long bytes() {
        long sum = 0;
        for (Transfer transfer : byId.values()) {
            sum += transfer.bytes();
        }
        return sum;
    }

    /** Total bytes, where known. */
    long total() {
        long sum = 0;
        for (Transfer transfer : byId.values()) {
            sum += transfer.total();
        }
        return sum;
    }

    /**
     * {@code 412 MB of 1.9 GB, 35.2 MB/s}, with the rate since the last call; without bytes the current activity,
     * {@code pushing layers}; empty when no transfer is open.
     */
    String state(long now) {
        if (open.isEmpty()) {
            return "";
        }
        long bytes = bytes();
        String state = Transfer.amount(bytes, total());
        if (countedAt >= 0 && now > countedAt && bytes > countedBytes) {
            state += ", " + ByteSizes.rate(bytes - countedBytes, now - countedAt);
        }
        count(now);
        return state.isEmpty() ? latestOpen() : state;
    }

    private String latestOpen() {
        String name = "";
        for (Transfer transfer : open.values()) {
            name = transfer.name();
        }
        return name;
    }

    private void count(long now) {
        countedBytes = bytes();
        countedAt = now;
    }
}
