package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ResolvedStage;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.GoFilepath;

/**
 * A place in the file system of a stage, and its relation to the paths in commands.
 *
 * @param path absolute, or below {@link ResolvedStage#BASE_IMAGE}; null when it is only known during the build
 * @param name the last segment, which is always known
 */
record StagePlace(@CheckForNull String path, String name) {

    /** The relation of a path to the place. */
    enum Relation {
        APART,
        /** The path contains the place, or may. */
        ABOVE,
        /** The path is the place, or is in it. */
        WITHIN
    }

    /** Whether it is at the root, or may be, where every program that searches upwards finds it. */
    boolean isAtRoot() {
        return path == null || path.lastIndexOf('/') <= path.indexOf(ResolvedStage.BASE_IMAGE) + 1;
    }

    /**
     * The relation of a command's argument to the place.
     *
     * @param folder the command's working directory; null when unknown
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
        String other = StageTimeline.resolve(folder, value);
        boolean comparable = path != null
                && other != null
                && path.startsWith(ResolvedStage.BASE_IMAGE) == other.startsWith(ResolvedStage.BASE_IMAGE);
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
                // a shell's wildcards skip hidden files
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
