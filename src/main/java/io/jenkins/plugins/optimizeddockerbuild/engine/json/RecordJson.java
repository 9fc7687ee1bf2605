package io.jenkins.plugins.optimizeddockerbuild.engine.json;

import com.fasterxml.jackson.core.JsonGenerator;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Converts records to JSON and back: a record becomes an object with its components in order (those of an {@link
 * Inlined} one included), an enum its name, an instant ISO-8601 in UTC with nine decimals. Uses only Jackson's streams:
 * loading its data binding would take a command line tool longer than everything else it does.
 */
public final class RecordJson {
    private static final DateTimeFormatter NANOSECONDS =
            new DateTimeFormatterBuilder().appendInstant(9).toFormatter();

    private RecordJson() {}

    /** A JSON document that does not match the record; the message says where. */
    public static final class MismatchException extends Exception {
        private static final long serialVersionUID = 1L;

        MismatchException(String message) {
            super(message);
        }
    }

    /**
     * Writes one value.
     *
     * @param value a record, list, string, number, boolean, enum, instant or null
     */
    public static void write(@CheckForNull Object value, JsonGenerator json) throws IOException {
        write(value, json, new HashMap<>());
    }

    private static void write(
            @CheckForNull Object value, JsonGenerator json, Map<Class<?>, RecordComponent[]> components)
            throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof String text) {
            json.writeString(text);
        } else if (value instanceof Integer || value instanceof Long) {
            json.writeNumber(((Number) value).longValue());
        } else if (value instanceof Double number) {
            json.writeNumber(number);
        } else if (value instanceof Boolean truth) {
            json.writeBoolean(truth);
        } else if (value instanceof Instant instant) {
            json.writeString(NANOSECONDS.format(instant));
        } else if (value instanceof Enum<?> constant) {
            json.writeString(constant.name());
        } else if (value instanceof List<?> list) {
            json.writeStartArray();
            for (Object element : list) {
                write(element, json, components);
            }
            json.writeEndArray();
        } else {
            json.writeStartObject();
            writeComponents(value, json, components);
            json.writeEndObject();
        }
    }

    private static void writeComponents(Object record, JsonGenerator json, Map<Class<?>, RecordComponent[]> components)
            throws IOException {
        for (RecordComponent component :
                components.computeIfAbsent(record.getClass(), type -> type.getRecordComponents())) {
            Object value = component(record, component);
            if (value instanceof Inlined) {
                writeComponents(value, json, components);
            } else {
                json.writeFieldName(component.getName());
                write(value, json, components);
            }
        }
    }

    @CheckForNull
    private static Object component(Object value, RecordComponent component) {
        try {
            return component.getAccessor().invoke(value);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(value.getClass() + " is not a public record", e);
        }
    }

    /**
     * Reads a record from a document. Unknown fields are ignored; missing components are null, zero or false, lists are
     * empty; unknown names of an enum are null.
     *
     * @throws MismatchException when a value has another type, or the record rejects it
     */
    public static <T extends Record> T toRecord(JsonTree document, Class<T> type) throws MismatchException {
        return type.cast(convert(document, type, ""));
    }

    @CheckForNull
    private static Object convert(JsonTree tree, Type type, String path) throws MismatchException {
        Object value = tree.value();
        if (type instanceof ParameterizedType list) {
            return value == null ? List.of() : convertList(tree, list.getActualTypeArguments()[0], path);
        }
        Class<?> kind = (Class<?>) type;
        if (kind == int.class) {
            return value == null ? (Object) 0 : convertInt(value, path);
        }
        if (kind == long.class) {
            return value == null ? (Object) 0L : expect(value, Long.class, path, "a whole number");
        }
        if (kind == double.class) {
            return value == null
                    ? (Object) 0.0
                    : expect(value, Number.class, path, "a number").doubleValue();
        }
        if (kind == boolean.class) {
            return value == null ? (Object) false : expect(value, Boolean.class, path, "true or false");
        }
        if (value == null) {
            return null;
        }
        if (kind == String.class) {
            return expect(value, String.class, path, "a string");
        }
        if (kind == Integer.class) {
            return convertInt(value, path);
        }
        if (kind == Long.class) {
            return expect(value, Long.class, path, "a whole number");
        }
        if (kind == Double.class) {
            return expect(value, Number.class, path, "a number").doubleValue();
        }
        if (kind == Instant.class) {
            return convertInstant(expect(value, String.class, path, "an instant in ISO-8601"), path);
        }
        if (kind.isEnum()) {
            return constant(kind, expect(value, String.class, path, "a string"));
        }
        expect(value, Map.class, path, "an object");
        return convertRecord(tree, kind, path);
    }

    private static Object convertInt(Object value, String path) throws MismatchException {
        long number = expect(value, Long.class, path, "a whole number");
        if (number != (int) number) {
            throw new MismatchException(path + " is too large a number");
        }
        return (int) number;
    }

    private static <T> T expect(Object value, Class<T> kind, String path, String what) throws MismatchException {
        if (!kind.isInstance(value)) {
            throw new MismatchException((path.isEmpty() ? "it" : path) + " is not " + what);
        }
        return kind.cast(value);
    }

    private static List<Object> convertList(JsonTree tree, Type element, String path) throws MismatchException {
        expect(tree.value(), List.class, path, "a list");
        List<JsonTree> values = tree.items();
        List<Object> list = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            Object converted = convert(values.get(i), element, path + "[" + i + "]");
            if (converted == null) {
                throw new MismatchException(path + "[" + i + "] is null");
            }
            list.add(converted);
        }
        return list;
    }

    private static Instant convertInstant(String text, String path) throws MismatchException {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new MismatchException(path + " is not an instant in ISO-8601");
        }
    }

    @CheckForNull
    private static Object constant(Class<?> kind, String written) {
        // spelling of reports by the first versions
        String name = written.equals("CANCELLED") ? "CANCELED" : written;
        for (Object constant : kind.getEnumConstants()) {
            if (((Enum<?>) constant).name().equals(name)) {
                return constant;
            }
        }
        return null;
    }

    private static Object convertRecord(JsonTree fields, Class<?> kind, String path) throws MismatchException {
        RecordComponent[] components = kind.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] arguments = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            String name = components[i].getName();
            types[i] = components[i].getType();
            arguments[i] = Inlined.class.isAssignableFrom(types[i])
                    ? convertRecord(fields, types[i], path)
                    : convert(
                            fields.get(name),
                            components[i].getGenericType(),
                            path.isEmpty() ? name : path + "." + name);
        }
        try {
            return kind.getDeclaredConstructor(types).newInstance(arguments);
        } catch (InvocationTargetException e) {
            // records check required components with Objects.requireNonNull
            String missing = e.getCause() instanceof NullPointerException ? " is missing" : "";
            throw new MismatchException(
                    (path.isEmpty() ? "" : path + ": ") + e.getCause().getMessage() + missing);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(kind + " is not a public record", e);
        }
    }
}
