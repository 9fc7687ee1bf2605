package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Serializable;

/**
 * One {@code --build-arg}.
 *
 * @param value null when the client takes it from its environment
 */
public record BuildArgument(String name, @CheckForNull String value) implements Serializable {
    public BuildArgument {
        if (name.isEmpty()) {
            throw new InvalidRequestException(
                    BuildOption.BUILD_ARG,
                    ": `" + Quotation.of(BuildOption.BUILD_ARG, "=" + value)
                            + "` has no name; write NAME=VALUE, or NAME alone to take the value"
                            + " from the environment.");
        }
    }

    /** Parses {@code NAME=VALUE}, or {@code NAME} alone. */
    public static BuildArgument parse(String text) {
        int equals = text.indexOf('=');
        return equals < 0
                ? new BuildArgument(text, null)
                : new BuildArgument(text.substring(0, equals), text.substring(equals + 1));
    }

    /** The value of {@code --build-arg}. */
    public String option() {
        return value == null ? name : name + "=" + value;
    }
}
