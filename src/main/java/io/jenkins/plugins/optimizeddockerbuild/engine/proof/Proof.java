package io.jenkins.plugins.optimizeddockerbuild.engine.proof;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The measurements of a project without and with the patches.
 *
 * @param changedFile to which a line was added between the builds, relative to the context; null when nothing was
 *     changed
 * @param original without the patches
 * @param patched with all patches that build
 * @param notes remarks on the figures
 * @param files the patched contents that were built, by path relative to the context
 * @param advice with each patch marked as built or failed; files of failed patches are not in {@code files}
 */
public record Proof(
        @CheckForNull String changedFile,
        Measured original,
        Measured patched,
        List<String> notes,
        Map<String, String> files,
        List<Advice> advice) {
    public Proof {
        notes = List.copyOf(notes);
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
        advice = List.copyOf(advice);
    }

    /**
     * The builds of one variant.
     *
     * @param cold without any cache: neither layers nor cache mounts; base images had been pulled
     * @param changed after a line was added to a source file, on the same builder; null when nothing was changed
     * @param imageBytes compressed size of the image's layers; null when this builder does not report it
     */
    public record Measured(
            Build cold,
            @CheckForNull Build changed,
            @CheckForNull Long imageBytes) {}

    /**
     * One build.
     *
     * @param millis by BuildKit's own clock, from the first vertex to the last, including the export
     * @param contextBytes that the client sent
     * @param ran instructions that ran
     * @param cached instructions that came from the cache
     */
    public record Build(long millis, long contextBytes, int ran, int cached) {}

    /** Ids of the rules with patches that fail to build. */
    public List<String> refused() {
        return advice.stream()
                .filter(piece -> piece.proof() == Advice.Proof.FAILED)
                .map(Advice::id)
                .distinct()
                .toList();
    }

    /** What the patches save in a cold build, in milliseconds; negative for a loss. */
    public long savedColdMillis() {
        return original.cold.millis - patched.cold.millis;
    }

    /** What the patches save after a change, in milliseconds; null when nothing was changed. */
    @CheckForNull
    public Long savedChangedMillis() {
        return original.changed == null || patched.changed == null
                ? null
                : original.changed.millis - patched.changed.millis;
    }

    /** How much smaller the patches make the image, in bytes; null when unknown. */
    @CheckForNull
    public Long savedImageBytes() {
        return original.imageBytes == null || patched.imageBytes == null
                ? null
                : original.imageBytes - patched.imageBytes;
    }
}
