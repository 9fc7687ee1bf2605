package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.text.Ellipsis;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The state of a vertex, or of the vertices of a progress group, which users see as one. The peculiarities of
 * BuildKit's events are handled here and in {@link Runs}; log and report read the result.
 */
public final class LiveVertex implements Serializable {

    private static final long serialVersionUID = 1L;

    /** More than any image has layers; the excess is not counted. */
    private static final int MAX_TRANSFERS = 1000;

    /** Limit for the parts and inputs of a step; the excess is dropped. */
    private static final int MAX_PARTS = 100;

    private static final int MAX_INPUTS = 1000;

    /** Longer names and errors are cut, with an ellipsis at the end. */
    static final int MAX_TEXT_LENGTH = 4000;

    /** Counted from 1; 0 until something happens to it. */
    private int number;

    private String fullName = "";

    /** False for a step of which no visible part has started yet. */
    private boolean visible;

    @CheckForNull
    private transient VertexName name;

    private final List<Part> parts = new ArrayList<>(1);

    private final Runs runs = new Runs();

    private final LogTail log = new LogTail();
    private Map<String, Transfer> transfers = Map.of();
    private long bytesTransferred;

    /** Null unless it is an export. */
    @CheckForNull
    private ExportParts exportParts;

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
    LiveVertex(String digest) {
        parts.add(new Part(digest));
    }

    boolean hasNumber() {
        return number > 0;
    }

    /** Counted from 1 in the order in which vertices became active; 0 until then. */
    public int number() {
        return number;
    }

    /** As BuildKit prints it; the digest until an event names it. */
    public String fullName() {
        return fullName.isEmpty() ? digest() : fullName;
    }

    /** The parsed name. */
    public VertexName name() {
        if (name == null || fullName.isEmpty()) {
            name = VertexName.parse(fullName());
        }
        return name;
    }

    /** False for a step of which no visible part has started yet, as in BuildKit's own displays. */
    public boolean isVisible() {
        return visible;
    }

    /** Whether it ever ran. */
    public boolean hasStarted() {
        return runs.started() != null;
    }

    public boolean isRunning() {
        return runs.isRunning();
    }

    /**
     * How long it ran, up to {@code now} if it is still running; time before {@code origin} belongs to another build.
     */
    Duration duration(@CheckForNull Instant origin, Instant now) {
        return runs.duration(origin, now);
    }

    void setNumber(int newNumber) {
        number = newNumber;
    }

    /** When it first ran; null when it never did. */
    @CheckForNull
    public Instant started() {
        return runs.started();
    }

    /** Whether no other build can share it: work of the client itself, or input from its own session. */
    boolean isCertainlyOwn() {
        // bake puts the target's name in front: [web internal]
        boolean isInternal = fullName.startsWith("[") && fullName.contains("internal] ");
        return isInternal
                && hasDigest()
                && (fullName.contains("] load build definition from ")
                        || fullName.contains("] load local bake definitions")
                        || fullName.contains("] booting buildkit"));
    }

    /** Whether BuildKit announced it before it ran; plain progress, which has numbers for digests, does not. */
    public boolean hasDigest() {
        return digest().indexOf('#') < 0;
    }

    /** The end of its output. */
    LogTail log() {
        return log;
    }

    /** The digest that represents all parts: that of the part that makes the step's result. */
    public String digest() {
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
        boolean begins = event.started() != null || event.error() != null;
        if (group != null) {
            part.weak = group.weak();
            visible |= !group.weak() && begins;
        } else {
            visible = true;
        }
        if (fullName.isEmpty()) {
            fullName = Ellipsis.cut(group == null ? event.name() : group.name(), MAX_TEXT_LENGTH);
        }
        if (!event.inputs().isEmpty()) {
            part.inputs = event.inputs().size() > MAX_INPUTS
                    ? List.copyOf(event.inputs().subList(0, MAX_INPUTS))
                    : event.inputs();
        }
        runs.update(event);
        if (begins || event.completed() != null) {
            updateResult(part, event);
        }
    }

