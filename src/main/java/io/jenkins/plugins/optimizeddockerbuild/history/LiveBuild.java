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
 * A Docker build while it runs, as far as the lines tell that go to the build's log: the agent is asked for nothing more. Times
 * are those at which lines reached the controller. Bounded, whatever a build prints. Any thread may call.
 */
public final class LiveBuild {
    /** Of a larger build the newest layers are shown. */
    static final int MOST_ROWS = 200;

    private static final int LONGEST_NAME = 200;
    private static final Pattern NUMBERED = Pattern.compile("#\\d+ ");
    private static final Pattern SHORT = Pattern.compile("(.+) (?:DONE|CACHED)(?: [^A-Z]*)?");

    private final String name;
    private final String image;
    private final long startedMillis;

    /** Tells it from one that the process before had made of the same build. */
    private final long createdMillis = System.currentTimeMillis();

    private final List<QualityGate> gates;

    /** What layers took when they last ran, in milliseconds, by their instructions. */
    private final Map<String, Long> usual = new HashMap<>();

    /** Layers of the last build; 0 when there is none. */
    private final int layersBefore;

    private final Map<Integer, LiveLayer> layers = new LinkedHashMap<>();
    /** How many steps each stage has, as BuildKit counts them, its FROM included; of very many stages the first. */
    private final Map<String, Integer> steps = new HashMap<>();

    private int finished;
    private long revision;

    /**
     * @param name of the report
     * @param startedMillis on the controller's clock
     * @param history earlier builds of the image, the newest first
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
     * Takes a line of the log.
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

    /** Changes whenever anything else does, but for what passes with time: {@code CREATED.NUMBER}. */
    synchronized String revision() {
        return createdMillis + "." + revision;
    }

    /**
     * The layers that changed since then, in the order in which they began; all when that is no revision of this build.
     *
     * @param known as {@link #revision} said
     */
    synchronized List<LiveLayer> changedSince(String known) {
        String number = known.startsWith(createdMillis + ".") ? known.substring(known.indexOf('.') + 1) : "";
        long since = number.matches("\\d{1,18}") ? Long.parseLong(number) : 0;
        return layers.values().stream()
                .filter(layer -> layer.revision() > since)
                .map(LiveLayer::copy)
                .toList();
    }

    /** In the order in which they began. */
    public synchronized List<LiveLayer> getLayers() {
        return layers.values().stream().map(LiveLayer::copy).toList();
    }

    /** Layers that have ended, base images not counted. */
    public synchronized int getFinished() {
        return finished;
    }

    /** How many layers there are, as far as stages have begun or the last build tells; never less than have ended. */
    public synchronized int getAll() {
        int begun = steps.values().stream().mapToInt(all -> all - 1).sum();
        return Math.max(finished, Math.max(begun, layersBefore));
    }

    /** The layer that runs longest; null when none does. */
    @CheckForNull
    synchronized LiveLayer longest() {
        return layers.values().stream()
                .filter(layer ->
                        layer.state() == LiveLayer.State.RUNNING && layer.name().isLayer())
                .min(Comparator.comparingLong(LiveLayer::getStartedMillis))
                .map(LiveLayer::copy)
                .orElse(null);
    }

    /** What the running layers usually still take, in milliseconds; null when that is known of none. */
    @CheckForNull
    synchronized Long leftMillis(long now) {
        return layers.values().stream()
                .filter(layer -> layer.state() == LiveLayer.State.RUNNING && layer.getUsualMillis() != null)
                .map(layer -> Math.max(0, layer.getUsualMillis() - layer.millis(now)))
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    /** In a line: {@code 6 of 9 layers, `RUN pip install` for 2m10s, about 2m left}. */
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

    /** Limits of the build's time that it has crossed already: {@code duration 6m10s, limit 5m00s}. */
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
