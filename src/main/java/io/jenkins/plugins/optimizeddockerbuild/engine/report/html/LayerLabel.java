package io.jenkins.plugins.optimizeddockerbuild.engine.report.html;

import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ImageName;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimelineSection.Vertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The label of a vertex on the page.
 *
 * @param place platform, stage and step as printed by BuildKit, or the bake target of a vertex that is not a step;
 *     empty when BuildKit prints none
 * @param instruction shortened
 * @param code true for an instruction of the Dockerfile, false for a description by BuildKit
 */
record LayerLabel(String place, String instruction, boolean code) {
    private static final int LONGEST_TITLE = 110;
    private static final int LONGEST_BRIEF = 70;
    private static final String DIGEST = "@sha256:";
    private static final int KEPT_OF_DIGEST = 8;

    /** {@code [web] exporting to image}, {@code [web internal] load build context}. */
    private static final Pattern TARGET = Pattern.compile("\\[([A-Za-z0-9_-]+)(?: internal)?] .*", Pattern.DOTALL);

    private LayerLabel(VertexName name, String instruction) {
        this(place(name), instruction, name.steps() > 0);
    }

    /** With the full instruction, except that a base image's digest is shortened. */
    static LayerLabel of(Vertex vertex, int longest) {
        return new LayerLabel(
                vertex.name(), PlainText.shortened(withShortDigest(vertex.name().instruction()), longest));
    }

    /** Only what distinguishes the layers of a build: without digest, default registry and flags. */
    static LayerLabel brief(Vertex vertex) {
        String text = vertex.name().instruction();
        if (text.startsWith("FROM ")) {
            int digest = text.indexOf(DIGEST);
            text = digest < 0 ? text : text.substring(0, digest);
            text = "FROM " + ImageName.familiar(text.substring("FROM ".length()));
        } else if (text.startsWith("RUN --")) {
            int command = "RUN ".length();
            while (text.startsWith("--", command) && text.indexOf(' ', command) > 0) {
                command = text.indexOf(' ', command) + 1;
            }
            text = "RUN " + text.substring(command);
        }
        return new LayerLabel(vertex.name(), PlainText.shortened(text, LONGEST_BRIEF));
    }

    private static String withShortDigest(String instruction) {
        int digest = instruction.indexOf(DIGEST);
        int end = digest + DIGEST.length() + KEPT_OF_DIGEST;
        return digest < 0 || instruction.length() < end + 10 ? instruction : instruction.substring(0, end) + "…";
    }

    private static String place(VertexName name) {
        if (name.kind() != VertexName.Kind.STEP && name.kind() != VertexName.Kind.OTHER) {
            Matcher target = TARGET.matcher(name.name());
            return target.matches() && !target.group(1).equals("internal") ? target.group(1) : "";
        }
        StringBuilder place = new StringBuilder();
        if (name.platform() != null) {
            place.append(name.platform());
        }
        if (name.stage() != null) {
            place.append(place.length() > 0 ? " " : "").append(name.stage());
        }
        if (name.steps() > 0) {
            place.append(place.length() > 0 ? " " : "")
                    .append(name.step())
                    .append('/')
                    .append(name.steps());
        }
        return place.toString();
    }

    /** The full text for a tooltip, with the result. */
    static String title(Vertex vertex) {
        String time = Durations.format(vertex.durationMillis());
        String end =
                switch (vertex.observed().outcome()) {
                    case DONE -> time;
                    case CACHED -> "from the cache";
                    case FAILED -> vertex.observed().missedCache() ? "no cache yet" : "failed after " + time;
                    case CANCELED -> "canceled after " + time;
                    case UNFINISHED -> "not finished after " + time;
                };
        return PlainText.shortened(withShortDigest(vertex.name().name()), LONGEST_TITLE) + ", " + end
                + (vertex.onCriticalPath() ? ", on the critical path" : "");
    }
}
