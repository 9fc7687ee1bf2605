package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which paths of the main build context a build from a Dockerfile can read. Only the stages that the target needs
 * count: BuildKit does not run the others.
 *
 * @param sources what the COPY, ADD and bind mounts of the needed stages name, in the order of the file
 * @param unknown why it cannot be determined, one sentence each: then every path could be read. Empty where the sources are
 *     all there is
 * @param mayReadAnything whether that is so whatever the sources name; false where only their variables are unknown
 * @param externalBases images that needed stages begin from. An ONBUILD trigger in one of them could read any path; that
 *     is rare, and the Dockerfile alone does not show it unless {@code onbuild} is part of the name: then it is unknown
 * @param stages the needed stages in the order of the file
 * @param runs the RUN instructions of the needed stages, those of ONBUILD triggers of their base stages included
 */
public record ContextReads(
        List<Source> sources,
        List<String> unknown,
        boolean mayReadAnything,
        List<ExternalBase> externalBases,
        List<Stage> stages,
        List<Instruction.Run> runs) {
    public ContextReads {
        sources = List.copyOf(sources);
        unknown = List.copyOf(unknown);
        externalBases = List.copyOf(externalBases);
        stages = List.copyOf(stages);
        runs = List.copyOf(runs);
    }

    /**
     * A path or pattern that is read with all that is below what it names.
     *
     * @param pattern relative to the root of the context, cleaned, with forward slashes, variables expanded; {@code .}
     *     for the whole context. Symbolic links in the context are followed by BuildKit, which this does not show
     * @param wildcard whether it is a pattern of Go's {@code filepath.Match} ({@code *} stays within a name), to which
     *     {@code **} (any depth) is added where {@code parents} is set; a path to take literally otherwise
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
            LineRange lines) {
        public Source {
            excludes = List.copyOf(excludes);
        }

        /** Whether this is the whole context. */
        public boolean isWholeContext() {
            return pattern.equals(".");
        }
    }

    /**
     * An image that a needed stage begins from.
     *
     * @param reference variables expanded as far as they are known
     * @param lines of the FROM
     */
    public record ExternalBase(String reference, LineRange lines) {}

    /** Whether every path has to be taken as read, because something cannot be determined. */
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
     * @param platforms target platforms such as {@code linux/arm64}; empty for the builder's own, which is not known
     */
    public static ContextReads of(
            Dockerfile dockerfile,
            @CheckForNull String target,
            Map<String, String> buildArgs,
            Set<String> namedContexts,
            List<String> platforms) {
        return new ContextReading(dockerfile, target, buildArgs, namedContexts, platforms).read();
    }
}
