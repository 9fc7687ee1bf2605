package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A decided build that has not run yet. It is all that is needed to run it, possibly in another place (a durable task
 * on an agent).
 *
 * @param command the command line
 * @param shown the command line for display: {@code docker buildx build …} with secrets masked
 * @param environment variables to add to the caller's; their values may be secrets and are never shown
 * @param folder working folder
 * @param metadataFile where the client writes what it made; null when it cannot. A client that fails leaves the file of
 *     an earlier build as it was
 * @param readsStandardInput true when the context or the Dockerfile comes from standard input
 * @param writesStandardOutput true when the result, not text, is written to standard output
 * @param pendingPush what is left to push once the image may be pushed; null for nothing
 * @param notes what was left out or changed from the request, one sentence each
 */
public record BuildPlan(
        List<String> command,
        List<String> shown,
        Map<String, String> environment,
        String folder,
        @CheckForNull String metadataFile,
        boolean readsStandardInput,
        boolean writesStandardOutput,
        @CheckForNull PendingPush pendingPush,
        List<String> notes)
        implements Serializable {
    public BuildPlan {
        command = List.copyOf(command);
        shown = List.copyOf(shown);
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        notes = List.copyOf(notes);
    }

    /** One line for a shell, which can be copied and run except for masked secrets. */
    public String display() {
        StringBuilder line = new StringBuilder();
        for (String word : shown) {
            ShellQuote.append(line, word);
        }
        return line.toString();
    }

    /** Contains no values of the environment. */
    @Override
    public String toString() {
        return "BuildPlan[" + display() + "]";
    }
}
