package io.jenkins.plugins.optimizeddockerbuild.engine.report.html;

import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimelineSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimelineSection.Vertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The end of a layer's output.
 *
 * @param text lines, each shortened
 * @param earlier number of earlier lines that are not shown
 */
record LayerLog(int number, LayerLabel name, String text, long earlier) {
    private static final int LONGEST_INSTRUCTION = 120;
    private static final int LONGEST_LINE = 400;
    private static final int MOST_LINES = 20;

    /** Of the slowest layers that had output and did not fail, slowest first. */
    static List<LayerLog> ofTheSlowest(TimelineSection timeline) {
        List<Vertex> vertices = new ArrayList<>();
        for (Vertex vertex : timeline.vertices()) {
            if (!vertex.observed().logTail().isEmpty() && vertex.observed().outcome() != Outcome.FAILED) {
                vertices.add(vertex);
            }
        }
        vertices.sort(Comparator.comparingLong(Vertex::durationMillis).reversed());
        List<LayerLog> logs = new ArrayList<>(vertices.size());
        for (Vertex vertex : vertices) {
            logs.add(of(vertex, MOST_LINES));
        }
        return logs;
    }

    static LayerLog of(Vertex vertex, int mostLines) {
        List<String> tail = vertex.observed().logTail();
        List<String> shown = tail.subList(Math.max(0, tail.size() - mostLines), tail.size());
        return new LayerLog(
                vertex.number(),
                LayerLabel.of(vertex, LONGEST_INSTRUCTION),
                joined(shown),
                Math.max(0, vertex.observed().logLines() - shown.size()));
    }

    static String joined(List<String> lines) {
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            text.append(PlainText.shortened(asATerminalLeavesIt(line), LONGEST_LINE))
                    .append('\n');
        }
        return text.toString();
    }

    /** The visible rest of a line that carriage returns overwrote, as progress bars do. */
    private static String asATerminalLeavesIt(String line) {
        int end = line.length();
        while (end > 0 && line.charAt(end - 1) == '\r') {
            end--;
        }
        return line.substring(line.lastIndexOf('\r', end - 1) + 1, end);
    }
}
