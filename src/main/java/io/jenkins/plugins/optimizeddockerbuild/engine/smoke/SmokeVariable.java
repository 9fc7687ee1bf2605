package io.jenkins.plugins.optimizeddockerbuild.engine.smoke;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.SmokeOption;
import java.io.Serializable;
import java.util.Set;

/**
 * An environment variable of the started image. Its value is never part of a command line.
 *
 * @param value null to take it from the client's environment
 */
public record SmokeVariable(String name, @CheckForNull String value) implements Serializable {

    /** Variables of the docker command itself: another value would change what it does, or break it. */
    private static final Set<String> OF_THE_CLIENT =
            Set.of("PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH", "LD_PRELOAD", "SSH_AUTH_SOCK", "XDG_RUNTIME_DIR");

    private static final String[] PREFIXES_OF_THE_CLIENT = {"DOCKER_", "COMPOSE_", "BUILDX_", "BUILDKIT_"};

    /**
     * Parses {@code NAME} or {@code NAME=VALUE}.
     *
     * @throws InvalidRequestException when the name is missing, or belongs to the docker command
     */
    public static SmokeVariable parse(String text) {
        int end = text.indexOf('=');
        String name = end < 0 ? text : text.substring(0, end);
        if (name.isBlank() || name.indexOf('\0') >= 0) {
            throw new InvalidRequestException(
                    SmokeOption.ENV,
                    ": a variable has no name; write NAME=VALUE, or NAME to take the value from the environment.");
        }
        if (isOfTheClient(name)) {
            throw new InvalidRequestException(
                    SmokeOption.ENV,
                    " " + name + ": the docker command uses this variable itself; pass it as ",
                    SmokeOption.RUN_OPTION,
                    "=--env=" + name + "=VALUE, where other users of the machine can see the value.");
        }
        return new SmokeVariable(name, end < 0 ? null : text.substring(end + 1));
    }

    private static boolean isOfTheClient(String name) {
        for (String prefix : PREFIXES_OF_THE_CLIENT) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return OF_THE_CLIENT.contains(name);
    }

    /** The name alone, because the value may be a secret. */
    @Override
    public String toString() {
        return name;
    }
}
