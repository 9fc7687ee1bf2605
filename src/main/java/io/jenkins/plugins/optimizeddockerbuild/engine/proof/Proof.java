package io.jenkins.plugins.optimizeddockerbuild.engine.proof;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was measured of a project as it is and with the patches.
 *
 * @param changedFile in which a line was added between the builds, relative to the context; null when nothing was changed
 * @param original as it is
 * @param patched with all patches that build
 * @param notes what a reader has to know of these figures
 * @param files the contents that the patches make which were built, by path relative to the context
 * @param advice with each patch marked as built or failed; those with which the build fails are not among these files
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
     * The builds of one of them.
     *
     * @param cold without any cache: neither layers nor cache mounts; the base images were there
     * @param changed after a line of a source file changed, on the same builder; null when nothing was changed
     * @param imageBytes compressed size of the layers of the image; null when this builder does not tell it
     */
    public record Measured(
            Build cold,
            @CheckForNull Build changed,
            @CheckForNull Long imageBytes) {}

    /**
     * One build.
     *
     * @param millis by BuildKit's own clock, from the first vertex to the last, image written
     * @param contextBytes that the client sent
     * @param ran instructions that ran
     * @param cached instructions that came from the cache
     */
    public record Build(long millis, long contextBytes, int ran, int cached) {}

    /** Ids of the rules with patches with which the build fails. */
    public List<String> refused() {
        return advice.stream()
                .filter(piece -> piece.proof() == Advice.Proof.FAILED)
                .map(Advice::id)
                .distinct()
                .toList();
    }

    /** What the patches save in a cold build, in milliseconds; negative when they cost. */
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

    /** By how much the patches make the image smaller, in bytes; null when that is not known. */
    @CheckForNull
    public Long savedImageBytes() {
        return original.imageBytes == null || patched.imageBytes == null
                ? null
                : original.imageBytes - patched.imageBytes;
    }
}
