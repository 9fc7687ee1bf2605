package io.jenkins.plugins.optimizeddockerbuild.engine.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AffinityTest {
    private static final List<PoolNode> THREE = List.of(node("one"), node("two"), node("three"));

    private static PoolNode node(String name) {
        return new PoolNode(name, "tcp://" + name + ":1234", null, List.of(), PoolNode.Limits.NONE, BuildTrust.TRUSTED);
    }

    @Test
    void givesAProjectTheSameNodesInWhateverOrderTheyAreListed() {
        List<PoolNode> backwards = new ArrayList<>(THREE);
        Collections.reverse(backwards);

        assertThat(Affinity.order(backwards, "app")).isEqualTo(Affinity.order(THREE, "app"));
    }

    @Test
    void givesEachNodeItsShareOfTheProjects() {
        Map<String, Integer> shares = new HashMap<>();
        for (int project = 0; project < 3000; project++) {
            String first = Affinity.order(THREE, "team/app-" + project).get(0).name();
            shares.merge(first, 1, Integer::sum);
        }

        assertThat(shares).hasSize(3);
        assertThat(shares.values()).allSatisfy(share -> assertThat(share).isBetween(900, 1100));
    }

    @Test
    void movesOnlyTheProjectsOfANodeThatGoes() {
        List<PoolNode> two = List.of(THREE.get(0), THREE.get(2));
        for (int project = 0; project < 300; project++) {
            List<PoolNode> before = Affinity.order(THREE, "app-" + project);
            List<PoolNode> after = Affinity.order(two, "app-" + project);

            PoolNode expected = before.get(0).equals(THREE.get(1)) ? before.get(1) : before.get(0);
            assertThat(after.get(0)).isEqualTo(expected);
        }
    }
}
