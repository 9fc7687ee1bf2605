package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

/**
 * One line of a Dockerfile, exactly as in the file.
 *
 * @param number counted from 1
 * @param text without the line ending and the byte order mark (see {@link SourceText#byteOrderMark()})
 * @param ending {@code "\n"}, {@code "\r\n"}, or empty for a last line without one
 * @param utf8 false when the line is not valid UTF-8: each byte is then the character with that number, so nothing is
 *     lost
 */
public record SourceLine(int number, String text, String ending, boolean utf8) {
    public SourceLine {
        if (number < 1) {
            throw new IllegalArgumentException("lines are counted from 1, not " + number);
        }
        if (text.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("more than one line: " + text);
        }
    }
}
