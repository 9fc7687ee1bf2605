package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Changes all texts in a record and in the records and lists that it holds; numbers, times and constants stay. */
final class RecordTexts {
    /** Names files and folders, and is made by us alone. */
    private static final String IDENTITY = "id";

    private RecordTexts() {}

    static <T extends Record> T map(T source, UnaryOperator<String> change) {
        return RecordCopy.map(source, (name, value) -> name.equals(IDENTITY) ? value : changed(value, change));
    }

    @CheckForNull
    private static Object changed(@CheckForNull Object value, UnaryOperator<String> change) {
        if (value instanceof String text) {
            return change.apply(text);
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>(list.size());
            list.forEach(element -> copy.add(changed(element, change)));
            return copy;
        }
        return value instanceof Record nested ? map(nested, change) : value;
    }
}
