package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * One target of a build of several ({@code docker buildx bake}).
 *
 * @param name as in the bake file
 * @param status how it ended; canceled when another target failed first
 * @param started when the first of its vertices started; null when none ran
 * @param completed when the last of its vertices completed; null when none ran
 * @param durationMillis from {@code started} to {@code completed}, including shared vertices
 * @param verdict one sentence that says where its time went, or what went wrong
 * @param images names of what it exported, each with the digest of its manifest or index where the output shows it:
 *     {@code registry.example.com/api:1@sha256:…}
 * @param vertices numbers of the vertices that it needs, including those shared with other targets
 * @param criticalPath numbers of the vertices that determined its duration, in order of time
 */
public record TargetSection(
        String name,
        ResultSection.Status status,
        @CheckForNull Instant started,
        @CheckForNull Instant completed,
        long durationMillis,
        String verdict,
        List<String> images,
        List<Integer> vertices,
        List<Integer> criticalPath) {

    public TargetSection {
        Objects.requireNonNull(name, "name");
        status = status == null ? ResultSection.Status.SUCCESS : status;
        verdict = verdict == null ? "" : verdict;
        images = Lists.copy(images);
        vertices = Lists.copy(vertices);
        criticalPath = Lists.copy(criticalPath);
    }
}
