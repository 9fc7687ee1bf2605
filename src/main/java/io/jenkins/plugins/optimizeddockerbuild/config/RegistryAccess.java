package io.jenkins.plugins.optimizeddockerbuild.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * What a registry allows in a repository.
 *
 * @param problem why the registry could not be queried, a sentence; null when it answered
 */
record RegistryAccess(
        boolean mayPull, boolean mayPush, @CheckForNull String problem) {
    static RegistryAccess unknown(String problem) {
        return new RegistryAccess(false, false, problem);
    }
}
