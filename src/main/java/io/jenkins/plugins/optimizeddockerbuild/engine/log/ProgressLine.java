package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;
import io.jenkins.plugins.optimizeddockerbuild.engine.text.Printable;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * The live line below the scrolling log on a terminal: the elapsed time and the running layers, longest first. {@code
 * 2m10s, about 3m left  #7 RUN pip install -r requ… 1m05s, usually 4m05s  #9 COPY . . 3s}. It is always narrower than
 * the terminal, so it never wraps.
 */
public final class ProgressLine {

    /** Removes the line and leaves the cursor at its start. */
    static final String ERASE = "\r\u001b[K";

    private static final int SHORTEST_NAME = 12;
    private static final int NARROWEST = 20;
    private static final int WIDE_ENOUGH_FOR_TWO = 70;
    private static final String DIM = "\u001b[2m";
    private static final String RESET = "\u001b[0m";

    private final IntSupplier width;
    private final boolean colour;

    /** @param width current number of columns of the terminal; less than 20 means unknown, and counts as 80 */
    public ProgressLine(IntSupplier width, boolean colour) {
        this.width = width;
        this.colour = colour;
    }

    /** The line without a terminator, with the estimated remaining time if known. */
    String draw(List<RunningLayer> layers, Duration elapsed, @CheckForNull Duration left) {
        int columns = width.getAsInt();
        String whole = Durations.coarse(elapsed) + (left == null ? "" : ", " + RemainingTime.words(left));
        String text = text(layers, whole, (columns < NARROWEST ? 80 : columns) - 1);
        return colour ? DIM + text + RESET : text;
    }

    private static String text(List<RunningLayer> layers, String whole, int columns) {
        StringBuilder text = new StringBuilder(Columns.cut(whole, columns));
        if (layers.isEmpty()) {
            return text.toString();
        }
        List<RunningLayer> longestFirst = layers.stream()
                .sorted(Comparator.comparingLong(RunningLayer::runningMillis).reversed())
                .toList();
        int left = columns - text.length();
        int shown = 0;
        for (RunningLayer layer : longestFirst) {
            int others = longestFirst.size() - shown - 1;
            int reserved = others == 0 ? 0 : ("  +" + others).length();
            String number = "  #" + layer.number() + " ";
            String time = " " + time(layer);
            int room = left - reserved - number.length() - time.length();
            if (room < SHORTEST_NAME && shown == 0) {
                time = " " + Durations.coarse(layer.runningMillis());
                room = left - reserved - number.length() - time.length();
            }
            if (room < (shown == 0 ? 1 : SHORTEST_NAME)) {
                break;
            }
            int fair = others == 0 || columns < WIDE_ENOUGH_FOR_TWO ? room : Math.min(room, columns / 3);
            String name = Columns.cut(name(layer.name(), layer.heading()), fair);
            text.append(number).append(name).append(time);
            left -= number.length() + Columns.of(name) + time.length();
            shown++;
        }
        int hidden = longestFirst.size() - shown;
        String more = "  +" + hidden;
        if (hidden > 0 && more.length() <= left) {
            text.append(more);
        }
        return text.toString();
    }

    private static String name(VertexName name, String heading) {
        return Printable.line(name.kind() == VertexName.Kind.STEP ? name.instruction() : heading);
    }

    private static String time(RunningLayer layer) {
        StringBuilder time = new StringBuilder(Durations.coarse(layer.runningMillis()));
        String amount = Transfer.amount(layer.bytes(), layer.totalBytes());
        if (!amount.isEmpty()) {
            time.append(", ").append(amount);
        }
        if (layer.usual() != null) {
            time.append(", ")
                    .append(layer.usual().words(Durations.coarse(layer.usual().time())));
        }
        return time.toString();
    }
}
