package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.List;

/**
 * JSON as strict as Go's {@code encoding/json}, mainly for the exec form of an instruction: an array of strings. Text
 * that is not valid JSON is the shell form; valid JSON with anything but strings is an error.
 */
final class DockerfileJson {
    /** Deeper nesting cannot be an array of strings anyway, and would need too much stack. */
    private static final int DEEPEST = 500;

    private final String text;
    private int at;
    private int depth;

    private DockerfileJson(String text, int at) {
        this.text = text;
        this.at = at;
    }

    /**
     * The strings of the array; null when the text is not a JSON array.
     *
     * @throws SyntaxProblem when an element is not a string
     */
    @CheckForNull
    static List<String> readStrings(String text) throws SyntaxProblem {
        String trimmed = Whitespace.trimStart(text);
        if (!trimmed.startsWith("[")) {
            return null;
        }
        List<String> strings = new ArrayList<>();
        boolean[] onlyStrings = {true};
        DockerfileJson json = new DockerfileJson(trimmed, 1);
        try {
            json.readOutermost(strings, onlyStrings);
        } catch (NoJson e) {
            if (json.depth <= DEEPEST) {
                return null;
            }
            onlyStrings[0] = false;
        }
        if (!onlyStrings[0]) {
            throw new SyntaxProblem("a JSON array here must consist of strings only; put quotes around every element");
        }
        return strings;
    }

    /**
     * The string under a key of a JSON object; null when the text is not such an object or the value is not a string.
     */
    @CheckForNull
    static String stringMember(String object, String key) {
        try {
            return new DockerfileJson(object, 0).readMember(key);
        } catch (NoJson e) {
            return null;
        }
    }

    @CheckForNull
    private String readMember(String key) throws NoJson {
        String found = null;
        depth = 1;
        expect('{');
        if (!readEmptyUntil('}')) {
            do {
                skipBlanks();
                boolean wanted = readString().equals(key);
                skipBlanks();
                expect(':');
                skipBlanks();
                boolean string = peek() == '"';
                int start = at;
                readValue();
                if (wanted) {
                    found = string ? new DockerfileJson(text, start).readString() : null;
                }
            } while (readSeparatorOrEnd('}'));
        }
        skipBlanks();
        if (at < text.length()) {
            throw new NoJson();
        }
        return found;
    }

    private void readOutermost(List<String> strings, boolean[] onlyStrings) throws NoJson {
        depth = 1;
        if (!readEmptyUntil(']')) {
            do {
                skipBlanks();
                if (peek() == '"') {
                    strings.add(readString());
                } else {
                    readValue();
                    onlyStrings[0] = false;
                }
            } while (readSeparatorOrEnd(']'));
        }
        skipBlanks();
        if (at < text.length()) {
            throw new NoJson();
        }
    }

    private void readValue() throws NoJson {
        skipBlanks();
        char c = peek();
        if (c == '"') {
            readString();
        } else if (c == '[' || c == '{') {
            readNested(c);
        } else if (c == '-' || (c >= '0' && c <= '9')) {
            readNumber();
        } else if (!readWord("true") && !readWord("false") && !readWord("null")) {
            throw new NoJson();
        }
    }

    private void readNested(char opening) throws NoJson {
        at++;
        depth++;
        if (depth > DEEPEST) {
            throw new NoJson();
        }
        boolean object = opening == '{';
        char closing = object ? '}' : ']';
        if (!readEmptyUntil(closing)) {
            do {
                if (object) {
                    skipBlanks();
                    readString();
                    skipBlanks();
                    expect(':');
                }
                readValue();
            } while (readSeparatorOrEnd(closing));
        }
        depth--;
    }

    private boolean readEmptyUntil(char closing) throws NoJson {
        skipBlanks();
        if (peek() == closing) {
            at++;
            return true;
        }
        return false;
    }

    private boolean readSeparatorOrEnd(char closing) throws NoJson {
        skipBlanks();
        char c = peek();
        at++;
        if (c == closing) {
            return false;
        }
        if (c != ',') {
            throw new NoJson();
        }
        return true;
    }

    private String readString() throws NoJson {
        expect('"');
        StringBuilder string = new StringBuilder();
        while (true) {
            char c = peek();
            at++;
            if (c == '"') {
                return string.toString();
            }
            if (c < ' ') {
                throw new NoJson();
            }
            if (c == '\\') {
                readEscape(string);
            } else {
                string.append(c);
            }
        }
    }

    private void readEscape(StringBuilder string) throws NoJson {
        char c = peek();
        at++;
        switch (c) {
            case '"', '\\', '/' -> string.append(c);
            case 'b' -> string.append('\b');
            case 'f' -> string.append('\f');
            case 'n' -> string.append('\n');
            case 'r' -> string.append('\r');
            case 't' -> string.append('\t');
            case 'u' -> readUnicodeEscape(string);
            default -> throw new NoJson();
        }
    }

    private void readUnicodeEscape(StringBuilder string) throws NoJson {
        char first = readHexadecimal();
        if (!Character.isSurrogate(first)) {
            string.append(first);
            return;
        }
        if (Character.isHighSurrogate(first) && text.startsWith("\\u", at)) {
            int back = at;
            at += 2;
            char second = readHexadecimal();
            if (Character.isLowSurrogate(second)) {
                string.append(first).append(second);
                return;
            }
            at = back;
        }
        string.append('\uFFFD');
    }

    private char readHexadecimal() throws NoJson {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(peek(), 16);
            if (digit < 0 || peek() > 'f') {
                throw new NoJson();
            }
            value = value * 16 + digit;
            at++;
        }
        return (char) value;
    }

    private void readNumber() throws NoJson {
        int start = at;
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            readDigits();
        }
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            readDigits();
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            readDigits();
        }
        // Go cannot store a number beyond double's range, and then takes the text as shell form
        if (Double.isInfinite(Double.parseDouble(text.substring(start, at)))) {
            throw new NoJson();
        }
    }

    private void readDigits() throws NoJson {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == start) {
            throw new NoJson();
        }
    }

    private boolean readWord(String word) {
        if (!text.startsWith(word, at)) {
            return false;
        }
        at += word.length();
        return true;
    }

    private void expect(char c) throws NoJson {
        if (peek() != c) {
            throw new NoJson();
        }
        at++;
    }

    private char peek() throws NoJson {
        if (at >= text.length()) {
            throw new NoJson();
        }
        return text.charAt(at);
    }

    private void skipBlanks() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c != ' ' && c != '\t' && c != '\r' && c != '\n') {
                return;
            }
            at++;
        }
    }

    /** The text is not JSON and therefore the shell form. */
    private static final class NoJson extends Exception {
        NoJson() {
            super(null, null, false, false);
        }
    }
}
