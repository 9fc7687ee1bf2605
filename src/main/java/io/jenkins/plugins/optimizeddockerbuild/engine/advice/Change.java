package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * New contents of files, the Dockerfile among them where it changes.
 *
 * @param files by path relative to the context, in the order in which a patch names them; each byte of a file stands as the
 *     character of the same number (ISO 8859-1), so that nothing is lost
 */
public record Change(Map<String, String> files) {
    public Change {
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    }

    /** One file. */
    public static Change of(String path, String content) {
        return new Change(Map.of(path, content));
    }

    /** This, and one more file. */
    public Change with(String path, String content) {
        Map<String, String> more = new LinkedHashMap<>(files);
        more.put(path, content);
        return new Change(more);
    }
}
