package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import java.nio.charset.StandardCharsets;

/** Recognizes a virtual environment of Python. */
final class VirtualEnvironments {

    private static final byte[] MARK = "pyvenv.cfg".getBytes(StandardCharsets.US_ASCII);

    private VirtualEnvironments() {}

    /** Whether the folder contains the file that venv and virtualenv put into each environment. */
    static boolean isOne(ContextFolder folder) {
        return !folder.isRoot() && folder.indexOf(MARK) >= 0;
    }
}
