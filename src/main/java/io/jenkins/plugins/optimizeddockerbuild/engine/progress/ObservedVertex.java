package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the events so far told about a vertex, or about the vertices of a progress group, which people see as one.
 */
final class ObservedVertex implements Serializable {

    private static final long serialVersionUID = 1L;

    /** More parts of a transfer than any image has layers; what is beyond isn't counted. */
    private static final int MAX_TRANSFERS = 10_000;

    /** Counted from 1; 0 as long as nothing happened to it. */
    private int number;

    private String fullName = "";
    private final List<Part> parts = new ArrayList<>(1);

    private final Runs runs = new Runs();

    private final LogTail log = new LogTail();
    private Map<String, Transfer> transfers = Map.of();
    private long bytesTransferred;

    private static final class Part implements Serializable {
        private static final long serialVersionUID = 1L;

        final String digest;
        List<String> inputs = List.of();
        boolean weak;
        boolean cached;

        @CheckForNull
        String error;

        Part(String digest) {
            this.digest = digest;
        }
    }

    private static final class Transfer implements Serializable {
        private static final long serialVersionUID = 1L;

        @CheckForNull
        Instant started;

        long current;
    }

    /** @param digest of its first part */
    ObservedVertex(String digest) {
        parts.add(new Part(digest));
    }

    boolean hasNumber() {
        return number > 0;
    }

    int number() {
        return number;
    }

    void setNumber(int newNumber) {
        number = newNumber;
    }

    /** When it first ran; null when it never did. */
    @CheckForNull
    Instant started() {
        return runs.started();
    }

    /** True for what no other build can share: what the client does itself, or gives to BuildKit in its own session. */
    boolean isCertainlyOwn() {
        // bake puts the target's name in front: [web internal]
        boolean isInternal = fullName.startsWith("[") && fullName.contains("internal] ");
        return isInternal
                && digest().indexOf('#') < 0
                && (fullName.contains("] load build definition from ")
                        || fullName.contains("] load local bake definitions")
                        || fullName.contains("] booting buildkit"));
    }

    LogTail log() {
        return log;
    }

    /** The digest that stands for all parts: that of the part which makes the step's result. */
    String digest() {
        for (int i = parts.size() - 1; i >= 0; i--) {
            if (!parts.get(i).weak) {
                return parts.get(i).digest;
            }
        }
        return parts.get(0).digest;
    }

    void update(ProgressEvent.Vertex event) {
        Part part = part(event.digest());
        ProgressEvent.ProgressGroup group = event.progressGroup();
        if (group != null) {
            part.weak = group.weak();
        }
        String name = group == null ? event.name() : group.name();
        if (fullName.isEmpty()) {
            fullName = name;
        }
        if (!event.inputs().isEmpty()) {
            part.inputs = event.inputs();
        }
        runs.update(event);
        if (event.started() != null || event.completed() != null) {
            updateResult(part, event);
        }
    }

    /**
     * A layer that came from a cache stays cached when BuildKit later fetches or unpacks it, which it tells as another
     * run of the vertex, without its inputs and not cached (BuildKit {@code util/progress/controller}). Only when it
     * runs with its inputs after all, it isn't cached.
     */
    private static void updateResult(Part part, ProgressEvent.Vertex event) {
        if (event.cached()) {
            part.cached = true;
        } else if (!event.inputs().isEmpty()) {
            part.cached = false;
        }
        String error = event.error();
        boolean hidesTheCause = error != null && isCancellation(error) && part.error != null;
        if (!hidesTheCause) {
            part.error = error;
        }
    }

    void update(ProgressEvent.Status event) {
        if (event.current() <= 0
                || event.id().startsWith("extracting ")
                || event.name().equals("extracting")) {
            return;
        }
        if (transfers.isEmpty()) {
            transfers = new HashMap<>();
        }
        Transfer transfer = transfers.get(event.id());
        if (transfer == null) {
            if (transfers.size() == MAX_TRANSFERS) {
                return;
            }
            transfer = new Transfer();
            transfers.put(event.id(), transfer);
        }
        boolean again = event.current() < transfer.current
                && event.started() != null
                && !event.started().equals(transfer.started);
        long before = again ? 0 : transfer.current;
        transfer.current = Math.max(before, event.current());
        transfer.started = event.started();
        bytesTransferred += transfer.current - before;
    }

    /**
     * @param origin when the build began: what ran before did so for another one
     * @param latest the latest moment of the stream: what still runs has run until then
     * @param byDigest all vertices, also under the digests of the parts of groups
     */
    TimelineVertex toTimelineVertex(
            int withNumber, @CheckForNull Instant origin, Instant latest, Map<String, ObservedVertex> byDigest) {
        String digest = digest();
        String name = fullName.isEmpty() ? digest : fullName;
        VertexName parsedName = VertexName.parse(name);
        return new TimelineVertex(
                withNumber,
                digest,
                inputs(digest, byDigest),
                name,
                parsedName,
                runs.intervals(origin, latest),
                isCached(),
                outcome(),
                error(),
                bytesTransferred,
                log.lines(),
                log.bytes(),
                log.last());
    }

    private Part part(String digest) {
        for (Part part : parts) {
            if (part.digest.equals(digest)) {
                return part;
            }
        }
        Part part = new Part(digest);
        parts.add(part);
        return part;
    }

    private List<String> inputs(String digest, Map<String, ObservedVertex> byDigest) {
        Set<String> inputs = new LinkedHashSet<>();
        for (Part part : parts) {
            for (String input : part.inputs) {
                ObservedVertex vertex = byDigest.get(input);
                inputs.add(vertex == null ? input : vertex.digest());
            }
        }
        inputs.remove(digest);
        return List.copyOf(inputs);
    }

    private boolean isCached() {
        for (Part part : parts) {
            if (!part.cached) {
                return false;
            }
        }
        return true;
    }

    @CheckForNull
    private String error() {
        String cancellation = null;
        for (Part part : parts) {
            if (part.error != null && !isCancellation(part.error)) {
                return part.error;
            }
            cancellation = cancellation == null ? part.error : cancellation;
        }
        return cancellation;
    }

    private TimelineVertex.Outcome outcome() {
        String error = error();
        if (error != null) {
            return isCancellation(error) ? TimelineVertex.Outcome.CANCELLED : TimelineVertex.Outcome.FAILED;
        }
        if (runs.started() == null || runs.isRunning()) {
            return TimelineVertex.Outcome.UNFINISHED;
        }
        return isCached() ? TimelineVertex.Outcome.CACHED : TimelineVertex.Outcome.DONE;
    }

    /** As BuildKit's own displays tell it: {@code util/progress/progressui/printer.go}. */
    private static boolean isCancellation(String error) {
        return error.endsWith("context canceled");
    }
}
