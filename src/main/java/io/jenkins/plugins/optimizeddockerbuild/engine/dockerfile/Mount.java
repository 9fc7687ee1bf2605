package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;
import java.util.Locale;

/**
 * A {@code --mount} of a RUN instruction. Values are as written: BuildKit expands variables in all of them except
 * {@code from}, just before the command runs.
 *
 * @param fields the comma-separated parts, in order
 */
public record Mount(List<Field> fields) {
    public Mount {
        fields = List.copyOf(fields);
    }

    /**
     * A part of a mount.
     *
     * @param name in lower case
     * @param value as written; null for a part without {@code =}, such as {@code readonly}
     */
    public record Field(String name, @CheckForNull String value) {}

    /** {@code bind} (the default), {@code cache}, {@code tmpfs}, {@code secret} or {@code ssh}. */
    public String type() {
        String type = last("type");
        return type == null ? "bind" : type.toLowerCase(Locale.ROOT);
    }

    /** The stage, named context or image that a bind or cache mount takes its content from; null for none. */
    @CheckForNull
    public String from() {
        String from = last("from");
        return from == null || from.isEmpty() ? null : from;
    }

    /** The path in {@code from} or, without {@code from}, of a bind mount in the build context; null for its root. */
    @CheckForNull
    public String source() {
        return last("source", "src");
    }

    /** Where the command sees it; null when missing. */
    @CheckForNull
    public String target() {
        return last("target", "dst", "destination");
    }

    @CheckForNull
    public String id() {
        return last("id");
    }

    /** The value of a field by its exact name, such as {@code uid}; null when it is missing or has no value. */
    @CheckForNull
    public String field(String name) {
        return last(name);
    }

    /** Whether this is a bind mount of the build context or a part of it. */
    public boolean readsContext() {
        return type().equals("bind") && from() == null;
    }

    @CheckForNull
    private String last(String... names) {
        String value = null;
        for (Field field : fields) {
            for (String name : names) {
                if (field.name().equals(name) && field.value() != null) {
                    value = field.value();
                }
            }
        }
        return value;
    }
}
