package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.LayerKey;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Statement;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Counts;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.CacheSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.DockerfileWarning;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Ingredients;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimelineSection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What builds of the Dockerfile did.
 *
 * @param timeline of this build; null when there was none
 * @param cache of this build; null when there was none
 * @param history earlier builds, newest first
 * @param ingredients what this build was made of; null when not collected
 * @param warnings from BuildKit's own checks in this build; also empty when the client has none
 */
public record Measurements(
        @CheckForNull TimelineSection timeline,
        @CheckForNull CacheSection cache,
        List<BuildSummary> history,
        @CheckForNull Ingredients ingredients,
        List<DockerfileWarning> warnings) {

    /** Nothing has been built yet. */
    public static final Measurements NOTHING = earlier(List.of());

    /** Limit for the builds that evidence refers to. */
    static final int MOST_BUILDS = 10;

    public Measurements {
        history = List.copyOf(history.subList(0, Math.min(MOST_BUILDS, history.size())));
        warnings = List.copyOf(warnings);
    }

    /** What earlier builds did, without a current one. */
    public static Measurements earlier(List<BuildSummary> history) {
        return new Measurements(null, null, history, null, List.of());
    }

    /**
     * What is known of one layer.
     *
     * @param millis duration: in this build, otherwise the median of earlier ones; null when it never ran
     * @param bytes what it added to the image; null when unknown
     * @param ranNow whether it ran in this build
     * @param builds number of builds that have it, including this one
     * @param ran number of these builds in which it ran
     * @param afterCause number of these builds in which everything above the cause was cached, so that only the cause
     *     made it run
     * @param times durations of its runs in milliseconds, newest first
     * @param afterCauseMillis total duration in the builds in which only the cause made it run
     */
    public record Layer(
            @CheckForNull Long millis,
            @CheckForNull Long bytes,
            boolean ranNow,
            int builds,
            int ran,
            int afterCause,
            List<Long> times,
            long afterCauseMillis) {

        static final Layer UNKNOWN = new Layer(null, null, false, 0, 0, 0, List.of(), 0);

        /** Whether it was measured, and nobody waits for it. */
        public boolean isQuick() {
            return millis != null && millis < Weight.FELT_MILLIS;
        }

        /** Whether it was measured, and nobody notices its size. */
        public boolean isSmall() {
            return bytes != null && bytes < Weight.FELT_BYTES;
        }

        /** {@code The layer of this RUN adds 12.3 MB}, and how the sentence ends; null where its size is not known. */
        @CheckForNull
        public String size(String begin, String end) {
            return bytes == null ? null : begin + " " + ByteSizes.format(bytes) + end + ".";
        }
    }

    /**
     * Whether BuildKit itself warns about an instruction.
     *
     * @param check the last part of its page's address: {@code secrets-used-in-arg-or-env}
     */
    public boolean isToldByBuildKit(Instruction instruction, String check) {
        for (DockerfileWarning warning : warnings) {
            boolean here = warning.lines() != null
                    && warning.lines().first() <= instruction.lines().last()
                    && warning.lines().last() >= instruction.lines().first();
            if (here && warning.url() != null && warning.url().contains(check)) {
                return true;
            }
        }
        return false;
    }

    /**
     * What would have happened in the builds in which only the cause made a layer run, if the layer depended on certain
     * files only.
     *
     * @param known number of these builds for which that can be determined
     * @param cached number of these builds in which the files were unchanged, so that the layer would have been cached
     */
    public record Avoidable(int known, int cached) {}

    /**
     * Examines the builds in which only the cause made a layer run.
     *
     * @param files that the layer needs, relative to the context; empty when it needs none
     */
    public Avoidable avoidable(StageSteps stage, Instruction instruction, Instruction cause, List<String> files) {
        LayerKey key = key(stage, instruction);
        LayerKey causeKey = key(stage, cause);
        List<List<BuildSummary.Layer>> builds = builds();
        List<Ingredients> made = new ArrayList<>();
        if (timeline != null) {
            made.add(ingredients);
        }
        for (BuildSummary build : history) {
            made.add(build.ingredients());
        }
        int known = 0;
        int cached = 0;
        for (int i = 0; i + 1 < builds.size(); i++) {
            BuildSummary.Layer own = find(builds.get(i), key);
            if (own != null && own.ran() && isFirstThatRan(builds.get(i), causeKey)) {
                Boolean same = files.isEmpty() ? Boolean.TRUE : NotedFiles.same(made.get(i), made.get(i + 1), files);
                known += same == null ? 0 : 1;
                cached += Boolean.TRUE.equals(same) ? 1 : 0;
            }
        }
        return new Avoidable(known, cached);
    }

    /** Whether no build is known. */
    public boolean isNothing() {
        return timeline == null && history.isEmpty();
    }

    /**
     * What is known of the layer of an instruction.
     *
     * @param cause an instruction above it in the same stage; null for none
     */
    public Layer layer(StageSteps stage, Instruction instruction, @CheckForNull Instruction cause) {
        LayerKey key = key(stage, instruction);
        LayerKey causeKey = cause == null ? null : key(stage, cause);
        List<Long> times = new ArrayList<>();
        Long bytes = null;
        boolean ranNow = false;
        int builds = 0;
        int ran = 0;
        int afterCause = 0;
        long afterCauseMillis = 0;
        for (List<BuildSummary.Layer> layers : builds()) {
            BuildSummary.Layer own = find(layers, key);
            if (own == null) {
                continue;
            }
            boolean now = timeline != null && builds == 0;
            builds++;
            bytes = bytes == null ? own.sizeBytes() : bytes;
            if (own.ran()) {
                ran++;
                ranNow |= now;
                times.add(own.durationMillis());
                if (causeKey != null && isFirstThatRan(layers, causeKey)) {
                    afterCause++;
                    afterCauseMillis += own.durationMillis();
                }
            }
        }
        if (builds == 0) {
            return Layer.UNKNOWN;
        }
        Long millis = times.isEmpty() ? null : ranNow ? times.get(0) : median(times);
        return new Layer(millis, bytes, ranNow, builds, ran, afterCause, List.copyOf(times), afterCauseMillis);
    }

    /**
     * The cost of the layers of a change, as sentences.
     *
     * @param what its name: {@code pip install}
     * @param cause as for {@link #layer}
     * @return null when nothing is known
     */
    @CheckForNull
    public String sentence(Layer layer, String what, @CheckForNull String cause) {
        if (layer.builds() == 0) {
            return null;
        }
        if (layer.builds() == 1) {
            return layer.ran() == 0
                    ? what + " came from the cache in this build, the only one that is known."
                    : what + " took " + Durations.format(layer.millis())
                            + " in this build, the only one that is known.";
        }
        StringBuilder text = new StringBuilder(what);
        text.append(" ran in ").append(layer.ran()).append(" of the last ").append(Counts.of(layer.builds(), "build"));
        if (cause != null && layer.afterCause() > 0) {
            text.append(layer.afterCause() == layer.ran() ? ", each time" : ", in " + layer.afterCause() + " of them")
                    .append(" because of ")
                    .append(cause)
                    .append(" above it");
        }
        if (layer.millis() != null) {
            text.append("; it took ").append(times(layer));
            if (cause != null && layer.afterCause() > 0) {
                text.append(": about ")
                        .append(Durations.coarse(layer.afterCauseMillis()))
                        .append(" over these builds");
            }
        }
        return text.append('.').toString();
    }

    /** {@code 14.7s to 25.2s, 20.1s in the middle}. */
    private static String times(Layer layer) {
        String shortest = Durations.format(Collections.min(layer.times()));
        String longest = Durations.format(Collections.max(layer.times()));
        if (shortest.equals(longest)) {
            return longest + (layer.ran() > 1 ? " each time" : "");
        }
        String range = shortest + " to " + longest;
        return layer.ran() > 2 ? range + ", " + Durations.format(median(layer.times())) + " in the middle" : range;
    }

    private List<List<BuildSummary.Layer>> builds() {
        List<List<BuildSummary.Layer>> builds = new ArrayList<>();
        if (timeline != null) {
            List<BuildSummary.Layer> layers = new ArrayList<>();
            for (TimelineSection.Vertex vertex : timeline.vertices()) {
                if (vertex.layer() != null) {
                    layers.add(new BuildSummary.Layer(
                            vertex.layer(),
                            vertex.number(),
                            vertex.lines(),
                            vertex.observed().outcome(),
                            vertex.durationMillis(),
                            vertex.sizeBytes()));
                }
            }
            builds.add(layers);
        }
        for (BuildSummary build : history) {
            builds.add(build.layers());
        }
        return builds;
    }

    private static LayerKey key(StageSteps stage, Instruction instruction) {
        Statement statement = instruction.statement();
        return LayerKey.of(
                null,
                stage.name(),
                statement.keyword()
                        + statement.line().substring(statement.spelling().length()));
    }

    /** The slowest of several platforms. */
    @CheckForNull
    private static BuildSummary.Layer find(List<BuildSummary.Layer> layers, LayerKey key) {
        BuildSummary.Layer found = null;
        for (BuildSummary.Layer layer : layers) {
            if (isSame(layer.layer(), key)
                    && (found == null
                            || !found.ran()
                            || layer.durationMillis() > found.durationMillis() && layer.ran())) {
                found = layer;
            }
        }
        return found;
    }

    private static boolean isSame(LayerKey layer, LayerKey key) {
        return layer.stage().equals(key.stage()) && layer.instruction().equals(key.instruction());
    }

    private static boolean isFirstThatRan(List<BuildSummary.Layer> layers, LayerKey cause) {
        for (BuildSummary.Layer layer : layers) {
            boolean counts = layer.layer().stage().equals(cause.stage())
                    && layer.ran()
                    && !layer.layer().startsStage();
            if (counts) {
                return isSame(layer.layer(), cause);
            }
        }
        return false;
    }

    private static long median(List<Long> times) {
        List<Long> sorted = new ArrayList<>(times);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }
}
