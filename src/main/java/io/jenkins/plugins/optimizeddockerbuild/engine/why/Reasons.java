package io.jenkins.plugins.optimizeddockerbuild.engine.why;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.LayerKey;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Ingredients;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.LayerReason;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.LayerReason.Kind;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ReportComparison.Cause;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimelineSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimelineSection.Vertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex.Outcome;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Determines why each layer had to run: because a layer that it builds on ran, or because something that it is made of
 * differs from the last build that had its result. If neither can be determined, it says so.
 */
public final class Reasons {
    private final Ingredients now;
    private final List<BuildSummary> history;
    private final Caches caches;
    private final Map<Integer, Vertex> vertices = new HashMap<>();
    private final Map<Integer, LayerReason> found = new HashMap<>();

    private Reasons(TimelineSection timeline, Ingredients now, List<BuildSummary> history) {
        this.now = now;
        this.history = history;
        this.caches = Caches.of(timeline);
        for (Vertex vertex : timeline.vertices()) {
            vertices.put(vertex.number(), vertex);
        }
    }

    /**
     * Reasons by vertex number, for layers that ran.
     *
     * @param now what the build was made of
     * @param history earlier builds, newest first
     */
    public static Map<Integer, LayerReason> of(TimelineSection timeline, Ingredients now, List<BuildSummary> history) {
        Reasons reasons = new Reasons(timeline, now, history);
        for (Vertex vertex : timeline.vertices()) {
            if (vertex.name().isLayer() && ran(vertex)) {
                reasons.reason(vertex, new HashSet<>());
            }
        }
        return Map.copyOf(reasons.found);
    }

    /**
     * Reasons that are known without any history: the cache was disabled.
     *
     * @param noCache whether it was for the whole build
     * @param noCacheStages names of stages for which it was
     */
    public static Map<Integer, LayerReason> withoutHistory(
            TimelineSection timeline, boolean noCache, List<String> noCacheStages) {
        Ingredients now = new Ingredients("", noCache, noCacheStages, List.of(), List.of(), List.of(), List.of());
        Map<Integer, LayerReason> reasons = new HashMap<>(of(timeline, now, List.of()));
        reasons.values().removeIf(reason -> reason.kind() != Kind.NO_CACHE);
        return reasons;
    }

    /**
     * What made layers run in the later of two builds: the differences in what each layer is made of. Covers layers
     * that did not run in the earlier build or ran in both, but not those that only ran because another did. Empty when
     * the builds did not record their ingredients, or belong to different histories.
     */
    public static List<Cause> between(BuildSummary before, BuildSummary after) {
        Ingredients then = before.ingredients();
        Ingredients now = after.ingredients();
        if (then == null || now == null || !then.salt().equals(now.salt())) {
            return List.of();
        }
        List<Cause> causes = new ArrayList<>();
        Set<LayerKey> seen = new HashSet<>();
        for (BuildSummary.Layer layer : after.layers()) {
            LayerKey key = layer.layer();
            Recipe recipe = key.startsStage() || layer.outcome() == Outcome.CACHED ? null : Recipe.of(now, key);
            if (recipe == null) {
                continue;
            }
            Recipe earlier = Recipe.of(then, key.stage(), recipe.key());
            LayerReason reason = earlier == null ? recipe.appeared(before) : recipe.since(earlier, before, false);
            if (reason != null && reason.isKnown() && seen.add(key)) {
                causes.add(new Cause(key, layer.number(), reason));
            }
        }
        return causes;
    }

    private static boolean ran(Vertex vertex) {
        return vertex.observed().outcome() != Outcome.CACHED
                && !vertex.observed().intervals().isEmpty();
    }

    private LayerReason reason(Vertex vertex, Set<Integer> onTheWay) {
        LayerReason known = found.get(vertex.number());
        if (known != null) {
            return known;
        }
        LayerReason reason = ofTheWholeBuild(vertex);
        if (reason == null && onTheWay.add(vertex.number())) {
            Vertex before = firstThatRanBefore(vertex);
            if (before != null && !onTheWay.contains(before.number())) {
                LayerReason its = reason(before, onTheWay);
                reason = its.becauseOf(its.cause() == 0 ? before.number() : its.cause());
            }
        }
        if (reason == null) {
            reason = own(vertex);
        }
        found.put(vertex.number(), reason);
        return reason;
    }

