package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The bytes of a Dockerfile as lines, without loss, so that a unified diff can leave every other byte (byte order mark,
 * line endings, comments, foreign encodings) unchanged.
 *
 * @param byteOrderMark whether the file starts with UTF-8's byte order mark
 * @param lines all lines in order; text after the last line break counts as a line unless it is empty
 */
public record SourceText(boolean byteOrderMark, List<SourceLine> lines) {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    public SourceText {
        lines = List.copyOf(lines);
    }

    public static SourceText of(byte[] content) {
        boolean mark = content.length >= BYTE_ORDER_MARK.length
                && Arrays.equals(content, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
        List<SourceLine> lines = new ArrayList<>();
        int start = mark ? BYTE_ORDER_MARK.length : 0;
        while (start < content.length) {
            int lineFeed = start;
            while (lineFeed < content.length && content[lineFeed] != '\n') {
                lineFeed++;
            }
            boolean ended = lineFeed < content.length;
            boolean carriageReturn = ended && lineFeed > start && content[lineFeed - 1] == '\r';
            int end = carriageReturn ? lineFeed - 1 : lineFeed;
            String ending = carriageReturn ? "\r\n" : ended ? "\n" : "";
            lines.add(line(lines.size() + 1, content, start, end, ending));
            start = lineFeed + 1;
        }
        return new SourceText(mark, lines);
    }

    private static SourceLine line(int number, byte[] content, int start, int end, String ending) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content, start, end - start))
                    .toString();
            return new SourceLine(number, text, ending, true);
        } catch (CharacterCodingException e) {
            String text = new String(content, start, end - start, StandardCharsets.ISO_8859_1);
            return new SourceLine(number, text, ending, false);
        }
    }

    /** The lines of the range, verbatim, with their endings except that of the last line. */
    public String text(Lines range) {
        StringBuilder text = new StringBuilder();
        for (int number = range.first(); number <= range.last(); number++) {
            SourceLine line = lines.get(number - 1);
            text.append(line.text());
            if (number < range.last()) {
                text.append(line.ending());
            }
        }
        return text.toString();
    }

    /** The original file, byte for byte. */
    public byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (byteOrderMark) {
            bytes.writeBytes(BYTE_ORDER_MARK);
        }
        for (SourceLine line : lines) {
            Charset charset = line.utf8() ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
            bytes.writeBytes(line.text().getBytes(charset));
            bytes.writeBytes(line.ending().getBytes(StandardCharsets.US_ASCII));
        }
        return bytes.toByteArray();
    }
}
