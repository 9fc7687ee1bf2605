package io.jenkins.plugins.optimizeddockerbuild.engine.context;

/**
 * Something in the context that BuildKit handles unexpectedly, or that could not be read.
 *
 * @param path for display, see {@link PathText}; {@code .} for the context itself
 * @param kind of the problem
 * @param sentence what it means for the build, and what to do
 */
public record ContextProblem(String path, Kind kind, String sentence) {

    /** The kind of a problem. */
    public enum Kind {
        UNREADABLE_FOLDER,
        /** Nothing can be determined about it, not even its type. */
        UNREADABLE_ENTRY,
        UNREADABLE_FILE,
        /** A socket, named pipe or device. */
        SPECIAL_FILE,
        /** A file that BuildKit lists but sends without content, because rules and exceptions contradict each other. */
        SENT_EMPTY,
        /** A name that no ignore rule can express. */
        NAME,
        EMPTY_CONTEXT
    }
}
