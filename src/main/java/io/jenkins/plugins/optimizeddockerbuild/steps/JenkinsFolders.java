package io.jenkins.plugins.optimizeddockerbuild.steps;

import hudson.slaves.WorkspaceList;
import java.util.List;

/**
 * Folders that Jenkins creates beside workspaces and beside the folders of {@code dir}, where they can end up in a
 * context. {@code docker.withRegistry} and {@code withCredentials} store logins and secrets in them.
 */
final class JenkinsFolders {
    /** Suffix of folders for temporary files. */
    static final String TEMPORARY = WorkspaceList.TMP_DIR_SUFFIX;

    /** For every context: temporary files, the checked-out Jenkinsfile, shared libraries. */
    static final List<String> IGNORE_RULES = List.of(
            "**/?*" + TEMPORARY,
            "**/?*" + WorkspaceList.COMBINATOR + "script",
            "**/?*" + WorkspaceList.COMBINATOR + "libs");

    private JenkinsFolders() {}
}
