package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * New contents of files, including the Dockerfile if it changes.
 *
 * @param files by path relative to the context, in the order of the patch; each byte as the character with the same
 *     number (ISO 8859-1), so nothing is lost
 */
public record Change(Map<String, String> files) {
    public Change {
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    }

    /** One file. */
    public static Change of(String path, String content) {
        return new Change(Map.of(path, content));
    }

    /** A copy with one more file. */
    public Change with(String path, String content) {
        Map<String, String> more = new LinkedHashMap<>(files);
        more.put(path, content);
        return new Change(more);
    }
}
