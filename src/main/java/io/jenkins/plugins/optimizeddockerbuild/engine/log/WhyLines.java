package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Counts;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.verdict.DockerfileLines;
import io.jenkins.plugins.optimizeddockerbuild.engine.verdict.LayerName;
import io.jenkins.plugins.optimizeddockerbuild.engine.verdict.Verdict.Because;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Why layers ran: a line for each layer that ran first, with those that ran because of it. Layers with the same reason
 * share a line. {@code WHY #6 COPY . . (Dockerfile:6): app.py changed (2.0 kB); so #7 and 2 more ran, 4m05s}
 */
final class WhyLines {
    private static final int MOST_LINES = 6;
    private static final int LONGEST_NAME = 60;

    /** Layers that ran first for the same reason, and all that had to run because of them. */
    private static final class Group {
        private final List<TimelineVertex> first = new ArrayList<>();
        private final List<TimelineVertex> after = new ArrayList<>();
    }

    private WhyLines() {}

    static List<String> of(Timeline timeline, DockerfileLines lines, Map<Integer, Because> reasons) {
        Map<String, Group> groups = new LinkedHashMap<>();
        for (TimelineVertex vertex : timeline.vertices()) {
            Because because = reasons.get(vertex.number());
            if (because != null) {
                Group group = groups.computeIfAbsent(because.text(), text -> new Group());
                (because.cause() == 0 ? group.first : group.after).add(vertex);
            }
        }
        List<String> text = new ArrayList<>();
        for (Map.Entry<String, Group> group : groups.entrySet()) {
            if (text.size() == MOST_LINES) {
                text.add(
                        "WHY … and " + Counts.of(groups.size() - MOST_LINES, "more reason") + ", which the report has");
                break;
            }
            text.add(line(group.getKey(), group.getValue(), lines));
        }
        return text;
    }

    private static String line(String why, Group group, DockerfileLines lines) {
        StringBuilder line = new StringBuilder("WHY ");
        long millis = 0;
        for (TimelineVertex vertex : group.first) {
            millis += vertex.duration().toMillis();
        }
        for (TimelineVertex vertex : group.after) {
            millis += vertex.duration().toMillis();
        }
        if (group.first.size() == 1) {
            TimelineVertex vertex = group.first.get(0);
            String place = lines.at(vertex.digest());
            line.append('#')
                    .append(vertex.number())
                    .append(' ')
                    .append(place == null ? "" : place + " ")
                    .append(LayerName.shortened(vertex.name().instruction(), LONGEST_NAME));
        } else {
            line.append(numbers(group.first));
        }
        line.append(": ").append(LayerName.onOneLine(why));
        if (!group.after.isEmpty()) {
            line.append("; so ").append(numbers(group.after)).append(" ran as well");
        }
        return line.append(", ")
                .append(Durations.format(millis))
                .append(group.first.size() + group.after.size() > 1 ? " together" : "")
                .toString();
    }

    private static String numbers(List<TimelineVertex> vertices) {
        StringBuilder numbers = new StringBuilder();
        for (int i = 0; i < vertices.size() && i < MOST_LINES; i++) {
            numbers.append(i == 0 ? "#" : ", #").append(vertices.get(i).number());
        }
        int others = vertices.size() - MOST_LINES;
        return others > 0 ? numbers + " and " + others + " more" : numbers.toString();
    }
}
