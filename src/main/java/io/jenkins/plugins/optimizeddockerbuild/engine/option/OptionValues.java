package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The values given for a build's options. */
public final class OptionValues implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Map<BuildOption<?>, List<Object>> values = new LinkedHashMap<>();

    /** An independent copy. */
    public OptionValues copy() {
        OptionValues copy = new OptionValues();
        values.forEach((option, list) -> copy.values.put(option, new ArrayList<>(list)));
        return copy;
    }

    /**
     * Adds the values of a command-line text.
     *
     * @throws InvalidRequestException when the text is invalid
     */
    public <T> void read(BuildOption<T> option, String text) {
        for (T value : option.read(text)) {
            add(option, value);
        }
    }

    /** Adds a value, replacing one with the same key. */
    public <T> void add(BuildOption<T> option, T value) {
        BuildOption<T> target = option.target();
        List<Object> list = values.computeIfAbsent(target, o -> new ArrayList<>());
        Object key = target.key(value);
        if (key != null) {
            all(target).stream()
                    .filter(other -> key.equals(target.key(other)))
                    .toList()
                    .forEach(list::remove);
        }
        list.add(value);
    }

    public void remove(BuildOption<?> option) {
        values.remove(option);
    }

    /** In the given order. */
    @SuppressWarnings("unchecked")
    public <T> List<T> all(BuildOption<T> option) {
        return (List<T>) List.copyOf(values.getOrDefault(option, List.of()));
    }

    /** The last value; null when there is none. */
    @CheckForNull
    public <T> T last(BuildOption<T> option) {
        List<T> all = all(option);
        return all.isEmpty() ? null : all.get(all.size() - 1);
    }

    public boolean isSet(BuildOption<Boolean> flag) {
        return Boolean.TRUE.equals(last(flag));
    }
}
