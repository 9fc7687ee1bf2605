package io.jenkins.plugins.optimizeddockerbuild.engine.why;

import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Counts;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.LayerReason;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.LayerReason.FileChange;
import java.util.ArrayList;
import java.util.List;

/** Describes changed files in words. */
final class FileChangeText {
    private static final int MOST_NAMED = 2;
    private static final int LONGEST_PATH = 60;

    private FileChangeText() {}

    /**
     * @param changes at least one
     * @param since id of the earlier build
     */
    static LayerReason reason(List<FileChange> changes, String since) {
        List<String> words = new ArrayList<>();
        for (FileChange change : changes.subList(0, Math.min(MOST_NAMED, changes.size()))) {
            words.add(words(change));
        }
        int others = changes.size() - words.size();
        if (others > 0) {
            words.add(Counts.of(others, "more file") + " changed");
        }
        String last = words.remove(words.size() - 1);
        String text = words.isEmpty() ? last : String.join(", ", words) + " and " + last;
        int named = Math.min(LayerReason.MOST_FILES, changes.size());
        return new LayerReason(
                LayerReason.Kind.FILES, 0, text, null, null, changes.subList(0, named), changes.size() - named, since);
    }

    private static String words(FileChange change) {
        String path = shortened(change.path());
        return switch (change.change()) {
            case ADDED -> path + " (" + ByteSizes.format(change.afterBytes()) + ") is new";
            case REMOVED -> path + " (" + ByteSizes.format(change.beforeBytes()) + ") was removed";
            case PERMISSIONS -> path + " has other permissions";
            case CHANGED ->
                path + " changed ("
                        + (change.beforeBytes().equals(change.afterBytes())
                                ? ByteSizes.format(change.afterBytes())
                                : ByteSizes.format(change.beforeBytes()) + " to "
                                        + ByteSizes.format(change.afterBytes()))
                        + ")";
        };
    }

    /** The end of a path is more informative than its start. */
    private static String shortened(String path) {
        return path.length() <= LONGEST_PATH ? path : "…" + path.substring(path.length() - LONGEST_PATH + 1);
    }
}
