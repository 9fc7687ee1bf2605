package io.jenkins.plugins.optimizeddockerbuild.engine.report.svg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.jenkins.plugins.optimizeddockerbuild.engine.report.svg.TreeMap.Box;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TreeMapTest {
    private static final Box WHOLE = new Box(0, 0, 600, 400);

    @Test
    void dividesTheExampleOfItsAuthorsAsTheyDo() {
        List<Box> boxes = TreeMap.divide(List.of(6L, 6L, 4L, 3L, 2L, 2L, 1L), new Box(0, 0, 6, 4));

        assertThat(boxes.get(0)).isEqualTo(new Box(0, 0, 3, 2));
        assertThat(boxes.get(1)).isEqualTo(new Box(0, 2, 3, 2));
        assertThat(boxes.get(2).width()).isCloseTo(12 / 7.0, within(1e-9));
    }

    @Test
    void givesEachSizeItsShareOfTheAreaAndLeavesNothingUncovered() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            List<Long> sizes = new ArrayList<>();
            for (int i = random.nextInt(40); i >= 0; i--) {
                sizes.add((long) (Math.exp(random.nextDouble() * 20)));
            }
            sizes.sort((a, b) -> Long.compare(b, a));
            double sum = sizes.stream().mapToLong(Long::longValue).sum();

            List<Box> boxes = TreeMap.divide(sizes, WHOLE);

            assertThat(boxes).hasSameSizeAs(sizes);
            for (int i = 0; i < sizes.size(); i++) {
                Box box = boxes.get(i);
                assertThat(box.area()).isCloseTo(sizes.get(i) / sum * WHOLE.area(), within(0.01));
                assertThat(box.x()).isBetween(0.0, 600.001);
                assertThat(box.x() + box.width()).isLessThan(600.001);
                assertThat(box.y() + box.height()).isLessThan(400.001);
            }
        }
    }

    @Test
    void copesWithNothing() {
        assertThat(TreeMap.divide(List.of(), WHOLE)).isEmpty();
        assertThat(TreeMap.divide(List.of(0L, 0L), WHOLE))
                .hasSize(2)
                .allSatisfy(box -> assertThat(box.area()).isZero());
        assertThat(TreeMap.divide(List.of(5L, 0L), WHOLE).get(0)).isEqualTo(WHOLE);
    }
}
