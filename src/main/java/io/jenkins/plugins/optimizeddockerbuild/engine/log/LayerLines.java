package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Counts;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogLine.Kind;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/** Words the lines of the annotated log. {@link AnnotatedLog} decides when each of them is due. */
final class LayerLines {
    /** A layer that runs again and takes this much longer shows its end again. */
    private static final long AGAIN_MILLIS = 1000;

    private final LogSettings settings;
    private final Consumer<LogLine> lines;

    LayerLines(LogSettings settings, Consumer<LogLine> lines) {
        this.settings = settings;
        this.lines = lines;
    }

    /** A line that is worded already. */
    void add(LogLine line) {
        lines.accept(line);
    }

    /** A line of the stream that is not progress. */
    void text(byte[] line) {
        add(new LogLine(Kind.TEXT, 0, EscapeSequences.oneLine(line), -1));
    }

    void tooManyLayers(int shown) {
        add(LogLine.summary("NOTE This build has too many layers to show all of them: what comes after the first "
                + Counts.grouped(shown) + " is neither in the log nor in the report, unless it fails."));
    }

    void diagnosis(int number, String finding) {
        add(new LogLine(Kind.DIAGNOSIS, number, utf8("#" + number + " ? " + finding), -1));
    }

    /** Once for each layer. */
    void heading(Layer layer) {
        if (!layer.headingShown) {
            layer.headingShown = true;
            show(layer, Kind.HEADING, layer.heading(), -1);
        }
    }

    void output(Layer layer, byte[] line) {
        layer.pulse.show();
        add(new LogLine(Kind.OUTPUT, layer.number(), line, -1));
    }

    /** BuildKit occasionally counts for a vertex before it starts, when there is no heading to show it under. */
    void transfer(Layer layer, String text) {
        if (layer.number() > 0) {
            heading(layer);
            show(layer, Kind.STATUS, "> " + text, -1);
        }
    }

    /** @param layer that it is about; null for none */
    void warning(@CheckForNull Layer layer, ProgressEvent.Warning warning) {
        if (layer == null || layer.number() == 0) {
            add(new LogLine(Kind.WARNING, 0, utf8(worded(warning)), -1));
        } else {
            heading(layer);
            show(layer, Kind.WARNING, worded(warning), -1);
        }
    }

    String worded(ProgressEvent.Warning warning) {
        String place = warning.firstLine() > 0 ? settings.dockerfile() + ":" + warning.firstLine() + ": " : "";
        String url = warning.url() == null || warning.url().isEmpty() ? "" : " (" + warning.url() + ")";
        return "WARN " + place + warning.summary() + url;
    }

    /**
     * @param clock in milliseconds, see {@link Pulse}
     * @param usual how long the layer usually takes; null when unknown
     * @param left until the build ends; null when unknown
     */
    void heartbeat(
            Layer layer, long runningMillis, long clock, @CheckForNull Usual usual, @CheckForNull Duration left) {
        heading(layer);
        StringBuilder text = new StringBuilder("... running ").append(Durations.coarse(runningMillis));
        String transferred = layer.transfers.state(clock);
        if (!transferred.isEmpty()) {
            text.append(", ").append(transferred);
        }
        long silentMillis = layer.pulse.silentMillis(clock);
        if (silentMillis >= 1000) {
            text.append(", silent ").append(Durations.coarse(silentMillis));
        }
        if (usual != null) {
            text.append(", ").append(usual.words(Durations.coarse(usual.time())));
        }
        if (left != null) {
            text.append(", ").append(RemainingTime.words(left));
        }
        add(line(layer, Kind.HEARTBEAT, text.toString(), runningMillis));
    }

    /** The progress ended while the layer ran. */
    void unfinished(Layer layer, boolean canceled, long runningMillis) {
        heading(layer);
        Kind kind = canceled ? Kind.CANCELED : Kind.UNFINISHED;
        show(layer, kind, kind + " " + Durations.format(runningMillis), runningMillis);
    }

    /** Nothing when the same end has been shown already. */
    void end(Layer layer, @CheckForNull Usual usual) {
        Ending ending = Ending.of(layer, usual, settings.exportedCaches());
        if (ending.kind() == layer.endShown && ending.millis() - layer.millisShown < AGAIN_MILLIS) {
            return;
        }
        layer.endShown = ending.kind();
        layer.millisShown = ending.millis();
        switch (ending.kind()) {
            case DONE, CACHED -> endWithItsHeading(layer, ending);
            case NOTE, WARNING -> show(layer, ending.kind(), ending.text(), -1);
            default -> {
                heading(layer);
                show(layer, ending.kind(), ending.text(), ending.millis());
            }
        }
    }

    /** In one line, unless the heading has been shown. */
    private void endWithItsHeading(Layer layer, Ending ending) {
        String text = layer.headingShown ? ending.text() : layer.heading() + " " + ending.text();
        layer.headingShown = true;
        show(layer, ending.kind(), text, ending.millis());
    }

    private void show(Layer layer, Kind kind, String text, long millis) {
        layer.pulse.show();
        add(line(layer, kind, text, millis));
    }

    private static LogLine line(Layer layer, Kind kind, String text, long millis) {
        return new LogLine(kind, layer.number(), utf8("#" + layer.number() + " " + text), millis);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
