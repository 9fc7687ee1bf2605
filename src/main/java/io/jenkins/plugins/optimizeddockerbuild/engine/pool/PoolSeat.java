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
 * Where one build goes, and why.
 *
 * @param places nodes with what each builds; empty unless {@link Outcome#SEATED}
 * @param leftOut nodes that another build might have had
 * @param lost nodes that went away under this build
 * @param refusal why there is no place, in a sentence with the way out; null when there is one
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

    /** What came of the search. */
    public enum Outcome {
        /** There are nodes for the build. */
        SEATED,
        /** All that could take it build as much as they may. */
        FULL,
        /** There is none, and this machine's own builder is to be used. */
        FALLBACK,
        /** There is none, and so no build. */
        REFUSED
    }

    /**
     * A node of the build.
     *
     * @param platforms that it builds; empty where there is one node and it is not said
     * @param emulated those of them that are not its own
     * @param choice 1 for the node where the project's cache is, 2 for the next
     * @param buildkit its version; null when it does not tell
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
        // serializable in any case
        lost = new TreeSet<>(lost);
    }

    /** Names of the nodes. */
    public List<String> nodes() {
        return places.stream().map(place -> place.node().name()).toList();
    }

    public PoolSeat waited(long millis) {
        return new PoolSeat(order, outcome, places, leftOut, lost, refusal, millis);
    }

    /** Name of the builder that {@link #create} makes. */
    String builder() {
        return places.size() == 1
                ? builder(places.get(0))
                : SeatBuilders.name(order.pool().name(), places);
    }

    /** Of the node alone. */
    String builder(Place place) {
        return SeatBuilders.name(order.pool().name(), place.node());
    }

    /**
     * Makes the builders, as far as the search has not.
     *
     * @param environment as {@link #environment} gives it
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

    /**
     * Sentences for the log: which nodes, why these, and what is wrong with others.
     */
    public List<String> sentences() {
        return SeatSentences.of(this);
    }

    /**
     * Another place for the build, whose node went away before it ended; the builder is made.
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

    /** The environment with a folder of builders for this build alone. */
    public static ClientEnvironment environment(ClientEnvironment environment, String folder) {
        Map<String, String> variables = new HashMap<>(environment.variables());
        variables.put("BUILDX_CONFIG", folder);
        variables.remove("BUILDX_BUILDER");
        return new ClientEnvironment(variables, environment.folder());
    }
}
