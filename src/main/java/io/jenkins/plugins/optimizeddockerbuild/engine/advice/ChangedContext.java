package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextFiles;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A context in which some files are replaced by a change. */
final class ChangedContext implements ContextFiles {
    private final ContextFiles original;
    private final Map<String, String> changed = new LinkedHashMap<>();

    ChangedContext(ContextFiles original) {
        this.original = original;
    }

    void put(Change change) {
        changed.putAll(change.files());
    }

    /** The differences from the original. */
    Map<String, String> changed() {
        return changed;
    }

    @Override
    public boolean exists(String path) {
        return changed.containsKey(path) || original.exists(path);
    }

    @Override
    public List<String> paths() {
        Set<String> paths = new LinkedHashSet<>(original.paths());
        paths.addAll(changed.keySet());
        return List.copyOf(paths);
    }

    @Override
    public String text(String path) {
        String text = changed.get(path);
        return text == null ? original.text(path) : text;
    }

    @Override
    public String wholeText(String path) {
        String text = changed.get(path);
        return text == null ? original.wholeText(path) : text;
    }

    @Override
    public boolean isIgnored(String path) {
        if (original.isIgnored(path)) {
            return true;
        }
        // a change only adds plain paths to an ignore file
        for (String rule : ignoreRules().split("\n")) {
            String ignored = rule.trim();
            if (ignored.equals(path) || !ignored.isEmpty() && path.startsWith(ignored + "/")) {
                return true;
            }
        }
        return false;
    }

    @Override
    @CheckForNull
    public String ignoreFile() {
        String file = original.ignoreFile();
        return file == null && changed.containsKey(IgnoreFileEdit.NAME) ? IgnoreFileEdit.NAME : file;
    }

    @Override
    public String ignoreRules() {
        String file = ignoreFile();
        String text = file == null ? null : changed.get(file);
        return text == null ? original.ignoreRules() : text;
    }
}
