package io.jenkins.plugins.optimizeddockerbuild.engine.context;

/**
 * Something in the context that BuildKit handles other than one would expect, or that could not be looked at.
 *
 * @param path for people, see {@link PathText}; {@code .} for the context itself
 * @param kind what it is about
 * @param sentence what it means for the build, and what to do
 */
public record ContextProblem(String path, Kind kind, String sentence) {

    /** What a problem is about. */
    public enum Kind {
        UNREADABLE_FOLDER,
        /** Nothing can be determined of it, not even what it is. */
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
