package io.jenkins.plugins.optimizeddockerbuild.engine.advice.compiled;

import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The sources of a program, in which a text search can rule things out. */
final class SourceScan {
    /** With more files, nothing is read and nothing ruled out. */
    private static final int MOST_FILES = 2_000;

    private final List<String> texts = new ArrayList<>();
    private boolean complete = true;

    /** @param names of the files to read, without those of tests */
    SourceScan(ContextFiles files, Pattern names) {
        for (String path : files.paths()) {
            boolean test = path.matches(
                    "(.*/)?(tests?|testdata|src/test|benches|examples)/.*|.*_test\\.go|.*Tests?\\.(java|kt|cs)");
            if (test || !names.matcher(path).matches()) {
                continue;
            }
            if (texts.size() >= MOST_FILES) {
                complete = false;
                return;
            }
            texts.add(files.text(path));
        }
    }

    /** Whether a text is in each of the sources, and all of them are known. */
    boolean allHave(Pattern text) {
        return complete
                && !texts.isEmpty()
                && texts.stream().allMatch(source -> text.matcher(source).find());
    }

    /** Why a text that would matter cannot be ruled out, the end of a sentence: it is there, or there are no sources. */
    String obstacle(String found) {
        return texts.isEmpty() ? "its sources are not among the files of the context" : found;
    }

    /** Whether the sources may contain a text: they do, or not all of them are known. */
    boolean mayHave(Pattern text) {
        return !complete
                || texts.isEmpty()
                || texts.stream().anyMatch(source -> text.matcher(source).find());
    }
}
