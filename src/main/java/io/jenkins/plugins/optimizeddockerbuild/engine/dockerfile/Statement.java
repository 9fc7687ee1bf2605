package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;

/**
 * One instruction as written, before its arguments are parsed.
 *
 * @param keyword in upper case: {@code RUN}
 * @param spelling the keyword as written: {@code run}
 * @param flags in order
 * @param json whether the arguments are a JSON array (exec form)
 * @param arguments the elements of the JSON array; otherwise the words or the single text of the instruction, variables
 *     not expanded; for ENV and LABEL name, value and separator in turn
 * @param documents its here-documents, in order
 * @param lines from the keyword to the last continuation line or the end of the last here-document
 * @param line the instruction as one line: continuation lines joined, without comments between them, surrounding white
 *     space and the content of here-documents; this is what BuildKit prints
 * @param original its lines verbatim, with their endings except that of the last line
 */
public record Statement(
        String keyword,
        String spelling,
        List<Flag> flags,
        boolean json,
        List<String> arguments,
        List<HereDocument> documents,
        Lines lines,
        String line,
        String original) {
    public Statement {
        flags = List.copyOf(flags);
        arguments = List.copyOf(arguments);
        documents = List.copyOf(documents);
    }

    /** The value of a flag; null when it is missing or has no value. */
    @CheckForNull
    public String flag(String name) {
        for (Flag flag : flags) {
            if (flag.name().equals(name)) {
                return flag.value();
            }
        }
        return null;
    }

    /** Whether the instruction has the flag, with or without a value. */
    public boolean hasFlag(String name) {
        for (Flag flag : flags) {
            if (flag.name().equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** The value of a flag; null when it is missing, or has none or an empty one. */
    @CheckForNull
    String nonEmptyFlag(String name) {
        String value = flag(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /** The values of a repeatable flag, in order. */
    List<String> flags(String name) {
        return flags.stream()
                .filter(flag -> flag.name().equals(name) && flag.value() != null)
                .map(Flag::value)
                .toList();
    }

    /** Whether a switch is given, other than as {@code =false}. */
    boolean isOn(String name) {
        return hasFlag(name) && !"false".equalsIgnoreCase(flag(name));
    }
}
