package io.jenkins.plugins.optimizeddockerbuild.history;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.LayerKey;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.history.LayerHistories;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.AnnotatedLog;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.Headway;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogLine;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.LayerHistory;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimelineSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.html.PlainText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Docker build while it runs, derived from what its log gets anyway, without querying the agent. Layers start when
 * their first line reaches the controller, or earlier where a line says so. Bounded, whatever a build prints. Thread
 * safe.
 */
public final class LiveBuild {
    /** A larger build shows its newest layers. */
    static final int MOST_ROWS = 200;

    private static final int LONGEST_NAME = 200;
    private static final int MOST_GATES = 20;
    private static final Pattern NUMBERED = Pattern.compile("#\\d+ ");

    /** The time of a line of output, in seconds since its layer started. */
    private static final Pattern TIMED = Pattern.compile("(\\d{1,6})\\.(\\d) .*", Pattern.DOTALL);

    private static final Pattern SHORT = Pattern.compile("(.+) (?:DONE|CACHED)(?: .*)?");

    private final String name;
    private final String image;
    private long startedMillis;

    /** Distinguishes it from an object that an earlier process created for the same build. */
    private final long createdMillis = System.currentTimeMillis();

    /** Quality gates that it has crossed already. */
    private List<String> crossed = List.of();

    private final Map<LayerKey, LayerHistory> usual;

    private final Map<Integer, LiveLayer> layers = new TreeMap<>();

    /** Whether it has been running for longer than this process. */
    private final boolean resumed;

    /** Null until the client has been asked. */
    @CheckForNull
    private Headway headway;

    /** When that was so. */
    private long headwayMillis;

    private long revision;

    /**
     * @param name of the report
     * @param startedMillis on the controller's clock
     * @param resumed whether an earlier process of Jenkins has read the first lines of its log
     * @param history earlier builds of the image, newest first
     */
    public LiveBuild(String name, String image, long startedMillis, boolean resumed, List<BuildSummary> history) {
        this.name = name;
        this.image = PlainText.of(image);
        this.startedMillis = startedMillis;
        this.resumed = resumed;
        this.usual = LayerHistories.of(history);
    }

    /**
     * Processes a line of the log.
     *
     * @param now in milliseconds since 1970
     */
    public synchronized void add(LogLine line, long now) {
        if (line.number() <= 0) {
            return;
        }
        String text = NUMBERED.matcher(new String(line.printable(), StandardCharsets.UTF_8))
                .replaceFirst("");
        LiveLayer layer = layers.get(line.number());
        if (layer == null) {
            layer = begin(line, text, now);
        }
        LiveLayer.State state = LiveLayer.State.of(line.kind());
        if (state == null) {
            if (line.kind() == LogLine.Kind.OUTPUT) {
                layer.print(text);
            }
            layer.hasRun(runningMillis(line, text), now);
            startedMillis = Math.min(startedMillis, layer.getStartedMillis());
        } else {
            layer.end(state, line.millis(), now);
        }
        layer.changed(++revision);
    }

    /** How long the layer has been running according to the line; 0 when it does not say. */
    private static long runningMillis(LogLine line, String text) {
        if (line.kind() == LogLine.Kind.HEARTBEAT) {
            return Math.max(0, line.millis());
        }
        Matcher timed = TIMED.matcher(text);
        return line.kind() == LogLine.Kind.OUTPUT && timed.matches()
                ? Long.parseLong(timed.group(1)) * 1000 + Long.parseLong(timed.group(2)) * 100
                : 0;
    }

    /**
     * Takes over how far the build is, which the log does not say line by line.
     *
     * @param gates quality gates that it has crossed already, with value and limit
     */
    public synchronized void reached(Headway now, List<String> gates, long millis) {
        headway = now;
        crossed = BoundedText.of(gates, MOST_GATES);
        headwayMillis = millis;
    }

