package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import java.io.Serializable;
import java.util.List;

/**
 * One {@code --ssh}: an SSH agent or keys for {@code RUN --mount=type=ssh}.
 *
 * @param id {@code default} unless the Dockerfile uses another
 * @param paths socket of an agent, or key files; empty for the agent of {@code SSH_AUTH_SOCK}
 */
public record SshForward(String id, List<String> paths) implements Serializable {
    public SshForward {
        paths = List.copyOf(paths);
        if (id.isEmpty()) {
            throw new InvalidRequestException(
                    BuildOption.SSH, " needs an id; write default for the running agent, or default=KEYFILE.");
        }
    }

    /** Parses {@code default}, {@code id=socket} or {@code id=key,key}. */
    public static SshForward parse(String text) {
        int equals = text.indexOf('=');
        return equals < 0
                ? new SshForward(text, List.of())
                : new SshForward(
                        text.substring(0, equals),
                        List.of(text.substring(equals + 1).split(",", -1)));
    }

    /** The value of {@code --ssh}. */
    public String option() {
        return paths.isEmpty() ? id : id + "=" + String.join(",", paths);
    }
}
