package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Converts what a script passes for an option, in any of Groovy's forms, to the one form of that option. Null means
 * "not given", alone and within lists and maps.
 */
public final class GivenValue {
    private GivenValue() {}

    /**
     * @return null when nothing was given; otherwise a Boolean (or the additional word of a flag that has one), a
     *     String, a list or a map of Strings, depending on the shape
     * @throws InvalidRequestException when the option cannot take a value of this type
     */
    @CheckForNull
    public static Object of(Option option, BuildOption.Shape shape, @CheckForNull Object value) {
        if (value == null) {
            return null;
        }
        return switch (shape) {
            case FLAG -> isFurtherWord(option, value) ? value.toString().strip() : truth(option, value);
            case ONE -> text(option, value);
            case LIST -> texts(option, value);
            case PAIRS -> pairs(option, value);
        };
    }

    private static boolean isFurtherWord(Option option, Object value) {
        return option instanceof BuildOption<?> flag
                && value instanceof CharSequence
                && value.toString().strip().equals(flag.furtherWord());
    }

    /** {@code true} or {@code false}, also as text, which is how parameters and variables have it. */
    public static Boolean truth(Option option, Object value) {
        if (value instanceof Boolean truth) {
            return truth;
        }
        String text = value instanceof CharSequence ? value.toString().strip() : "";
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new InvalidRequestException(
                        option,
                        ": `" + value + "` is neither true nor false; write true or false without quotes"
                                + (option instanceof BuildOption<?> flag && flag.furtherWord() != null
                                        ? ", or '" + flag.furtherWord() + "'."
                                        : "."));
        };
    }

    /** A text, a number or a boolean. */
    public static String text(Option option, Object value) {
        if (!isScalar(value)) {
            throw new InvalidRequestException(option, " takes a single string, not " + kind(value) + ".");
        }
        return value.toString();
    }

    /** A list, set or array, or one text for a list of one; a text with several lines is a list of its lines. */
    public static List<String> texts(Option option, @CheckForNull Object value) {
        List<String> texts = new ArrayList<>();
        if (value instanceof Map) {
            throw new InvalidRequestException(option, " takes a list such as ['a', 'b'], not " + kind(value) + ".");
        }
        Collection<?> items = value instanceof Object[] array
                ? Arrays.asList(array)
                : value instanceof Collection<?> list
                        ? list
                        : value == null
                                ? List.of()
                                : text(option, value).lines().toList();
        for (Object item : items) {
            String text = item == null ? "" : text(option, item).strip();
            if (!text.isEmpty()) {
                texts.add(text);
            }
        }
        return texts;
    }

    /** A map, or a list or text of {@code NAME=VALUE}. */
    public static Map<String, String> pairs(Option option, @CheckForNull Object value) {
        Map<String, String> pairs = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, given) -> {
                if (given != null) {
                    pairs.put(String.valueOf(name), text(option, given));
                }
            });
            return pairs;
        }
        for (String pair : texts(option, value)) {
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                throw new InvalidRequestException(
                        option,
                        ": `" + Quotation.of(option, pair)
                                + "` is not NAME=VALUE; write a map such as [NAME: 'value'].");
            }
            pairs.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return pairs;
    }

    private static boolean isScalar(Object value) {
        return value instanceof CharSequence || value instanceof Number || value instanceof Boolean;
    }

    private static String kind(Object value) {
        if (value instanceof Map) {
            return "a map";
        }
        return value instanceof Collection || value instanceof Object[]
                ? "a list"
                : "a value of the type " + value.getClass().getSimpleName();
    }
}