    private LiveLayer begin(LogLine line, String text, long now) {
        Matcher brief = SHORT.matcher(text);
        String heading = line.kind() == LogLine.Kind.HEADING
                ? text
                : LiveLayer.State.of(line.kind()) != null && brief.matches() ? brief.group(1) : "";
        LayerKey key = TimelineSection.layerOf(VertexName.parse(heading), null);
        LayerHistory known = key == null ? null : usual.get(key);
        if (heading.length() > LONGEST_NAME) {
            heading = heading.substring(0, LONGEST_NAME) + "…";
        }
        LiveLayer layer = new LiveLayer(
                line.number(), heading, VertexName.parse(heading), now, known == null ? null : known.usualMillis());
        layers.put(line.number(), layer);
        if (layers.size() > MOST_ROWS) {
            layers.values().stream()
                    .filter(old -> old.state() != LiveLayer.State.RUNNING)
                    .findFirst()
                    .or(() -> layers.values().stream().findFirst())
                    .ifPresent(oldest -> layers.remove(oldest.number()));
        }
        return layer;
    }

    public String getName() {
        return name;
    }

    public String getImage() {
        return image;
    }

    public synchronized long getStartedMillis() {
        return startedMillis;
    }

    /** Changes with everything else except the time: {@code CREATED.NUMBER}. */
    synchronized String revision() {
        return createdMillis + "." + revision;
    }

    /**
     * The layers that changed since then, in the order in which they started; all for an unknown revision.
     *
     * @param known from {@link #revision}
     */
    synchronized List<LiveLayer> changedSince(String known) {
        String number = known.startsWith(createdMillis + ".") ? known.substring(known.indexOf('.') + 1) : "";
        long since = number.matches("\\d{1,18}") ? Long.parseLong(number) : 0;
        return layers.values().stream()
                .filter(layer -> layer.revision() > since)
                .map(LiveLayer::copy)
                .toList();
    }

    /** In the order in which they started. */
    public synchronized List<LiveLayer> getLayers() {
        return layers.values().stream().map(LiveLayer::copy).toList();
    }

    /** Whether layers are missing that ended before Jenkins was restarted. */
    public boolean isResumed() {
        return resumed;
    }

    /** The longest running layer; null when none is running. */
    @CheckForNull
    synchronized LiveLayer longest() {
        return layers.values().stream()
                .filter(layer ->
                        layer.state() == LiveLayer.State.RUNNING && layer.name().isLayer())
                .min(Comparator.comparingLong(LiveLayer::getStartedMillis))
                .map(LiveLayer::copy)
                .orElse(null);
    }

    /** The estimated remaining time; null when unknown or too short to matter. */
    @CheckForNull
    private Duration left(long now) {
        if (headway == null || headway.left() == null) {
            return null;
        }
        Duration left = headway.left().minusMillis(now - headwayMillis);
        return left.compareTo(AnnotatedLog.WORTH_A_WORD) < 0 ? null : left;
    }

    /** One line: {@code 6 of 9 layers, RUN pip install for 2m10s, about 2m left}. */
    public synchronized String line(long now) {
        List<String> parts = new ArrayList<>();
        if (headway != null && headway.all() != null) {
            parts.add(Messages.LiveBuild_layers(headway.finished(), headway.all()));
        } else if (headway != null && headway.finished() > 0) {
            parts.add(Messages.LiveBuild_finished(headway.finished()));
        }
        LiveLayer longest = longest();
        if (longest == null) {
            parts.add(Durations.coarse(Math.max(0, now - startedMillis)));
        } else {
            String instruction = longest.getInstruction();
            parts.add(Messages.LiveBuild_runs(
                    instruction.length() > 60 ? instruction.substring(0, 60) + "…" : instruction,
                    Durations.coarse(longest.millis(now))));
        }
        Duration left = left(now);
        if (left != null) {
            parts.add(Messages.LiveBuild_left(Headway.rounded(left)));
        }
        return String.join(", ", parts);
    }

    /** Quality gates that it has crossed already: {@code Quality gate crossed: context 1.2 MB, limit 1.0 MB}. */
    public synchronized List<String> getCrossed() {
        return crossed.stream()
                .map(gate -> Messages.LiveBuild_crossed(PhraseBook.get().text(gate)))
                .toList();
    }
}