    /** The first of the direct inputs that ran; null when all came from a cache. */
    @CheckForNull
    private Vertex firstThatRanBefore(Vertex vertex) {
        Vertex first = null;
        List<Vertex> toLookAt = new ArrayList<>(List.of(vertex));
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < toLookAt.size(); i++) {
            for (int input : toLookAt.get(i).observed().inputs()) {
                Vertex before = vertices.get(input);
                if (before == null || !seen.add(input)) {
                    continue;
                }
                if (!before.name().isLayer()) {
                    toLookAt.add(before);
                } else if (ran(before) && (first == null || before.number() < first.number())) {
                    first = before;
                }
            }
        }
        return first;
    }

    /** A reason that applies to every layer; null when there is none. */
    @CheckForNull
    private LayerReason ofTheWholeBuild(Vertex vertex) {
        if (now.noCache() || now.noCacheStages().contains(vertex.layer().stage())) {
            return reason(Kind.NO_CACHE, "the cache was disabled for this build", null);
        }
        return history.isEmpty() ? reason(Kind.FIRST, "no earlier build is known", null) : null;
    }

    /** Whether the layer below came from a cache, so that the base image and everything else below it is unchanged. */
    private boolean buildsOnCached(Vertex vertex) {
        for (int input : vertex.observed().inputs()) {
            Vertex before = vertices.get(input);
            if (before != null && before.name().isLayer() && before.observed().outcome() == Outcome.CACHED) {
                return true;
            }
        }
        return false;
    }

    private LayerReason own(Vertex vertex) {
        LayerKey layer = vertex.layer();
        BuildSummary last = lastComparable();
        if (last == null) {
            return reason(Kind.UNKNOWN, "earlier builds did not record what they were made of", null);
        }
        if (now.stages().isEmpty()) {
            return reason(Kind.UNKNOWN, "the Dockerfile was not available", null);
        }
        Recipe recipe = Recipe.of(now, layer);
        if (recipe == null) {
            return reason(Kind.UNKNOWN, "its line in the Dockerfile was not found", null);
        }
        BuildSummary before = lastWith(layer);
        if (before == null) {
            Recipe earlier = Recipe.of(last.ingredients(), layer.stage(), recipe.key());
            return earlier == null
                    ? recipe.appeared(last)
                    : reason(Kind.FIRST, "no known earlier build came this far", last.id());
        }
        Recipe earlier = Recipe.of(before.ingredients(), layer.stage(), recipe.key());
        if (earlier == null) {
            return reason(Kind.UNKNOWN, "the Dockerfile of the previous build was not available", before.id());
        }
        LayerReason changed = recipe.since(earlier, before, buildsOnCached(vertex));
        return changed == null ? caches.lost(before.id()) : changed;
    }

    /** The newest build whose ingredients are comparable with these. */
    @CheckForNull
    private BuildSummary lastComparable() {
        for (BuildSummary build : history) {
            if (isComparable(build)) {
                return build;
            }
        }
        return null;
    }

    /** The newest build that had the result of a layer. */
    @CheckForNull
    private BuildSummary lastWith(LayerKey key) {
        for (BuildSummary build : history) {
            if (isComparable(build)) {
                for (BuildSummary.Layer layer : build.layers()) {
                    if (layer.layer().equals(key)
                            && (layer.outcome() == Outcome.DONE || layer.outcome() == Outcome.CACHED)) {
                        return build;
                    }
                }
            }
        }
        return null;
    }

    private boolean isComparable(BuildSummary build) {
        return build.ingredients() != null && build.ingredients().salt().equals(now.salt());
    }

    private static LayerReason reason(Kind kind, String text, @CheckForNull String since) {
        return new LayerReason(kind, 0, text, null, null, List.of(), 0, since);
    }

    /**
     * The state of the caches, for an unchanged layer.
     *
     * @param anyCached whether any layer came from a cache
     * @param imported whether a cache was imported
     * @param refused why a cache could not be imported; null when none failed
     */
    private record Caches(
            boolean anyCached,
            boolean imported,
            @CheckForNull String refused) {
        static Caches of(TimelineSection timeline) {
            boolean anyCached = false;
            boolean imported = false;
            String refused = null;
            for (Vertex vertex : timeline.vertices()) {
                if (vertex.name().isLayer()) {
                    anyCached |= vertex.observed().outcome() == Outcome.CACHED;
                } else if (vertex.name().kind() == VertexName.Kind.CACHE_IMPORT) {
                    imported |= vertex.observed().outcome() == Outcome.DONE;
                    if (vertex.observed().outcome() == Outcome.FAILED && refused == null) {
                        String name = vertex.name().instruction();
                        int from = name.lastIndexOf(" from ");
                        refused = "the cache " + (from < 0 ? "" : name.substring(from + " from ".length()) + " ")
                                + (vertex.observed().missedCache() ? "does not exist yet" : "could not be imported");
                    }
                }
            }
            return new Caches(anyCached, imported, refused);
        }

        LayerReason lost(String since) {
            if (refused != null && !imported) {
                return reason(
                        Kind.CACHE_IMPORT,
                        refused + ", and the builder did not have its result, although it is unchanged",
                        since);
            }
            if (!anyCached && !imported) {
                return reason(
                        Kind.EMPTY_BUILDER,
                        "the builder had nothing of this build, and no cache was imported, although the layer"
                                + " is unchanged",
                        since);
            }
            return reason(
                    Kind.NOT_IN_CACHE,
                    "its result was no longer " + (imported ? "in the imported cache or " : "") + "on the builder,"
                            + " although it is unchanged",
                    since);
        }
    }
}
