package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What in a context stops a build, or reaches it in another way than a file that is there.
 *
 * @param last what is left of the context in the end
 */
record ContextProblems(ContextTree tree, Selection last) {
    /** By path. */
    List<ContextProblem> find() {
        List<ContextProblem> problems = new ArrayList<>();
        for (ContextScan.Finding finding : tree.findings()) {
            boolean kept = isKept(finding.path());
            String sentence = sentence(finding, kept);
            if (sentence != null) {
                problems.add(new ContextProblem(shown(finding.path()), finding.kind(), sentence));
            }
        }
        for (ContextEntry entry : last.sentEmpty()) {
            problems.add(new ContextProblem(
                    entry.text(),
                    ContextProblem.Kind.SENT_EMPTY,
                    "The ignore rules exclude it again after an exception, and BuildKit then sends it without its"
                            + " content: put the exceptions last."));
        }
        if (tree.root().size() == 0 && tree.root().state() == ContextFolder.State.READ) {
            problems.add(
                    new ContextProblem(
                            ".",
                            ContextProblem.Kind.EMPTY_CONTEXT,
                            "The build context is empty, so COPY and ADD find nothing in it: check that it is the right folder."));
        }
        problems.sort(Comparator.comparing(ContextProblem::path));
        return problems;
    }

    /** Null where it does not concern the build. */
    @CheckForNull
    private static String sentence(ContextScan.Finding finding, boolean kept) {
        return switch (finding.kind()) {
            case UNREADABLE_FOLDER ->
                kept
                        ? "The folder cannot be listed (" + finding.why()
                                + "), and BuildKit stops at it: change its permissions or exclude it."
                        : "The folder cannot be listed (" + finding.why()
                                + "), so what is in it is not counted; no rule lets BuildKit see it.";
            case UNREADABLE_ENTRY ->
                kept
                        ? "It cannot be looked at (" + finding.why()
                                + "), and BuildKit stops at it: change the permissions of its folder or exclude it."
                        : null;
            case UNREADABLE_FILE ->
                kept
                        ? "This user may not read it, and BuildKit sends it without its content: change its permissions or exclude it."
                        : null;
            case SPECIAL_FILE ->
                kept
                        ? "It is a socket, named pipe or device, which images rarely need: exclude it unless an instruction uses it."
                        : null;
            default -> null;
        };
    }

    private static String shown(byte[] path) {
        return path.length == 0 ? "." : PathText.readable(path);
    }

    private boolean isKept(byte[] path) {
        if (path.length == 0) {
            return true;
        }
        ContextTree.Place place = tree.find(path);
        return place != null && last.enters(place.folder()) && last.keeps(place.folder(), place.entry());
    }
}
