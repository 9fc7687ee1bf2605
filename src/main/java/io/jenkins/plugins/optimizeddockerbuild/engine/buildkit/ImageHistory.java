package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Stage;
import io.jenkins.plugins.optimizeddockerbuild.engine.json.JsonTree;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The lines of an image's history, oldest first, and what they say about its layers. Each instruction of a Dockerfile
 * leaves one line; lines without changes to files are marked as empty, the others represent one layer each.
 */
final class ImageHistory {
    /** BuildKit adds such lines at the end when a base image has more layers than lines. */
    private static final String EXPORTER = "buildkit.exporter.image.v0";

    private static final String DOCKERFILE = "buildkit.dockerfile.v0";

    /**
     * One line.
     *
     * @param createdBy the instruction as written by BuildKit
     * @param comment says what wrote the line
     * @param isEmpty true when it has no layer
     */
    record Line(String createdBy, String comment, boolean isEmpty) {}

    private final List<Line> lines;

    private ImageHistory(List<Line> lines) {
        this.lines = lines;
    }

    /** From the configuration of an image. */
    static ImageHistory of(JsonTree config) {
        List<Line> lines = new ArrayList<>();
        for (JsonTree entry : config.get("history").items()) {
            String comment = entry.get("comment").text("");
            if (!comment.equals(EXPORTER)) {
                lines.add(new Line(
                        entry.get("created_by").text(""),
                        comment,
                        entry.get("empty_layer").isTrue()));
            }
        }
        return new ImageHistory(lines);
    }

    /**
     * From an engine, which gives sizes instead of marking empty lines.
     *
     * @param entries oldest first
     * @param sizes receives the size of each layer on disk, from the base upwards
     */
    static ImageHistory ofEngine(List<JsonTree> entries, List<Long> sizes) {
        List<Line> lines = new ArrayList<>();
        for (JsonTree entry : entries) {
            String createdBy = entry.get("CreatedBy").text("");
            String comment = entry.get("Comment").text("");
            long size = entry.get("Size").number(0);
            boolean isLayer = size > 0 || comment.equals(EXPORTER) || changesFiles(instruction(createdBy));
            if (isLayer) {
                sizes.add(size);
            }
            if (!comment.equals(EXPORTER)) {
                lines.add(new Line(createdBy, comment, !isLayer));
            }
        }
        return new ImageHistory(lines);
    }

    private static boolean changesFiles(String instruction) {
        return instruction.startsWith("RUN ")
                || instruction.startsWith("COPY ")
                || instruction.startsWith("ADD ")
                || instruction.startsWith("WORKDIR ") && !instruction.equals("WORKDIR /");
    }

    /**
     * The line of each layer, from the base upwards; null for layers of a base image without history.
     *
     * @param count number of layers
     */
    List<Line> byLayer(int count) {
        List<Line> layers = new ArrayList<>();
        for (Line line : lines) {
            if (!line.isEmpty()) {
                layers.add(line);
            }
        }
        if (layers.size() > count) {
            return new ArrayList<>(Collections.nCopies(count, null));
        }
        List<Line> result = new ArrayList<>(Collections.nCopies(count - layers.size(), null));
        result.addAll(layers);
        return result;
    }

    /**
     * Dockerfile lines of the history's lines: the last ones are matched with the last instructions of the built stage,
     * one by one, until they no longer match.
     */
    Map<Line, Lines> linesOf(@CheckForNull Dockerfile dockerfile, @CheckForNull String target) {
        Map<Line, Lines> found = new IdentityHashMap<>();
        if (dockerfile == null) {
            return found;
        }
        List<Instruction> instructions = chain(dockerfile, target);
        int at = instructions.size() - 1;
        for (int i = lines.size() - 1; i >= 0 && at >= 0; i--, at--) {
            Line line = lines.get(i);
            Instruction instruction = instructions.get(at);
            boolean fits = line.comment().equals(DOCKERFILE)
                    && instruction(line.createdBy()).startsWith(instruction.keyword() + " ");
            if (!fits) {
                break;
            }
            found.put(line, instruction.lines());
        }
        return found;
    }

    /** The instructions of the stage, preceded by those of the stages that it is built from. */
    private static List<Instruction> chain(Dockerfile dockerfile, @CheckForNull String target) {
        Stage stage = target == null ? dockerfile.lastStage() : dockerfile.stage(target);
        List<Instruction> instructions = new ArrayList<>();
        int guard = dockerfile.stages().size();
        while (stage != null && guard-- > 0) {
            instructions.addAll(0, stage.instructions());
            String base = stage.from().base().toLowerCase(Locale.ROOT);
            Stage below = dockerfile.stage(base);
            stage = below != null && below.index() < stage.index() ? below : null;
        }
        return instructions;
    }

    /** The instruction of a history line, in the form of a Dockerfile. */
    static String instruction(String createdBy) {
        String text = createdBy.endsWith(" # buildkit")
                ? createdBy.substring(0, createdBy.length() - " # buildkit".length())
                : createdBy;
        String nop = "/bin/sh -c #(nop) ";
        if (text.startsWith(nop)) {
            return text.substring(nop.length()).strip();
        }
        if (text.startsWith("RUN |")) {
            int shell = text.indexOf(" /bin/sh -c ");
            text = shell < 0 ? text : "RUN " + text.substring(shell + 1);
        }
        if (text.startsWith("RUN /bin/sh -c ")) {
            return "RUN " + text.substring("RUN /bin/sh -c ".length());
        }
        return text.startsWith("/bin/sh -c ") ? "RUN " + text.substring("/bin/sh -c ".length()) : text;
    }
}