    /**
     * A cached layer stays cached when BuildKit later fetches or unpacks it, which it reports as another run of the
     * vertex, without inputs and uncached (BuildKit {@code util/progress/controller}). Only a run with inputs makes it
     * uncached.
     */
    private static void updateResult(Part part, ProgressEvent.Vertex event) {
        if (event.cached()) {
            part.cached = true;
        } else if (!event.inputs().isEmpty()) {
            part.cached = false;
        }
        String error = event.error() == null ? null : Ellipsis.cut(event.error(), MAX_TEXT_LENGTH);
        boolean hidesTheCause = error != null && isCancellation(error) && part.error != null;
        if (!hidesTheCause) {
            part.error = error;
        }
    }

    void update(ProgressEvent.Status event) {
        if (name().kind() == VertexName.Kind.EXPORT || name().kind() == VertexName.Kind.CACHE_EXPORT) {
            exportParts = exportParts == null ? new ExportParts() : exportParts;
            exportParts.update(event);
        }
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
     * @param origin when the build started: earlier runs belong to another build
     * @param latest the latest moment of the stream, which ends the intervals of running vertices
     * @param itsInputs numbers of its inputs
     */
    TimelineVertex toTimelineVertex(
            int withNumber, List<Integer> itsInputs, @CheckForNull Instant origin, Instant latest) {
        return new TimelineVertex(
                withNumber,
                digest(),
                name(),
                itsInputs,
                runs.intervals(origin, latest),
                outcome(),
                isCached(),
                bytesTransferred,
                log.lines(),
                log.bytes(),
                log.last(),
                error(),
                exportParts == null ? List.of() : exportParts.parts(latest));
    }

    private Part part(String digest) {
        for (Part part : parts) {
            if (part.digest.equals(digest)) {
                return part;
            }
        }
        if (parts.size() == MAX_PARTS) {
            return parts.get(MAX_PARTS - 1);
        }
        Part part = new Part(digest);
        parts.add(part);
        return part;
    }

    /** Digests of its inputs; steps are given by the digest that represents them. */
    List<String> inputs(String digest, Map<String, LiveVertex> byDigest) {
        Set<String> inputs = new LinkedHashSet<>();
        for (Part part : parts) {
            for (String input : part.inputs) {
                LiveVertex vertex = byDigest.get(input);
                inputs.add(vertex == null ? input : vertex.digest());
            }
        }
        inputs.remove(digest);
        return List.copyOf(inputs);
    }

    /** Whether its result came from a cache, even if its layer was fetched later. */
    public boolean isCached() {
        for (Part part : parts) {
            if (!part.cached) {
                return false;
            }
        }
        return true;
    }

    /** BuildKit's message when it failed or was canceled; of several parts, that of the one that failed by itself. */
    @CheckForNull
    public String error() {
        String cancellation = null;
        for (Part part : parts) {
            if (part.error != null && !isCancellation(part.error)) {
                return part.error;
            }
            cancellation = cancellation == null ? part.error : cancellation;
        }
        return cancellation;
    }

    /** Whether it was canceled because something else failed or the build was canceled. */
    public boolean isCancelled() {
        String error = error();
        return error != null && isCancellation(error);
    }

    private TimelineVertex.Outcome outcome() {
        String error = error();
        if (error != null) {
            return isCancellation(error) ? TimelineVertex.Outcome.CANCELED : TimelineVertex.Outcome.FAILED;
        }
        if (runs.started() == null || runs.isRunning()) {
            return TimelineVertex.Outcome.UNFINISHED;
        }
        return isCached() ? TimelineVertex.Outcome.CACHED : TimelineVertex.Outcome.DONE;
    }

    /** The same test as in BuildKit's displays: {@code util/progress/progressui/printer.go}. */
    static boolean isCancellation(String error) {
        return error.endsWith("context canceled");
    }
}
