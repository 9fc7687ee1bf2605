package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The comma-separated fields of options such as {@code type=registry,"ref=a,b",mode=max}, quoted like Go's {@code
 * encoding/csv}: a field that starts with a quote ends at the next single quote mark, a doubled one stands for itself,
 * and a quote inside an unquoted field is an error.
 */
public final class CsvFields {
    private CsvFields() {}

    /** @throws InvalidRequestException when quotes are unbalanced; the message names {@code option} */
    public static List<String> parse(Option option, String text) {
        List<String> fields = new ArrayList<>();
        int length = text.length();
        int at = 0;
        while (true) {
            StringBuilder field = new StringBuilder();
            if (at < length && text.charAt(at) == '"') {
                at = quoted(option, text, at + 1, field);
            } else {
                int end = text.indexOf(',', at);
                end = end < 0 ? length : end;
                field.append(text, at, end);
                if (field.indexOf("\"") >= 0) {
                    throw new InvalidRequestException(
                            option,
                            ": a quote inside the field `" + Quotation.field(option, field.toString()) + "` of `"
                                    + Quotation.of(option, text)
                                    + "`; put the quotes around the whole field: \"key=value\".");
                }
                at = end;
            }
            fields.add(field.toString());
            if (at == length) {
                return fields;
            }
            at++;
        }
    }

    private static int quoted(Option option, String text, int from, StringBuilder field) {
        int at = from;
        while (true) {
            int quote = text.indexOf('"', at);
            if (quote < 0) {
                throw new InvalidRequestException(
                        option, ": a quote is never closed in `" + Quotation.of(option, text) + "`.");
            }
            field.append(text, at, quote);
            at = quote + 1;
            if (at == text.length() || text.charAt(at) == ',') {
                return at;
            }
            if (text.charAt(at) != '"') {
                throw new InvalidRequestException(
                        option,
                        ": a comma must follow the closing quote in `" + Quotation.of(option, text)
                                + "`; write a quote inside a quoted field twice.");
            }
            field.append('"');
            at++;
        }
    }

    /**
     * The fields as {@code key=value} pairs in order, with keys in lower case as BuildKit reads them; the last of equal
     * keys wins.
     *
     * @throws InvalidRequestException when a field has no {@code =}
     */
    static Map<String, String> pairs(Option option, String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String field : parse(option, text)) {
            int equals = field.indexOf('=');
            if (equals <= 0) {
                throw new InvalidRequestException(
                        option,
                        ": `" + Quotation.field(option, field) + "` in `" + Quotation.of(option, text)
                                + "` is not a key=value pair.");
            }
            pairs.put(field.substring(0, equals).strip().toLowerCase(Locale.ROOT), field.substring(equals + 1));
        }
        return pairs;
    }

    /** Appends {@code key=value}, quoted where necessary. */
    public static void append(StringBuilder line, String key, String value) {
        if (line.length() > 0) {
            line.append(',');
        }
        if (!needsQuotes(key) && !needsQuotes(value)) {
            line.append(key).append('=').append(value);
            return;
        }
        line.append('"')
                .append(key.replace("\"", "\"\""))
                .append('=')
                .append(value.replace("\"", "\"\""))
                .append('"');
    }

    static void append(StringBuilder line, Map<String, String> pairs) {
        pairs.forEach((key, value) -> append(line, key, value));
    }

    private static boolean needsQuotes(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ',' || c == '"' || c == '\n' || c == '\r') {
                return true;
            }
        }
        return !text.isEmpty() && text.charAt(0) == ' ';
    }
}
