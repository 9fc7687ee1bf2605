package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * A flag of an instruction: {@code --from=build}.
 *
 * @param name without the two dashes
 * @param value after {@code =}, quotes and escapes removed, variables not expanded; null for a flag without {@code =},
 *     such as {@code --link}
 */
public record Flag(String name, @CheckForNull String value) {
    @Override
    public String toString() {
        return value == null ? "--" + name : "--" + name + "=" + value;
    }
}
