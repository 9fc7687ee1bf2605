package io.jenkins.plugins.optimizeddockerbuild.engine.verdict;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;

/** A layer's name for a sentence or a table: its instruction, shortened to one line. */
public final class LayerName {
    private static final int LONGEST_INSTRUCTION = 72;

    private LayerName() {}

    /**
     * {@code `RUN pip install -r requirements.txt` (Dockerfile:7)}; when the line is unknown, the stage is in brackets,
     * with the platform in a multi-platform build.
     */
    public static String inSentence(TimelineVertex vertex, DockerfileLines lines) {
        StringBuilder text = new StringBuilder();
        switch (vertex.name().kind()) {
            case CONTEXT -> text.append("sending the build context");
            case CACHE_IMPORT -> text.append("importing the cache");
            case CACHE_EXPORT -> text.append("exporting the cache");
            case EXPORT -> text.append("exporting the image");
            default ->
                text.append('`').append(shortened(vertex.name().instruction())).append('`');
        }
        String place = place(vertex, lines);
        if (place != null) {
            text.append(" (").append(place).append(')');
        }
        return text.toString();
    }

    @CheckForNull
    private static String place(TimelineVertex vertex, DockerfileLines lines) {
        VertexName name = vertex.name();
        String line = lines.at(vertex.digest());
        String place = line;
        if (line == null && name.kind() == VertexName.Kind.STEP) {
            place = (name.stage() == null ? "step " : name.stage() + " ") + name.step() + "/" + name.steps();
        }
        if (name.platform() == null) {
            return place;
        }
        return place == null ? name.platform() : place + ", " + name.platform();
    }

    /** The text on one line, about 70 characters at most. */
    public static String shortened(String text) {
        return shortened(text, LONGEST_INSTRUCTION);
    }

    /**
     * The text on one line.
     *
     * @param longest maximum number of characters, including the ellipsis
     */
    public static String shortened(String text, int longest) {
        String line = onOneLine(text);
        if (line.length() <= longest) {
            return line;
        }
        int end = longest - 1;
        if (Character.isHighSurrogate(line.charAt(end - 1))) {
            end--;
        }
        return line.substring(0, end).stripTrailing() + "…";
    }

    /** The text with every run of white space and control characters replaced by one blank. */
    public static String onOneLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        boolean blank = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isWhitespace(c) || Character.isISOControl(c)) {
                blank = true;
                continue;
            }
            if (blank && !line.isEmpty()) {
                line.append(' ');
            }
            blank = false;
            line.append(c);
        }
        return line.toString();
    }
}
