package io.jenkins.plugins.optimizeddockerbuild.engine.pool;

import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolSeat.LeftOut;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Queries nodes in parallel, with a deadline. */
final class NodeRoll {
    private static final Duration NAME_PATIENCE = Duration.ofSeconds(2);
    private static final int AT_ONCE = 32;

    private final NodeCheck check;

    NodeRoll(NodeCheck check) {
        this.check = check;
    }

    /** The nodes, with DNS names replaced by one node for each address. */
    List<PoolNode> expand(List<PoolNode> nodes, List<LeftOut> leftOut) throws InterruptedException {
        List<PoolNode> all = new ArrayList<>();
        for (PoolNode node : nodes) {
            if (!node.isName()) {
                all.add(node);
                continue;
            }
            List<String> addresses = node.limits().drained() ? List.of() : addresses(node);
            addresses.forEach(address -> all.add(node.at(address)));
            if (addresses.isEmpty()) {
                leftOut.add(new LeftOut(
                        node.name(), node.limits().drained() ? "is drained" : "has no address (" + node.host() + ")"));
            }
        }
        return all;
    }

    private static List<String> addresses(PoolNode node) throws InterruptedException {
        List<List<String>> found = together(List.of(node), NAME_PATIENCE, List.of(), NodeRoll::resolved);
        return found.get(0);
    }

    private static List<String> resolved(PoolNode node) {
        try {
            return Stream.of(InetAddress.getAllByName(node.host()))
                    .map(InetAddress::getHostAddress)
                    .sorted()
                    .toList();
        } catch (UnknownHostException e) {
            return List.of();
        }
    }

    /** Their answers, in order. */
    List<NodeAnswer> ask(List<PoolNode> nodes) throws InterruptedException {
        List<NodeAnswer> answers = together(nodes, NodeCheck.MOST, null, check::ask);
        List<NodeAnswer> all = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            all.add(
                    answers.get(i) == null
                            ? NodeAnswer.silent(
                                    nodes.get(i), "does not answer within " + NodeCheck.MOST.toSeconds() + " s")
                            : answers.get(i));
        }
        return all;
    }

    private interface Question<T> {
        T of(PoolNode node) throws InterruptedException;
    }

    /** @param late the value for an answer that did not come in time */
    private static <T> List<T> together(List<PoolNode> nodes, Duration patience, T late, Question<T> question)
            throws InterruptedException {
        List<T> answers = new ArrayList<>();
        if (nodes.isEmpty()) {
            return answers;
        }
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(AT_ONCE, nodes.size()), work -> {
            Thread thread = new Thread(work, "pool");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<T>> asked = new ArrayList<>();
            nodes.forEach(node -> asked.add(threads.submit(() -> question.of(node))));
            // somewhat more than the limit for each node, whose own timeout gives a better message
            long end = System.nanoTime() + patience.plusMillis(500).toNanos();
            for (Future<T> answer : asked) {
                answers.add(answer(answer, end - System.nanoTime(), late));
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }

    private static <T> T answer(Future<T> future, long nanos, T late) throws InterruptedException {
        try {
            return future.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return late;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
