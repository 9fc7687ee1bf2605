package io.jenkins.plugins.optimizeddockerbuild.history;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogLine;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/** A layer of a running build. Modified under the lock of its build; others get copies. */
public final class LiveLayer {
    private static final int MOST_LINES = 5;
    private static final int LONGEST_LINE = 300;

    /** What a layer is doing. */
    public enum State {
        RUNNING,
        DONE,
        CACHED,
        FAILED,
        CANCELED;

        /** For a line that ends a layer; null for others. */
        @CheckForNull
        static State of(LogLine.Kind kind) {
            return switch (kind) {
                case DONE -> DONE;
                case CACHED -> CACHED;
                case ERROR -> FAILED;
                case CANCELED, UNFINISHED -> CANCELED;
                default -> null;
            };
        }
    }

    private final int number;
    private final String heading;
    private final VertexName name;
    private long startedMillis;

    @CheckForNull
    private final Long usualMillis;

    private final Deque<String> lastLines = new ArrayDeque<>();
    private State state = State.RUNNING;
    private long durationMillis;
    private long revision;

    LiveLayer(int number, String heading, VertexName name, long startedMillis, @CheckForNull Long usualMillis) {
        this.number = number;
        this.heading = heading;
        this.name = name;
        this.startedMillis = startedMillis;
        this.usualMillis = usualMillis;
    }

    LiveLayer copy() {
        LiveLayer copy = new LiveLayer(number, heading, name, startedMillis, usualMillis);
        copy.lastLines.addAll(lastLines);
        copy.state = state;
        copy.durationMillis = durationMillis;
        return copy;
    }

    void print(String line) {
        lastLines.addLast((line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "…" : line)
                .replaceAll("\u001b\\[[0-9;]*m", ""));
        if (lastLines.size() > MOST_LINES) {
            lastLines.removeFirst();
        }
    }

    /** Has been running for that long at least, although its first line came later. */
    void hasRun(long millis, long now) {
        startedMillis = Math.min(startedMillis, now - millis);
    }

    /** @param millis duration according to the log; negative when missing */
    void end(State how, long millis, long now) {
        state = how;
        durationMillis = millis >= 0 ? millis : how == State.CACHED ? 0 : Math.max(0, now - startedMillis);
    }

    void changed(long to) {
        revision = to;
    }

    /** The build's revision of its last change. */
    long revision() {
        return revision;
    }

    int number() {
        return number;
    }

    VertexName name() {
        return name;
    }

    State state() {
        return state;
    }

    /** As in the log. */
    public int getNumber() {
        return number;
    }

    /** Its name as printed by BuildKit; empty when its first line was lost in a restart of the controller. */
    public String getHeading() {
        return heading;
    }

    /** The instruction without stage and number. */
    public String getInstruction() {
        return name.instruction();
    }

    public String getStateName() {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /** In the language of the request. */
    public String getStateText() {
        return text(state);
    }

    static String text(State state) {
        return switch (state) {
            case RUNNING -> Messages.LiveLayer_running();
            case DONE -> Messages.LiveLayer_done();
            case CACHED -> Messages.LiveLayer_cached();
            case FAILED -> Messages.LiveLayer_failed();
            case CANCELED -> Messages.LiveLayer_canceled();
        };
    }

    public boolean isRunning() {
        return state == State.RUNNING;
    }

    public long getStartedMillis() {
        return startedMillis;
    }

    /** How long it took, or has been running. */
    long millis(long now) {
        return isRunning() ? Math.max(0, now - startedMillis) : durationMillis;
    }

    /** How long it usually takes; null when unknown. */
    @CheckForNull
    public Long getUsualMillis() {
        return usualMillis;
    }

    public String getUsual() {
        return usualMillis == null ? "" : Durations.coarse(usualMillis);
    }

    /** Like {@link #getLastLines}, as one text, because Jelly drops line ends. */
    public String getLastText() {
        return String.join("\n", getLastLines());
    }

    /** Its last lines of output, while it runs or when it failed. */
    public List<String> getLastLines() {
        return state == State.RUNNING || state == State.FAILED ? List.copyOf(lastLines) : List.of();
    }
}
