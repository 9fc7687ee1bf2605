package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.Runes;

/**
 * A leftover that the user's own rules do not exclude.
 *
 * @param parent the folder that it is in
 * @param entry its index there
 */
record Candidate(Leftover leftover, ContextFolder parent, int entry) {

    byte[] path() {
        return parent.pathOf(entry);
    }

    byte[] name() {
        return parent.name(entry);
    }

    String nameText() {
        byte[] name = name();
        return Runes.text(name, 0, name.length);
    }

    /** Its content; null when it is a file or link. */
    ContextFolder folder() {
        return parent.folder(entry);
    }
}
