package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The paths of the main build context that a build from a Dockerfile can read. Only the stages that the target needs
 * count, because BuildKit does not run the others.
 *
 * @param sources of COPY, ADD and bind mounts in the needed stages, in file order
 * @param unknown why the sources may be incomplete, one sentence each: then every path could be read. Empty when they
 *     are complete
 * @param mayReadAnything whether that is so regardless of the sources; false when only their variables are unknown
 * @param externalBases images that needed stages start from. An ONBUILD trigger in one of them could read any path;
 *     that is rare, and invisible in the Dockerfile unless {@code onbuild} is part of the name, which counts as unknown
 */
public record ContextReads(
        List<Source> sources, List<String> unknown, boolean mayReadAnything, List<ExternalBase> externalBases) {
    public ContextReads {
        sources = List.copyOf(sources);
        unknown = List.copyOf(unknown);
        externalBases = List.copyOf(externalBases);
    }

    /**
     * A path or pattern that is read, together with everything below it.
     *
     * @param pattern relative to the root of the context, cleaned, with forward slashes, variables expanded; {@code .}
     *     for the whole context. BuildKit follows symbolic links in the context, which this does not reflect
     * @param wildcard whether it is a pattern of Go's {@code filepath.Match} ({@code *} stays within a name), plus
     *     {@code **} (any depth) if {@code parents} is set; otherwise a literal path
     * @param parents whether {@code COPY --parents} reads it
     * @param excludes patterns of {@code --exclude}, relative to the source; what they match is not copied
     * @param instruction the COPY, ADD or RUN
     * @param lines of the instruction in the Dockerfile; for an ONBUILD trigger those of the ONBUILD
     */
    public record Source(
            String pattern,
            boolean wildcard,
            boolean parents,
            List<String> excludes,
            Instruction instruction,
            Lines lines) {
        public Source {
            excludes = List.copyOf(excludes);
        }

        /** Whether this is the whole context. */
        public boolean isWholeContext() {
            return pattern.equals(".");
        }
    }

    /**
     * An image that a needed stage starts from.
     *
     * @param reference with known variables expanded
     * @param lines of the FROM
     */
    public record ExternalBase(String reference, Lines lines) {}

    /** Whether every path must be assumed to be read, because something cannot be determined. */
    public boolean isUnknown() {
        return !unknown.isEmpty();
    }

    /**
     * What a build reads.
     *
     * @param target name of the stage to build; null for the last
     * @param buildArgs build arguments that the build sets
     * @param namedContexts names of extra contexts ({@code --build-context name=…}), which replace stages and images of
     *     that name
     * @param platforms target platforms such as {@code linux/arm64}; empty for the builder's own, which is unknown
     */
    public static ContextReads of(
            Dockerfile dockerfile,
            @CheckForNull String target,
            Map<String, String> buildArgs,
            Set<String> namedContexts,
            List<String> platforms) {
        return new SourceFinder(dockerfile, target, buildArgs, namedContexts, platforms).read();
    }
}
