package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What to keep away from BuildKit beyond the user's own ignore rules, and why. The rules of a plan only leave out: none
 * begins with {@code !}, so together with the user's rules before them they cannot bring anything back.
 *
 * @param asked the mode that was asked for
 * @param applied the mode whose groups these are: {@code safe} where {@code minimal} could not be determined
 * @param note why {@code applied} is less than {@code asked}, or why there can be no group; null when there is no need
 * @param groups in the order of the generated ignore file; with {@link PruneMode#REPORT} what could go
 * @param doubtful what could perhaps go, but stays: it is named somewhere, or nothing proves that it is not needed
 */
public record PruningPlan(
        PruneMode asked, PruneMode applied, @CheckForNull String note, List<Group> groups, List<Doubtful> doubtful) {

    public PruningPlan {
        groups = List.copyOf(groups);
        doubtful = List.copyOf(doubtful);
    }

    /**
     * Rules with one reason.
     *
     * @param id names the group, for example {@code python-caches}
     * @param title in a person's words
     * @param reason why the build does not need it: a sentence, the comment in the ignore file
     * @param patterns lines of an ignore file, none of them an exception
     */
    public record Group(String id, String title, String reason, List<String> patterns) {
        public Group {
            patterns = List.copyOf(patterns);
        }
    }

    /**
     * A path that stays although it could perhaps go.
     *
     * <p>Advice looks at those that are {@code unproven}: nothing is known to need the path, it only stays because not
     * everything is understood that could read it. The instruction in {@code line} copies it, so that the instruction, and
     * all below it, run again whenever the path changes; {@code pattern} is what the user can add to the ignore file.
     *
     * @param id of the group that it would belong to, for example {@code version-control}
     * @param path relative to the context, for people
     * @param reason why it stays, a sentence
     * @param unproven false where something names the path, or speaks of what it is for, so that it is probably needed
     * @param line of the first COPY, ADD or bind mount in the Dockerfile that takes the path along; 0 when none does
     * @param pattern the line of an ignore file that leaves it out; null where no line can
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
     * The ignore file for the build: the user's own, byte for byte, and below it the groups of this plan.
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
