package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

/**
 * One line of a Dockerfile, exactly as it is in the file.
 *
 * @param number counted from 1
 * @param text the line without its ending; a byte-order mark is no part of it (see {@link SourceText#byteOrderMark()})
 * @param ending {@code "\n"}, {@code "\r\n"}, or empty for a last line that has none
 * @param utf8 false when the bytes of the line are no valid UTF-8: each byte then stands as the character of the same
 *     number, so that nothing is lost
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
