package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import io.jenkins.plugins.optimizeddockerbuild.engine.text.Ellipsis;
import io.jenkins.plugins.optimizeddockerbuild.engine.text.Printable;

/**
 * A Dockerfile that BuildKit would reject before it builds anything. The message is one or two sentences for the
 * author: file, line, offending text, what is wrong, and how to fix it.
 */
public final class DockerfileSyntaxException extends Exception {
    private static final int LONGEST_QUOTE = 120;

    /**
     * @param fileName for messages
     * @param line the first of the offending instruction, counted from 1; 0 for the whole file
     * @param text the offending text; may be empty
     * @param problem what is wrong and how to fix it
     */
    DockerfileSyntaxException(String fileName, int line, String text, String problem) {
        super(message(fileName, line, text, problem));
    }

    private static String message(String fileName, int line, String text, String problem) {
        String place = line == 0 ? fileName : fileName + ":" + line;
        return text.isEmpty()
                ? place + ": " + Printable.line(problem)
                : place + ": " + Printable.line(problem) + "\n    " + quoted(text);
    }

    private static String quoted(String text) {
        String oneLine = text.strip().replace('\n', ' ').replace('\r', ' ').replace('\t', ' ');
        return Printable.line(Ellipsis.cut(oneLine, LONGEST_QUOTE));
    }
}
