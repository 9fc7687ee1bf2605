package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.function.BiFunction;

/** Copies public records with some of their components changed; their constructors check the copies. */
public final class RecordCopy {
    private RecordCopy() {}

    /**
     * The record with another value of one component.
     *
     * @param component its name in the source
     * @throws IllegalArgumentException when the record has no such component, or it is of another type
     */
    public static <T extends Record> T with(T source, String component, @CheckForNull Object value) {
        boolean[] found = {false};
        T copy = map(source, (name, old) -> {
            boolean isMeant = name.equals(component);
            found[0] |= isMeant;
            return isMeant ? value : old;
        });
        if (!found[0]) {
            throw new IllegalArgumentException(source.getClass() + " has no component " + component);
        }
        return copy;
    }

    /** The record with each component as the function makes it from its name and its value. */
    static <T extends Record> T map(T source, BiFunction<String, Object, Object> change) {
        RecordComponent[] components = source.getClass().getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        try {
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
                values[i] = change.apply(
                        components[i].getName(), components[i].getAccessor().invoke(source));
            }
            @SuppressWarnings("unchecked")
            T copy = (T) source.getClass().getDeclaredConstructor(types).newInstance(values);
            return copy;
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException refusal) {
                throw refusal;
            }
            throw new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(source.getClass() + " is not a public record", e);
        }
    }
}
