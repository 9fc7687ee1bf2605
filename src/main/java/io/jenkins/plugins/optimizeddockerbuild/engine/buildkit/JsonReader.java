package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one JSON document into maps, lists, texts and null; numbers and truth values stay texts. It exists for the
 * moments before the build starts: the first use of a general JSON library costs 50 ms or more of class loading, all
 * other preparations together cost less.
 */
final class JsonReader {
    private static final int DEEPEST = 512;

    private final String json;
    private int at;

    private JsonReader(String json) {
        this.json = json;
    }

    /** @throws IOException when the text is no JSON document, with the place */
    @CheckForNull
    static Object read(String json) throws IOException {
        JsonReader reader = new JsonReader(json);
        Object value = reader.value(0);
        reader.skipBlanks();
        if (reader.at < json.length()) {
            throw reader.unexpected();
        }
        return value;
    }

    @CheckForNull
    private Object value(int depth) throws IOException {
        skipBlanks();
        char c = peek();
        return switch (c) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            default -> literal();
        };
    }

    private Map<String, JsonTree> object(int depth) throws IOException {
        checkDepth(depth);
        Map<String, JsonTree> members = new LinkedHashMap<>();
        at++;
        skipBlanks();
        if (peek() == '}') {
            at++;
            return members;
        }
        while (true) {
            skipBlanks();
            if (peek() != '"') {
                throw unexpected();
            }
            String name = string();
            skipBlanks();
            expect(':');
            members.put(name, new JsonTree(value(depth + 1)));
            skipBlanks();
            if (peek() == '}') {
                at++;
                return members;
            }
            expect(',');
        }
    }

    private List<JsonTree> array(int depth) throws IOException {
        checkDepth(depth);
        List<JsonTree> items = new ArrayList<>();
        at++;
        skipBlanks();
        if (peek() == ']') {
            at++;
            return items;
        }
        while (true) {
            items.add(new JsonTree(value(depth + 1)));
            skipBlanks();
            if (peek() == ']') {
                at++;
                return items;
            }
            expect(',');
        }
    }

    private void checkDepth(int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new IOException("the JSON document is nested deeper than " + DEEPEST + " levels");
        }
    }

    private String string() throws IOException {
        int from = ++at;
        while (peek() != '"' && peek() != '\\') {
            at++;
        }
        if (peek() == '"') {
            return json.substring(from, at++);
        }
        StringBuilder text = new StringBuilder(json.length() > from + 64 ? 64 : 16).append(json, from, at);
        while (true) {
            char c = peek();
            at++;
            if (c == '"') {
                return text.toString();
            }
            text.append(c == '\\' ? escaped() : c);
        }
    }

    private char escaped() throws IOException {
        char c = peek();
        at++;
        switch (c) {
            case '"', '\\', '/':
                return c;
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u':
                int code = 0;
                for (int i = 0; i < 4; i++) {
                    int digit = Character.digit(peek(), 16);
                    if (digit < 0) {
                        throw unexpected();
                    }
                    code = code * 16 + digit;
                    at++;
                }
                return (char) code;
            default:
                at--;
                throw unexpected();
        }
    }

    @CheckForNull
    private String literal() throws IOException {
        int from = at;
        while (at < json.length() && isLiteral(json.charAt(at))) {
            at++;
        }
        String word = json.substring(from, at);
        if (word.equals("null")) {
            return null;
        }
        boolean isNumber = !word.isEmpty() && (word.charAt(0) == '-' || Character.isDigit(word.charAt(0)));
        if (!isNumber && !word.equals("true") && !word.equals("false")) {
            at = from;
            throw unexpected();
        }
        return word;
    }

    private static boolean isLiteral(char c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c == 'E' || c == '-' || c == '+' || c == '.';
    }

    private void skipBlanks() {
        while (at < json.length() && isBlank(json.charAt(at))) {
            at++;
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    private char peek() throws IOException {
        if (at >= json.length()) {
            throw new IOException("the JSON document is cut off after " + json.length() + " characters");
        }
        return json.charAt(at);
    }

    private void expect(char c) throws IOException {
        if (peek() != c) {
            throw unexpected();
        }
        at++;
    }

    private IOException unexpected() {
        return new IOException(
                "unexpected `" + json.charAt(at) + "` at character " + (at + 1) + " of the JSON document");
    }
}
