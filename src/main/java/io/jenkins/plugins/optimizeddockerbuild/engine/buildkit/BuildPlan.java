package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a request will be built: everything is decided, nothing has run. Whoever runs it needs no more than this; the
 * process may run somewhere else (a durable task on an agent).
 *
 * @param command the command line
 * @param shown the same as people may see it: {@code docker buildx build …} with secrets masked
 * @param environment variables to add to those of the caller; their values may be secrets and are never shown
 * @param folder working folder
 * @param metadataFile where the client writes what it made; null when it cannot. A client that fails leaves the file of
 *     an earlier build as it was
 * @param readsStandardInput true when the context or the Dockerfile comes from standard input
 * @param writesStandardOutput true when the result, not text, comes on standard output
 * @param pendingPush what is left to push when the image may be pushed; null when nothing is
 * @param notes what was left out or done otherwise than asked, one sentence each
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

    /** One line for a shell: it can be copied and run, but for masked secrets. */
    public String display() {
        StringBuilder line = new StringBuilder();
        for (String word : shown) {
            ShellQuote.append(line, word);
        }
        return line.toString();
    }

    /** Names no value of the environment. */
    @Override
    public String toString() {
        return "BuildPlan[" + display() + "]";
    }
}
