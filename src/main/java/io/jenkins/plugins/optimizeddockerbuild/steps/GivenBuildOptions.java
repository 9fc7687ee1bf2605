package io.jenkins.plugins.optimizeddockerbuild.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.EnvVars;
import hudson.Util;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.GivenValue;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A step's values for the options of {@link BuildOption}'s table, by their Pipeline names. */
final class GivenBuildOptions implements Serializable {
    private static final long serialVersionUID = 1L;

    /** A Boolean, a string, a list or a map of strings, by the option's shape; options without a value are absent. */
    private final Map<String, Object> values = new LinkedHashMap<>();

    /** Null when there is no value. */
    @CheckForNull
    Object value(BuildOption<?> option) {
        return values.get(option.step());
    }

    /** Sets an option to a value from a script or a form; null and empty values mean none. */
    void give(BuildOption<?> option, @CheckForNull Object given) {
        Object value = GivenValue.of(option, option.shape(), given);
        if (value instanceof String text) {
            value = Util.fixEmptyAndTrim(text);
        }
        boolean isNothing = value == null
                || value instanceof List<?> list && list.isEmpty()
                || value instanceof Map<?, ?> map && map.isEmpty();
        if (isNothing) {
            values.remove(option.step());
        } else {
            values.put(option.step(), value);
        }
    }

    @CheckForNull
    Boolean truth(BuildOption<Boolean> option) {
        return (Boolean) values.get(option.step());
    }

    boolean isSet(BuildOption<Boolean> option) {
        return Boolean.TRUE.equals(truth(option));
    }

    @CheckForNull
    String text(BuildOption<?> option) {
        return (String) values.get(option.step());
    }

    @SuppressWarnings("unchecked")
    List<String> list(BuildOption<?> option) {
        return (List<String>) values.getOrDefault(option.step(), List.of());
    }

    @SuppressWarnings("unchecked")
    Map<String, String> pairs(BuildOption<?> option) {
        return (Map<String, String>) values.getOrDefault(option.step(), Map.of());
    }

    /** The values of an option in the command line's form. */
    List<String> texts(BuildOption<?> option) {
        Object value = values.get(option.step());
        if (value instanceof List<?>) {
            return list(option);
        }
        if (value instanceof Map<?, ?> map) {
            List<String> texts = new ArrayList<>();
            map.forEach((name, item) -> texts.add(name + "=" + item));
            return texts;
        }
        return value == null ? List.of() : List.of(value.toString());
    }

    /** Copies other values with variables replaced. */
    void takeExpanded(GivenBuildOptions other, EnvVars variables) {
        other.values.forEach((name, value) -> values.put(name, expanded(value, variables)));
    }

    private static Object expanded(Object value, EnvVars variables) {
        if (value instanceof String text) {
            return variables.expand(text);
        }
        if (value instanceof List<?> list) {
            return new ArrayList<>(
                    list.stream().map(item -> variables.expand(item.toString())).toList());
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, String> expanded = new LinkedHashMap<>();
            map.forEach(
                    (name, item) -> expanded.put(variables.expand(name.toString()), variables.expand(item.toString())));
            return expanded;
        }
        return value;
    }
}
