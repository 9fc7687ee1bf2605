package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What to keep from BuildKit beyond the user's own ignore rules, and why. The rules only exclude: none starts with
 * {@code !}, so after the user's rules they cannot bring anything back.
 *
 * @param applied the mode of the groups: {@code safe} if {@code minimal} could not be determined
 * @param note why {@code applied} is less than was requested, or why there can be no group; null for none
 * @param groups in the order of the generated ignore file; with {@link PruneMode#REPORT} what could be excluded
 * @param doubtful what could perhaps be excluded but stays, because it is referenced or not proven to be unneeded
 */
public record PruningPlan(PruneMode applied, @CheckForNull String note, List<Group> groups, List<Doubtful> doubtful) {

    public PruningPlan {
        groups = List.copyOf(groups);
        doubtful = List.copyOf(doubtful);
    }

    /**
     * Rules with one reason.
     *
     * @param id of the group, for example {@code python-caches}
     * @param title for display
     * @param reason why the build does not need it: a sentence, the comment in the ignore file
     * @param patterns lines of an ignore file, none of them an exception
     */
    public record Group(String id, String title, String reason, List<String> patterns) {
        public Group {
            patterns = List.copyOf(patterns);
        }
    }

    /**
     * A path that stays although it could perhaps be excluded.
     *
     * <p>Advice looks at {@code unproven} paths: nothing is known to need them, but not everything that could read them
     * is understood. The instruction in {@code line} copies the path, so that the instruction and everything below it
     * run again whenever the path changes; {@code pattern} is what the user can add to the ignore file.
     *
     * @param id of the group that it would belong to, for example {@code version-control}
     * @param path relative to the context, for display
     * @param reason why it stays, a sentence
     * @param unproven false when something names the path or mentions its purpose, so that it is probably needed
     * @param line of the first COPY, ADD or bind mount in the Dockerfile that includes the path; 0 for none
     * @param pattern the ignore rule that would exclude it; null when no rule can
     */
    public record Doubtful(
            String id,
            String path,
            String reason,
            boolean unproven,
            int line,
            @CheckForNull String pattern) {}

    /** Whether the build gets another ignore file than the user's. */
    public boolean prunes() {
        return applied != PruneMode.REPORT && !groups.isEmpty();
    }

    /**
     * The ignore file for the build: the user's own, byte for byte, followed by the groups of this plan.
     *
     * @param own content of the user's ignore file, empty when there is none
     */
    public byte[] ignoreFile(byte[] own) {
        StringBuilder ours = new StringBuilder();
        for (Group group : groups) {
            ours.append("\n# ").append(group.reason()).append('\n');
            for (String pattern : group.patterns()) {
                ours.append(pattern).append('\n');
            }
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream(own.length + ours.length() + 1);
        file.writeBytes(own);
        if (own.length > 0 && own[own.length - 1] != '\n') {
            file.write('\n');
        }
        file.writeBytes(ours.toString().getBytes(StandardCharsets.UTF_8));
        return file.toByteArray();
    }
}
