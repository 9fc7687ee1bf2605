package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Comment;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.SourceLine;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.SourceText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Line-based changes to a Dockerfile; all other lines stay unchanged, byte for byte. Used once, by one thread. */
public final class DockerfileEdit {
    private final Dockerfile dockerfile;
    private final SourceText source;
    private final Map<Integer, List<String>> above = new HashMap<>();
    private final Map<Integer, String> changed = new HashMap<>();
    private final Set<Integer> removed = new HashSet<>();

    public DockerfileEdit(Dockerfile dockerfile) {
        this.dockerfile = dockerfile;
        this.source = dockerfile.source();
    }

    /** The lines of an instruction, verbatim. */
    public List<String> linesOf(Lines range) {
        List<String> lines = new ArrayList<>();
        for (int number = range.first(); number <= range.last(); number++) {
            lines.add(
                    changed.getOrDefault(number, source.lines().get(number - 1).text()));
        }
        return lines;
    }

    /** An instruction with the comment lines directly above it, which describe it. */
    public Lines withComment(Instruction instruction) {
        Set<Integer> comments = new HashSet<>();
        for (Comment comment : dockerfile.comments()) {
            comments.add(comment.line());
        }
        int first = instruction.lines().first();
        while (comments.contains(first - 1)) {
            first--;
        }
        return new Lines(first, instruction.lines().last());
    }

    /** Inserts lines above a line, below earlier insertions. */
    public void insertAbove(int number, List<String> lines) {
        above.computeIfAbsent(number, any -> new ArrayList<>()).addAll(lines);
    }

    /** Inserts lines below a line. */
    public void insertBelow(int number, List<String> lines) {
        insertAbove(number + 1, lines);
    }

    public void remove(Lines range) {
        for (int number = range.first(); number <= range.last(); number++) {
            removed.add(number);
        }
    }

    /** Replaces a line. */
    public void change(int number, String text) {
        changed.put(number, text);
    }

    /** Replaces lines, possibly by more or fewer of them. */
    public void replace(Lines range, List<String> lines) {
        remove(range);
        insertAbove(range.first(), lines);
    }

    /** The changed file, each byte as the character with the same number. */
    public String content() {
        List<SourceLine> lines = source.lines();
        String ending = usualEnding();
        StringBuilder text = new StringBuilder();
        if (source.byteOrderMark()) {
            text.append("\u00EF\u00BB\u00BF");
        }
        for (SourceLine line : lines) {
            add(text, above.get(line.number()), ending);
            if (!removed.contains(line.number())) {
                String own = changed.get(line.number());
                text.append(own == null ? bytes(line) : bytes(own)).append(line.ending());
            }
        }
        List<String> last = above.get(lines.size() + 1);
        if (last != null) {
            if (text.length() > 0 && text.charAt(text.length() - 1) != '\n') {
                text.append(ending);
            }
            add(text, last, ending);
        }
        return text.toString();
    }

    private static void add(StringBuilder text, List<String> lines, String ending) {
        if (lines != null) {
            for (String line : lines) {
                text.append(bytes(line)).append(ending);
            }
        }
    }

    private static String bytes(SourceLine line) {
        return line.utf8() ? bytes(line.text()) : line.text();
    }

    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private String usualEnding() {
        for (SourceLine line : source.lines()) {
            if (!line.ending().isEmpty()) {
                return line.ending();
            }
        }
        return "\n";
    }

    /** One line. */
    public static List<String> line(String... lines) {
        return Arrays.asList(lines);
    }
}
