package io.jenkins.plugins.optimizeddockerbuild.steps;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.pool.BuildTrust;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.BuilderPool;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolNode;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoolLoadTest {
    private Instant now = Instant.parse("2026-03-01T10:00:00Z");
    private final PoolLoad load = new PoolLoad(() -> now);

    private static PoolNode node(String name, String endpoint, int mostBuilds) {
        return new PoolNode(
                name, endpoint, null, List.of(), new PoolNode.Limits(mostBuilds, 0, false), BuildTrust.TRUSTED);
    }

    @Test
    void countsBuildsByTheEndpointWhateverThePoolCallsIt() {
        PoolNode a = node("a", "tcp://10.0.0.1:1234", 1);
        PoolNode same = node("b", "tcp://10.0.0.1:1234", 1);
        assertThat(load.take("first", List.of(a))).isTrue();

        assertThat(load.take("second", List.of(same))).isFalse();
        assertThat(load.full(new BuilderPool("other", List.of(same), false), "second"))
                .containsExactly("b");
        assertThat(load.full(new BuilderPool("other", List.of(same), false), "first"))
                .isEmpty();

        load.leave("first");

        assertThat(load.take("second", List.of(same))).isTrue();
    }

    @Test
    void movesABuildFromOneNodeToAnother() {
        PoolNode a = node("a", "tcp://10.0.0.1:1234", 1);
        PoolNode b = node("b", "tcp://10.0.0.2:1234", 1);
        load.take("first", List.of(a));

        load.take("first", List.of(b));

        assertThat(load.take("second", List.of(a))).isTrue();
        assertThat(load.take("third", List.of(b))).isFalse();
    }

    @Test
    void givesANodeToTheBuildThatWaitedLongest() {
        PoolNode a = node("a", "tcp://10.0.0.1:1234", 1);
        load.take("running", List.of(a));
        load.await("second", List.of(a));
        load.await("third", List.of(a));
        load.await("second", List.of(a));
        load.leave("running");

        assertThat(load.take("third", List.of(a))).isFalse();
        assertThat(load.take("fourth", List.of(a))).isFalse();
        assertThat(load.full(new BuilderPool("team", List.of(a), false), "third"))
                .containsExactly("a");
        assertThat(load.take("second", List.of(a))).isTrue();

        load.leave("second");

        assertThat(load.take("third", List.of(a))).isTrue();
    }

    @Test
    void leavesABuildThePlaceThatItHasWhileOthersWait() {
        PoolNode a = node("a", "tcp://10.0.0.1:1234", 1);
        load.take("first", List.of(a));
        load.await("second", List.of(a));

        assertThat(load.full(new BuilderPool("team", List.of(a), false), "first"))
                .isEmpty();
        assertThat(load.take("first", List.of(a))).isTrue();
    }

    @Test
    void takesTheTurnFromABuildThatDoesNotAskAnyMore() {
        PoolNode a = node("a", "tcp://10.0.0.1:1234", 1);
        load.await("gone", List.of(a));
        assertThat(load.take("other", List.of(a))).isFalse();

        now = now.plusSeconds(61);

        assertThat(load.take("other", List.of(a))).isTrue();
    }

    @Test
    void letsABuildPassWhoseNodeNobodyWaitsFor() {
        PoolNode a = node("a", "tcp://10.0.0.1:1234", 1);
        PoolNode b = node("b", "tcp://10.0.0.2:1234", 1);
        load.await("first", List.of(a));

        assertThat(load.take("second", List.of(b))).isTrue();
    }

    @Test
    void knowsTheFullAddressesOfAName() {
        PoolNode name = node("pods", "dns://buildkit.ci:1234", 1);
        load.put("first", List.of("tcp://10.0.0.1:1234"));
        load.put("second", List.of("tcp://10.0.0.2:9999"));

        assertThat(load.full(new BuilderPool("team", List.of(name), false), "third"))
                .containsExactly("10.0.0.1:1234");
    }
}
