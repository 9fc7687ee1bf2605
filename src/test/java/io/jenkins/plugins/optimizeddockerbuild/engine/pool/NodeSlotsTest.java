package io.jenkins.plugins.optimizeddockerbuild.engine.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeSlotsTest {
    @TempDir
    private Path folder;

    private static PoolNode node(String name, int mostBuilds) {
        return new PoolNode(
                name,
                "tcp://" + name + ":1234",
                null,
                List.of(),
                new PoolNode.Limits(mostBuilds, 0, false),
                BuildTrust.TRUSTED);
    }

    @Test
    void letsAsManyBuildsInAsANodeMayHave() throws Exception {
        PoolNode two = node("two", 2);
        try (NodeSlots first = new NodeSlots(folder);
                NodeSlots second = new NodeSlots(folder);
                NodeSlots third = new NodeSlots(folder)) {
            assertThat(first.take(List.of(two))).isNull();
            assertThat(second.take(List.of(two))).isNull();
            assertThat(third.take(List.of(two))).isEqualTo("two");
            assertThat(third.hasRoom(two)).isFalse();

            first.close();

            assertThat(third.hasRoom(two)).isTrue();
            assertThat(third.take(List.of(two))).isNull();
        }
    }

    @Test
    void takesNoPlaceWhereNotAllNodesHaveRoom() throws Exception {
        PoolNode free = node("free", 1);
        PoolNode busy = node("busy", 1);
        try (NodeSlots first = new NodeSlots(folder);
                NodeSlots second = new NodeSlots(folder)) {
            first.take(List.of(busy));

            assertThat(second.take(List.of(free, busy))).isEqualTo("busy");
            assertThat(second.hasRoom(free)).isTrue();
        }
    }

    @Test
    void countsNothingOnANodeWithoutALimit() throws Exception {
        try (NodeSlots slots = new NodeSlots(folder.resolve("never made"))) {
            assertThat(slots.take(List.of(node("any", 0)))).isNull();
            assertThat(folder.resolve("never made")).doesNotExist();
        }
    }
}
