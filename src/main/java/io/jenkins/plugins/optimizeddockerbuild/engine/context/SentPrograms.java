package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/** The {@link ProgramTexts} of a context, read on demand. */
final class SentPrograms {
    private final ContextTree tree;
    private final Selection selection;
    private final ProjectFiles files;

    @CheckForNull
    private ProgramTexts texts;

    SentPrograms(ContextTree tree, Selection selection, ProjectFiles files) {
        this.tree = tree;
        this.selection = selection;
        this.files = files;
    }

    ProgramTexts texts() {
        if (texts == null) {
            texts = ProgramTexts.of(tree, selection, files);
        }
        return texts;
    }
}
