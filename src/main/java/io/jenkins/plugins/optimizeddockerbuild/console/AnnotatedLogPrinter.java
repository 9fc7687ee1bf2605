package io.jenkins.plugins.optimizeddockerbuild.console;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.console.ConsoleNote;
import hudson.model.TaskListener;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.function.Consumer;

/**
 * Writes the lines of the annotated log to the log of a build, with a badge at each line that says how a layer started
 * or ended; other lines have no overhead.
 *
 * <p>Create it on the controller, which signs the notes; it may then be used there or sent to an agent. Thread safe.
 */
public final class AnnotatedLogPrinter implements Consumer<LogLine>, Serializable {
    private static final long serialVersionUID = 1L;

    private final TaskListener listener;

    private final byte[] owner;

    /** Signing and packing a note takes longer than writing a hundred lines, and there are few different ones. */
    private final EnumMap<Badge, byte[]> notes = new EnumMap<>(Badge.class);

    public AnnotatedLogPrinter(TaskListener listener) {
        this(listener, null);
    }

    /**
     * @param report name of the report, from which the headings of layers show their duration once it exists; null when
     *     there will be none
     */
    public AnnotatedLogPrinter(TaskListener listener, @CheckForNull String report) {
        this(listener, report, null);
    }

    /**
     * Like {@link #AnnotatedLogPrinter(TaskListener, String)}.
     *
     * @param owner prefix of every line, {@code [app] }, when several builds share a log; null when there is only one
     */
    public AnnotatedLogPrinter(TaskListener listener, @CheckForNull String report, @CheckForNull String owner) {
        this.listener = listener;
        this.owner = owner == null ? new byte[0] : ("[" + owner + "] ").getBytes(StandardCharsets.UTF_8);
        try {
            for (Badge badge : Badge.values()) {
                ByteArrayOutputStream note = new ByteArrayOutputStream();
                ConsoleNote<?> content = badge == Badge.HEADING && report != null
                        ? new LayerHeadingNote(report)
                        : new LayerBadgeNote(badge);
                content.encodeTo(note);
                notes.put(badge, note.toByteArray());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
        }
    }

    /** A whole line, except that {@link LogLine.Kind#TEXT} has its own terminator, if any. */
    public void print(LogLine line) {
        PrintStream out = listener.getLogger();
        byte[] bytes = bytes(line);
        out.write(bytes, 0, bytes.length);
    }

    /** What the plain log shows of a line: without its badge, with its own terminator if it has one. */
    public String plainText(LogLine line) {
        return new String(joined(owner, withoutForeignNotes(line.printable())), StandardCharsets.UTF_8);
    }

    @Override
    public void accept(LogLine line) {
        print(line);
    }

    private byte[] bytes(LogLine line) {
        if (line.kind() == LogLine.Kind.TEXT) {
            byte[] text = line.text();
            boolean isWhole = text.length > 0 && text[text.length - 1] == '\n';
            return isWhole ? joined(owner, text) : text;
        }
        byte[] text = withoutForeignNotes(line.printable());
        Badge badge = Badge.of(line);
        int place = badge == null ? -1 : badge.find(text);
        byte[] note = place < 0 ? new byte[0] : notes.get(badge);
        int before = Math.max(0, place);
        byte[] bytes = new byte[text.length + note.length + 1];
        System.arraycopy(text, 0, bytes, 0, before);
        System.arraycopy(note, 0, bytes, before, note.length);
        System.arraycopy(text, before, bytes, before + note.length, text.length - before);
        bytes[bytes.length - 1] = '\n';
        return joined(owner, bytes);
    }

    private static byte[] joined(byte[] one, byte[] other) {
        if (one.length == 0) {
            return other;
        }
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    /**
     * The text with the marker of notes made visible. Jenkins ignores notes that it has not signed, but hides them and
     * what follows in the plain log.
     */
    private static byte[] withoutForeignNotes(byte[] text) {
        int place = ConsoleNote.findPreamble(text, 0, text.length);
        if (place < 0) {
            return text;
        }
        byte[] readable = text.clone();
        while (place >= 0) {
            readable[place] = '?';
            place = ConsoleNote.findPreamble(readable, place, readable.length - place);
        }
        return readable;
    }
}
