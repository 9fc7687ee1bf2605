package io.jenkins.plugins.optimizeddockerbuild.history;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogLine;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.gate.QualityGate;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.html.PlainText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Docker build while it runs, derived from the lines of the build's log alone, without querying the agent. Times are
 * those at which lines reached the controller. Bounded, whatever a build prints. Thread safe.
 */
public final class LiveBuild {
    /** A larger build shows its newest layers. */
    static final int MOST_ROWS = 200;

    private static final int LONGEST_NAME = 200;
    private static final Pattern NUMBERED = Pattern.compile("#\\d+ ");
    private static final Pattern SHORT = Pattern.compile("(.+) (?:DONE|CACHED)(?: [^A-Z]*)?");

    private final String name;
    private final String image;
    private final long startedMillis;

    /** Distinguishes it from an object that an earlier process created for the same build. */
    private final long createdMillis = System.currentTimeMillis();

    private final List<QualityGate> gates;

    /** Duration of the layers' last runs in milliseconds, by instruction. */
    private final Map<String, Long> usual = new HashMap<>();

    /** Layers of the last build; 0 when there is none. */
    private final int layersBefore;

    private final Map<Integer, LiveLayer> layers = new LinkedHashMap<>();
    /** Steps of each stage, as BuildKit counts them, its FROM included; limited to the first stages. */
    private final Map<String, Integer> steps = new HashMap<>();

    private int finished;
    private long revision;

    /**
     * @param name of the report
     * @param startedMillis on the controller's clock
     * @param history earlier builds of the image, newest first
     */
    public LiveBuild(
            String name, String image, long startedMillis, List<QualityGate> gates, List<BuildSummary> history) {
        this.name = name;
        this.image = PlainText.of(image);
        this.startedMillis = startedMillis;
        this.gates = List.copyOf(gates);
        for (BuildSummary build : history) {
            for (BuildSummary.Layer layer : build.layers()) {
                if (layer.ran()) {
                    usual.putIfAbsent(layer.layer().instruction(), layer.durationMillis());
                }
            }
        }
        layersBefore = history.isEmpty()
                ? 0
                : (int) history.get(0).layers().stream()
                        .filter(layer -> !layer.layer().startsStage())
                        .count();
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
        } else {
            if (layer.isRunning() && layer.name().isLayer()) {
                finished++;
            }
            layer.end(state, line.millis(), now);
        }
        layer.changed(++revision);
    }

    private LiveLayer begin(LogLine line, String text, long now) {
        Matcher brief = SHORT.matcher(text);
        String heading = line.kind() == LogLine.Kind.HEADING
                ? text
                : LiveLayer.State.of(line.kind()) != null && brief.matches() ? brief.group(1) : "";
        if (heading.length() > LONGEST_NAME) {
            heading = heading.substring(0, LONGEST_NAME) + "…";
        }
        VertexName parsed = VertexName.parse(heading);
        if (parsed.stage() != null && parsed.steps() > 0 && steps.size() < MOST_ROWS) {
            steps.put(parsed.platform() + " " + parsed.stage(), parsed.steps());
        }
        LiveLayer layer = new LiveLayer(line.number(), heading, parsed, now, usual.get(parsed.instruction()));
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

    public long getStartedMillis() {
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

    /** Layers that have ended, without base images. */
    public synchronized int getFinished() {
        return finished;
    }

    /** Number of layers, from the stages so far or the last build; at least the number that have ended. */
    public synchronized int getAll() {
        int begun = steps.values().stream().mapToInt(all -> all - 1).sum();
        return Math.max(finished, Math.max(begun, layersBefore));
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

    /** The usual remaining time of the running layers, in milliseconds; null when unknown for all of them. */
    @CheckForNull
    synchronized Long leftMillis(long now) {
        return layers.values().stream()
                .filter(layer -> layer.state() == LiveLayer.State.RUNNING && layer.getUsualMillis() != null)
                .map(layer -> Math.max(0, layer.getUsualMillis() - layer.millis(now)))
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    /** One line: {@code 6 of 9 layers, `RUN pip install` for 2m10s, about 2m left}. */
    public String line(long now) {
        StringBuilder line = new StringBuilder(Messages.LiveBuild_layers(getFinished(), getAll()));
        LiveLayer longest = longest();
        if (longest == null) {
            line.append(", ").append(Durations.coarse(Math.max(0, now - startedMillis)));
        } else {
            String instruction = longest.getInstruction();
            line.append(", ")
                    .append(Messages.LiveBuild_runs(
                            instruction.length() > 60 ? instruction.substring(0, 60) + "…" : instruction,
                            Durations.coarse(longest.millis(now))));
        }
        Long left = leftMillis(now);
        if (left != null && left >= 1000) {
            line.append(", ").append(Messages.LiveBuild_left(Durations.coarse(left)));
        }
        return line.toString();
    }

    /** Time limits that the build already exceeds: {@code duration 6m10s, limit 5m00s}. */
    public List<String> crossed(long now) {
        List<String> crossed = new ArrayList<>();
        for (QualityGate gate : gates) {
            boolean limits = gate.measureName().equals("duration") && gate.atMost() && !gate.relative();
            if (limits && now - startedMillis > gate.limit()) {
                crossed.add(Messages.LiveBuild_crossed(
                        Durations.coarse(now - startedMillis), Durations.coarse(Math.round(gate.limit()))));
            }
        }
        return crossed;
    }
}
