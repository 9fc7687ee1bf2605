package io.jenkins.plugins.optimizeddockerbuild.engine.pool;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuilderUnavailableException;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import java.io.IOException;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where one build runs, and why.
 *
 * @param places nodes with what each builds; empty unless {@link Outcome#SEATED}
 * @param leftOut nodes that were not used, with the reasons
 * @param lost nodes that were lost during this build
 * @param refusal why there is no place and how to fix it, in a sentence; null when there is one
 * @param waitedMillis for a node to become free
 */
public record PoolSeat(
        PoolOrder order,
        Outcome outcome,
        List<Place> places,
        List<LeftOut> leftOut,
        Set<String> lost,
        @CheckForNull String refusal,
        long waitedMillis)
        implements Serializable {

    /** The outcome of the search. */
    public enum Outcome {
        /** There are nodes for the build. */
        SEATED,
        /** All suitable nodes are busy. */
        FULL,
        /** There is no node, and this machine's own builder is used. */
        FALLBACK,
        /** There is no node, so the build fails. */
        REFUSED
    }

    /**
     * A node of the build.
     *
     * @param platforms that it builds; empty when there is one node and no platform was requested
     * @param emulated those of them that are not native to the node
     * @param choice 1 for the node with the project's cache, 2 for the next
     * @param buildkit its version; null when unknown
     */
    public record Place(
            PoolNode node,
            List<String> platforms,
            List<String> emulated,
            int choice,
            @CheckForNull String buildkit) implements Serializable {}

    /**
     * A node that did not get the build.
     *
     * @param reason without a full stop
     */
    public record LeftOut(String node, String reason) implements Serializable {}

    public PoolSeat {
        places = List.copyOf(places);
        leftOut = List.copyOf(leftOut);
        // plainly serializable
        lost = new TreeSet<>(lost);
    }

    /** Names of the nodes. */
    public List<String> nodes() {
        return places.stream().map(place -> place.node().name()).toList();
    }

    public PoolSeat waited(long millis) {
        return new PoolSeat(order, outcome, places, leftOut, lost, refusal, millis);
    }

    /** Name of the builder that {@link #create} creates. */
    String builder() {
        return places.size() == 1
                ? builder(places.get(0))
                : SeatBuilders.name(order.pool().name(), places);
    }

    /** For this node alone. */
    String builder(Place place) {
        return SeatBuilders.name(order.pool().name(), place.node());
    }

    /**
     * Creates the builders that the search has not created.
     *
     * @param environment from {@link #environment}
     */
    public void create(ClientEnvironment environment)
            throws BuilderUnavailableException, IOException, InterruptedException {
        for (Place place : places) {
            SeatBuilders.create(environment, builder(place), place.node());
        }
        if (places.size() > 1) {
            SeatBuilders.createForAll(environment, builder(), places);
        }
    }

    /** The request with the builder of this seat. */
    public BuildRequest request(BuildRequest request) {
        return outcome == Outcome.SEATED
                ? request.toBuilder()
                        .without(BuildOption.BUILDER)
                        .read(BuildOption.BUILDER, builder())
                        .build()
                : request;
    }

    /** Sentences for the log: which nodes, why these, and what is wrong with others. */
    public List<String> sentences() {
        return SeatSentences.of(this);
    }

    /**
     * Another place for a build whose node was lost; its builder is created.
     *
     * @return null when there is none
     */
    @CheckForNull
    public PoolSeat next(ClientEnvironment environment) throws InterruptedException, IOException {
        Set<String> gone = new TreeSet<>(lost);
        gone.addAll(nodes());
        PoolSeat next = PoolSearch.find(order, Set.of(), gone, environment);
        if (next.outcome != Outcome.SEATED) {
            return null;
        }
        try {
            next.create(environment);
        } catch (BuilderUnavailableException e) {
            return null;
        }
        return next.waited(waitedMillis);
    }

    /** The environment with a builder folder for this build alone. */
    public static ClientEnvironment environment(ClientEnvironment environment, String folder) {
        Map<String, String> variables = new HashMap<>(environment.variables());
        variables.put("BUILDX_CONFIG", folder);
        variables.remove("BUILDX_BUILDER");
        return new ClientEnvironment(variables, environment.folder());
    }
}
