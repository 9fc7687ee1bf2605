package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.GoFilepath;

/**
 * A place in the file system of a stage, and how what commands name stands to it.
 *
 * @param path absolute, or below {@link BuildTimeline#BASE_IMAGE}; null where only the build knows it
 * @param name the last part, which is known in any case
 */
record StagePlace(@CheckForNull String path, String name) {

    /** How a path stands to the place. */
    enum Relation {
        APART,
        /** The place is in it, or may. */
        ABOVE,
        /** It is the place, or is in it. */
        WITHIN
    }

    /** Whether it is at the root, or may, where every program that looks upwards finds it. */
    boolean isAtRoot() {
        return path == null || path.lastIndexOf('/') <= path.indexOf(BuildTimeline.BASE_IMAGE) + 1;
    }

    /**
     * How an argument of a command stands to the place.
     *
     * @param folder the command's working directory; null where it is not known
     */
    Relation relation(PlainScript.Word word, @CheckForNull String folder) {
        String text = word.text();
        if (text == null) {
            return Relation.ABOVE;
        }
        for (String part : text.split("[/=:,]")) {
            if (part.equals(name)) {
                return Relation.WITHIN;
            }
        }
        String value = text.startsWith("-") ? text.substring(text.indexOf('=') + 1) : text;
        String other = BuildTimeline.resolve(folder, value);
        boolean comparable = path != null
                && other != null
                && path.startsWith(BuildTimeline.BASE_IMAGE) == other.startsWith(BuildTimeline.BASE_IMAGE);
        if (!comparable) {
            return Relation.ABOVE;
        }
        return word.wildcard() ? ofPattern(other) : ofPath(other);
    }

    private Relation ofPath(String other) {
        if (path.equals(other) || path.startsWith(other.equals("/") ? "/" : other + "/")) {
            return path.equals(other) ? Relation.WITHIN : Relation.ABOVE;
        }
        return other.startsWith(path + "/") ? Relation.WITHIN : Relation.APART;
    }

    private Relation ofPattern(String pattern) {
        if (pattern.indexOf('{') >= 0) {
            return Relation.ABOVE;
        }
        String[] patterns = pattern.split("/");
        String[] parts = path.split("/");
        for (int i = 0; i < patterns.length && i < parts.length; i++) {
            if (parts[i].startsWith(".") && !patterns[i].startsWith(".")) {
                // a shell's wildcards pass over hidden files
                return Relation.APART;
            }
            try {
                if (!patterns[i].equals(parts[i]) && !GoFilepath.matches(patterns[i], parts[i])) {
                    return Relation.APART;
                }
            } catch (GoFilepath.BadPattern e) {
                return Relation.ABOVE;
            }
        }
        return patterns.length < parts.length ? Relation.ABOVE : Relation.WITHIN;
    }
}
