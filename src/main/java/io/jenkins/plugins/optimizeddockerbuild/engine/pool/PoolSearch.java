package io.jenkins.plugins.optimizeddockerbuild.engine.pool;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.NativePlatform;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolSeat.LeftOut;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolSeat.Outcome;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolSeat.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds the nodes for one build: in the order of the project's affinity, those that accept such a build, have a free
 * slot and respond. It queries one node first, and all others in parallel only if that one cannot take the whole build.
 * If none responds, that takes 7 s.
 */
public final class PoolSearch {
    private final PoolOrder order;
    private final Set<String> full;
    private final Set<String> lost;
    private final List<LeftOut> leftOut = new ArrayList<>();

    private PoolSearch(PoolOrder order, Set<String> full, Set<String> lost) {
        this.order = order;
        this.full = full;
        this.lost = lost;
    }

    /**
     * @param full names of nodes without free slots
     * @param lost names of nodes that were lost during this build
     * @param environment with a builder folder for this build alone, which gets one builder for each queried node
     */
    public static PoolSeat find(PoolOrder order, Set<String> full, Set<String> lost, ClientEnvironment environment)
            throws InterruptedException {
        return new PoolSearch(order, full, lost).find(environment);
    }

    private PoolSeat find(ClientEnvironment environment) throws InterruptedException {
        NodeRoll roll = new NodeRoll(new NodeCheck(environment, order.pool().name()));
        List<PoolNode> ranked = Affinity.order(admitted(roll.expand(order.pool().nodes(), leftOut)), order.key());
        List<PoolNode> free = ranked.stream().filter(this::isFree).toList();
        List<String> wanted = wanted(ranked);
        List<NodeAnswer> answers = ask(roll, free, wanted);
        Map<PoolNode, Place> places = new LinkedHashMap<>();
        if (wanted.isEmpty() && !answers.isEmpty()) {
            NodeAnswer first = answers.get(0);
            places.put(first.node(), place(first, ranked, List.of(), List.of()));
        }
        for (String platform : wanted) {
            NodeAnswer chosen = ownNode(answers, platform);
            if (chosen == null && isToCome(ranked, platform)) {
                return seat(Outcome.FULL, List.of(), null);
            }
            chosen = chosen == null ? emulating(answers, places, platform) : chosen;
            if (chosen == null) {
                return nothing("for " + platform + " (it has " + said(ranked) + ")");
            }
            places.merge(
                    chosen.node(),
                    place(chosen, ranked, List.of(platform), chosen.isNative(platform) ? List.of() : List.of(platform)),
                    PoolSearch::both);
        }
        if (places.isEmpty()) {
            boolean isCrowded = ranked.stream().anyMatch(node -> full.contains(node.name()));
            return isCrowded ? seat(Outcome.FULL, List.of(), null) : nothing("");
        }
        return seat(Outcome.SEATED, List.copyOf(places.values()), null);
    }

    private List<PoolNode> admitted(List<PoolNode> nodes) {
        List<PoolNode> admitted = new ArrayList<>();
        for (PoolNode node : nodes) {
            if (node.limits().drained()) {
                leaveOut(node, "is drained");
            } else if (!node.builds().admits(order.untrusted())) {
                leaveOut(node, "takes " + node.builds().word() + " builds only");
            } else {
                admitted.add(node);
            }
        }
        return admitted;
    }

    private boolean isFree(PoolNode node) {
        if (lost.contains(node.name())) {
            leaveOut(node, "was lost during the build");
            return false;
        }
        if (full.contains(node.name())) {
            leaveOut(node, "builds " + node.limits().mostBuilds() + " already");
            return false;
        }
        return true;
    }

    private void leaveOut(PoolNode node, String reason) {
        leftOut.add(new LeftOut(node.name(), reason));
    }

    /** The default platforms: in a pool of several, this machine's if it has nodes, otherwise the first. */
    private List<String> wanted(List<PoolNode> ranked) {
        if (!order.platforms().isEmpty()) {
            return order.platforms();
        }
        List<String> said = new ArrayList<>();
        ranked.forEach(node -> said.addAll(node.platforms()));
        if (said.isEmpty() || ranked.stream().anyMatch(node -> node.platforms().isEmpty())) {
            return List.of();
        }
        String local = NativePlatform.local();
        return List.of(said.contains(local) ? local : said.get(0));
    }

