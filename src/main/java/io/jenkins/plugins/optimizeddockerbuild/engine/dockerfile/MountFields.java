package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import java.util.ArrayList;
import java.util.List;

/** The comma-separated values of {@code --mount} and {@code --device}: one line of CSV. */
final class MountFields {
    private MountFields() {}

    /** @throws SyntaxProblem when the value is empty or quotes are wrong */
    static List<String> split(String value) throws SyntaxProblem {
        String line = withoutLineBreak(value);
        if (line.isEmpty()) {
            throw new SyntaxProblem("the value is empty");
        }
        List<String> fields = new ArrayList<>();
        int at = 0;
        while (true) {
            if (at < line.length() && line.charAt(at) == '"') {
                StringBuilder field = new StringBuilder();
                at = readQuoted(line, at + 1, field);
                fields.add(field.toString());
                if (at == line.length()) {
                    return fields;
                }
                at++;
            } else {
                int comma = line.indexOf(',', at);
                String field = comma < 0 ? line.substring(at) : line.substring(at, comma);
                if (field.indexOf('"') >= 0) {
                    throw new SyntaxProblem("a quote within " + field
                            + "; put the whole field between quotes and double the quotes in it");
                }
                fields.add(field);
                if (comma < 0) {
                    return fields;
                }
                at = comma + 1;
            }
        }
    }

    private static int readQuoted(String line, int start, StringBuilder field) throws SyntaxProblem {
        int at = start;
        while (true) {
            int quote = line.indexOf('"', at);
            if (quote < 0) {
                throw new SyntaxProblem("an unclosed quote in " + line);
            }
            field.append(line, at, quote);
            at = quote + 1;
            if (at == line.length() || line.charAt(at) == ',') {
                return at;
            }
            if (line.charAt(at) != '"') {
                throw new SyntaxProblem("text after the closing quote in " + line);
            }
            field.append('"');
            at++;
        }
    }

    private static String withoutLineBreak(String value) {
        if (value.endsWith("\r\n") && value.length() > 2) {
            return value.substring(0, value.length() - 2);
        }
        return value.endsWith("\n") ? value.substring(0, value.length() - 1) : value;
    }
}
