package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the script of a {@code sed} can read: its commands {@code r}, {@code R} and {@code e} read other files than its input. */
final class SedScript {
    private static final String ADDRESS = "(?:\\d+|\\$|/(?:\\\\.|[^/\\\\])*/)";

    /** A command that only changes lines: {@code s}, {@code y}, {@code d}, {@code p} and the like. */
    private static final Pattern COMMAND = Pattern.compile("\\s*(?:" + ADDRESS + "(?:," + ADDRESS + ")?\\s*!?\\s*)?"
            + "(?:[sy]([^\\w\\s\\\\])(?:\\\\.|(?!\\1)[^\\n\\\\])*\\1(?:\\\\.|(?!\\1)[^\\n\\\\])*\\1[gipIM0-9]*"
            + "|[dpq=]"
            + "|[aic]\\\\?[^\\n]*)"
            + "\\s*(?:;|$)");

    private SedScript() {}

    /** Whether a {@code sed} with these arguments reads nothing but the files that they name. */
    static boolean readsNoOtherFile(List<PlainScript.Word> arguments) {
        boolean given = false;
        String first = null;
        for (int i = 0; i < arguments.size(); i++) {
            String text = arguments.get(i).text();
            if (text == null) {
                text = arguments.get(i).written();
            }
            if (text == null) {
                return false;
            }
            if (text.equals("-e") || text.equals("--expression")) {
                given = true;
                i++;
                String script = i < arguments.size() ? arguments.get(i).written() : null;
                if (script == null || !isPlain(script)) {
                    return false;
                }
            } else if (text.startsWith("--expression=")) {
                given = true;
                if (!isPlain(text.substring("--expression=".length()))) {
                    return false;
                }
            } else if (text.startsWith("-") && text.length() > 1) {
                if (!text.matches("-[nErsuz]+|-[nErsuz]*i.*|--(in-place|regexp-extended|quiet|silent|null-data).*")) {
                    return false;
                }
            } else if (first == null) {
                first = text;
            }
        }
        return given || first != null && isPlain(first);
    }

    private static boolean isPlain(String script) {
        Matcher matcher = COMMAND.matcher(script);
        int at = 0;
        while (at < script.length()) {
            if (!matcher.find(at) || matcher.start() != at) {
                return false;
            }
            at = matcher.end();
        }
        return true;
    }
}