    private static String said(List<PoolNode> ranked) {
        return String.join(
                ", ",
                ranked.stream()
                        .flatMap(node -> node.platforms().isEmpty()
                                ? Stream.of("nodes without platforms")
                                : node.platforms().stream())
                        .distinct()
                        .sorted()
                        .toList());
    }

    /** Those that respond, in the order of the affinity. */
    private List<NodeAnswer> ask(NodeRoll roll, List<PoolNode> free, List<String> wanted) throws InterruptedException {
        List<PoolNode> likely = free.stream()
                .filter(node -> wanted.isEmpty() || wanted.stream().anyMatch(node::mayBuild))
                .toList();
        List<PoolNode> asked = likely.isEmpty() ? free : likely;
        if (asked.isEmpty()) {
            return List.of();
        }
        List<NodeAnswer> answers = new ArrayList<>(roll.ask(asked.subList(0, 1)));
        NodeAnswer first = answers.get(0);
        if (!first.answers() || !wanted.stream().allMatch(first::isNative)) {
            answers.addAll(roll.ask(asked.subList(1, asked.size())));
        }
        for (NodeAnswer answer : answers) {
            if (!answer.answers()) {
                leaveOut(answer.node(), answer.problem());
            }
        }
        return answers.stream().filter(NodeAnswer::answers).toList();
    }

    @CheckForNull
    private static NodeAnswer ownNode(List<NodeAnswer> answers, String platform) {
        return answers.stream()
                .filter(answer -> answer.isNative(platform))
                .findFirst()
                .orElse(null);
    }

    /** Whether a node of the platform is only busy: waiting is cheaper than emulation. */
    private boolean isToCome(List<PoolNode> ranked, String platform) {
        return ranked.stream().anyMatch(node -> full.contains(node.name()) && node.mayBuild(platform));
    }

    /** A node of the build if possible, to avoid another one. */
    @CheckForNull
    private static NodeAnswer emulating(List<NodeAnswer> answers, Map<PoolNode, Place> places, String platform) {
        return answers.stream()
                .filter(answer -> answer.builds(platform))
                .sorted((one, other) ->
                        Boolean.compare(!places.containsKey(one.node()), !places.containsKey(other.node())))
                .findFirst()
                .orElse(null);
    }

    private static Place place(
            NodeAnswer answer, List<PoolNode> ranked, List<String> platforms, List<String> emulated) {
        List<PoolNode> rivals = ranked.stream()
                .filter(node -> platforms.isEmpty() || platforms.stream().allMatch(node::mayBuild))
                .toList();
        int choice = Math.max(0, rivals.indexOf(answer.node())) + 1;
        return new Place(
                answer.node(),
                platforms,
                emulated,
                choice,
                answer.buildkit() == null ? null : answer.buildkit().toString());
    }

    private static Place both(Place one, Place other) {
        List<String> platforms = new ArrayList<>(one.platforms());
        platforms.addAll(other.platforms());
        List<String> emulated = new ArrayList<>(one.emulated());
        emulated.addAll(other.emulated());
        return new Place(one.node(), platforms, emulated, one.choice(), one.buildkit());
    }

    private PoolSeat nothing(String purpose) {
        StringBuilder why = new StringBuilder("No node of the pool `")
                .append(order.pool().name())
                .append("` can be used")
                .append(purpose.isEmpty() ? "" : " " + purpose);
        String separator = ": ";
        for (LeftOut node : leftOut) {
            why.append(separator).append('`').append(node.node()).append("` ").append(node.reason());
            separator = ", ";
        }
        boolean falls = order.pool().fallback();
        why.append(
                falls
                        ? ". This machine's own builder is used."
                        : "; start one, add one, or allow the pool to fall back to this machine's own builder.");
        return seat(falls ? Outcome.FALLBACK : Outcome.REFUSED, List.of(), why.toString());
    }

    private PoolSeat seat(Outcome outcome, List<Place> places, @CheckForNull String refusal) {
        return new PoolSeat(order, outcome, places, leftOut, lost, refusal, 0);
    }
}
