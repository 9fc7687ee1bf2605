package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;

/**
 * One instruction as it is written, before its arguments get a meaning.
 *
 * @param keyword in upper case: {@code RUN}
 * @param spelling the keyword as written: {@code run}
 * @param flags in the order of the file
 * @param json whether the arguments are a JSON array (exec form)
 * @param arguments the elements of the JSON array; else the words or the one text that the instruction takes, variables
 *     not expanded; name, value and separator in turn for ENV and LABEL
 * @param documents the here-documents that belong to it, in order
 * @param lines from the keyword to the last continuation line or the end of the last here-document
 * @param line the instruction as one line: continuation lines joined, comments between them left out, no white space
 *     around it, no content of here-documents; what BuildKit prints
 * @param original its lines verbatim, with their endings but for the last
 */
public record Statement(
        String keyword,
        String spelling,
        List<Flag> flags,
        boolean json,
        List<String> arguments,
        List<HereDocument> documents,
        LineRange lines,
        String line,
        String original) {
    public Statement {
        flags = List.copyOf(flags);
        arguments = List.copyOf(arguments);
        documents = List.copyOf(documents);
    }

    /** The value of the flag of that name; null where it is missing or has no value. */
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
}
