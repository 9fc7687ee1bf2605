package io.jenkins.plugins.optimizeddockerbuild.steps;

import hudson.model.Run;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The lines that the log of a run got after the state of a build was last stored. Jenkins stores a state some time after
 * the log; when it is killed in between, the agent sends those lines again. Not thread safe.
 */
final class LinesSinceKill {
    /** More is shown twice rather than read into memory. */
    private static final long MOST_BYTES = 4 << 20;

    /** So many new lines in a row show that the build is past the kill. */
    private static final int MOST_NEW = 100;

    private List<String> rest;
    private int newLines;

    /** @param lines of the log, in order, including those of others */
    LinesSinceKill(List<String> lines) {
        rest = List.copyOf(lines);
    }

    /** @param stored the state that was stored last */
    static LinesSinceKill in(Run<?, ?> run, LogPosition stored) throws IOException {
        long bytes = run.getLogText().length() - stored.log();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        boolean isRead = stored.log() > 0
                && bytes > 0
                && bytes <= MOST_BYTES
                && run.getLogText().writeLogTo(stored.log(), text) > stored.log();
        return new LinesSinceKill(
                isRead ? text.toString(StandardCharsets.UTF_8).lines().toList() : List.of());
    }

    /** Whether the log has the line; call it for each line in order, because a line is found once. */
    boolean contains(String line) {
        String text = line.stripTrailing();
        for (int i = 0; i < rest.size(); i++) {
            // Perhaps after a time stamp.
            String known = rest.get(i).stripTrailing();
            if (known.equals(text) || known.endsWith(" " + text)) {
                rest = rest.subList(i + 1, rest.size());
                newLines = 0;
                return true;
            }
        }
        if (++newLines == MOST_NEW) {
            rest = List.of();
        }
        return false;
    }
}
