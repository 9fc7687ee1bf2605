package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.Runes;
import io.jenkins.plugins.optimizeddockerbuild.engine.text.Printable;

/** Formats paths for display, whatever their bytes: on one line, without anything that controls a terminal. */
public final class PathText {

    private PathText() {}

    /** The path as text: UTF-8 as far as it is {@link Printable}, and {@code \xFF} for each byte of invalid UTF-8. */
    public static String readable(byte[] path) {
        StringBuilder text = null;
        for (int at = 0; at < path.length; ) {
            int decoded = Runes.decode(path, at, path.length);
            int width = Runes.width(decoded);
            int rune = Runes.rune(decoded);
            boolean broken = width == 1 && path[at] < 0;
            String escape = broken ? Printable.escapedByte(path[at]) : Printable.escape(rune);
            if (escape != null && text == null) {
                text = new StringBuilder(path.length + 8).append(Runes.text(path, 0, at));
            }
            if (text != null) {
                if (escape != null) {
                    text.append(escape);
                } else {
                    text.appendCodePoint(rune);
                }
            }
            at += width;
        }
        return text == null ? Runes.text(path, 0, path.length) : text.toString();
    }

    /** The same for text from a file. */
    static String readable(String text) {
        return Printable.line(text);
    }
}
