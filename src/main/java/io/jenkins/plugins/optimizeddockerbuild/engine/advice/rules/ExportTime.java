package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Finding;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Rule;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Weight;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimelineSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Spelling;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ExportPart;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A build that spends most of its time on exporting the image, by the longest phase of the export. */
public final class ExportTime implements Rule {
    /** A shorter export is acceptable, in milliseconds. */
    private static final long LEAST_MILLIS = 10_000;

    /** A smaller layer does not dominate the export. */
    private static final long LARGE_BYTES = 20_000_000;

    @Override
    public String id() {
        return "export-time";
    }

    @Override
    public List<Finding> look(Evidence evidence) {
        TimelineSection timeline = evidence.observed().timeline();
        long exported = 0;
        Map<ExportPart.Phase, Long> phases = new EnumMap<>(ExportPart.Phase.class);
        for (TimelineSection.Vertex vertex :
                timeline == null ? List.<TimelineSection.Vertex>of() : timeline.vertices()) {
            if (vertex.name().kind() == VertexName.Kind.EXPORT
                    && vertex.observed().error() == null) {
                exported += vertex.durationMillis();
                vertex.observed()
                        .exportParts()
                        .forEach(part -> phases.merge(part.phase(), part.durationMillis(), Long::sum));
            }
        }
        if (timeline == null
                || exported < LEAST_MILLIS
                || exported * 2 < timeline.durationMillis()
                || phases.isEmpty()) {
            return List.of();
        }
        ExportPart.Phase longest = phases.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
        String advice = advice(longest, largestMade(timeline), evidence.spelling());
        return advice.isEmpty()
                ? List.of()
                : List.of(Finding.of(
                                null,
                                Weight.ofMillis(exported, Severity.LOW),
                                "Make the export shorter: most of it is " + longest.words(),
                                "Exporting the image is most of this build. " + advice)
                        .withEvidence("In this build the export took " + Durations.format(exported) + " of "
                                + Durations.format(timeline.durationMillis()) + ", of which " + longest.words() + " "
                                + Durations.format(phases.get(longest)) + ".")
                        .withSavings(isAvoidable(longest) ? phases.get(longest) : null, null));
    }

    /** Whether a phase can be avoided completely, not just shortened. */
    private static boolean isAvoidable(ExportPart.Phase phase) {
        return phase == ExportPart.Phase.UNPACKING || phase == ExportPart.Phase.TARBALL;
    }

    private static String advice(
            ExportPart.Phase longest, @CheckForNull TimelineSection.Vertex largest, Spelling spelling) {
        String layer = largest == null
                ? ""
                : " The largest layer that this build made is line "
                        + (largest.lines() == null ? "?" : largest.lines().first()) + ", "
                        + ByteSizes.format(largest.sizeBytes())
                        + ": what changes often is best in a separate small layer"
                        + " below what stays, so that the large one is neither compressed nor sent again.";
        return switch (longest) {
            case UNPACKING, TARBALL ->
                "An image that is only pushed need not come into the engine: push it straight to the registry (`"
                        + spelling.with(BuildOption.PUSH) + "` and no `" + spelling.with(BuildOption.LOAD)
                        + "`), or build with a builder whose image nobody starts on this machine.";
            case PUSHING_LAYERS ->
                "The registry gets only layers that it does not have." + layer
                        + " `COPY --link` keeps a copied layer the same when those below it change.";
            case LAYERS ->
                "Layers are compressed with gzip unless told otherwise:"
                        + " `"
                        + spelling.with(BuildOption.OUTPUT, "type=registry,compression=zstd,compression-level=3")
                        + "` is several times faster and as small."
                        + layer;
            default -> "";
        };
    }

    @CheckForNull
    private static TimelineSection.Vertex largestMade(TimelineSection timeline) {
        return timeline.vertices().stream()
                .filter(vertex -> vertex.sizeBytes() != null
                        && vertex.sizeBytes() >= LARGE_BYTES
                        && vertex.lines() != null
                        && !vertex.observed().cached())
                .max(Comparator.comparing(TimelineSection.Vertex::sizeBytes))
                .orElse(null);
    }
}
