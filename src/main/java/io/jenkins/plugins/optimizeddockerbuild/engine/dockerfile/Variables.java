package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The variables visible to an instruction: ARG and ENV values, predefined arguments. Immutable.
 *
 * @param values of the variables that are set
 * @param unknown names that may be set, with a value that is only known during the build
 * @param othersUnknown whether that applies to every name that is not in {@code values}, because the environment of a
 *     base image is not in the Dockerfile
 */
public record Variables(Map<String, String> values, Set<String> unknown, boolean othersUnknown) {
    public Variables {
        values = Map.copyOf(values);
        unknown = Set.copyOf(unknown);
    }

    /** No variable is set. */
    public static Variables none() {
        return new Variables(Map.of(), Set.of(), false);
    }

    /** The value; null when the variable is not set or unknown. */
    @CheckForNull
    public String get(String name) {
        return values.get(name);
    }

    /** Whether the value is only known during the build. */
    public boolean isUnknown(String name) {
        return !values.containsKey(name) && (othersUnknown || unknown.contains(name));
    }

    /** How many names something is said of. */
    int count() {
        return values.size() + unknown.size();
    }

    /** No variable is known, any may be set. */
    static Variables allUnknown() {
        return new Variables(Map.of(), Set.of(), true);
    }

    /** These variables, overridden by the others. */
    Variables overlaidWith(Variables others) {
        Map<String, String> merged = new LinkedHashMap<>();
        Set<String> names = new HashSet<>(unknown);
        for (Map.Entry<String, String> variable : values.entrySet()) {
            if (others.isUnknown(variable.getKey())) {
                names.add(variable.getKey());
            } else {
                merged.put(variable.getKey(), variable.getValue());
            }
        }
        merged.putAll(others.values);
        names.addAll(others.unknown);
        names.removeAll(others.values.keySet());
        return new Variables(merged, names, othersUnknown || others.othersUnknown);
    }

    Variables with(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(values);
        changed.put(name, value);
        return new Variables(changed, unknown, othersUnknown);
    }

    Variables withUnknown(String name) {
        Map<String, String> changed = new LinkedHashMap<>(values);
        changed.remove(name);
        Set<String> names = new HashSet<>(unknown);
        names.add(name);
        return new Variables(changed, names, othersUnknown);
    }
}
