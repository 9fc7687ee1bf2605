package io.jenkins.plugins.optimizeddockerbuild.engine.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;

class PlacesTest {
    private final Places places = new Places();

    private void build(String place, String image, long millis, int times) {
        for (int i = 0; i < times; i++) {
            places.add(place, image, new BuildFigures("app", 1, true, millis, null, null, null, null));
        }
    }

    @Test
    void findsAnAgentThatIsSlowerThanTheOthersWithTheSameImages() {
        build("good", "a", 10_000, 10);
        build("bad", "a", 20_000, 5);
        build("good", "b", 100_000, 4);
        build("bad", "b", 150_000, 4);
        // a long build that only one of them makes tells nothing
        build("good", "c", 900_000, 9);

        assertThat(places.all())
                .extracting(Fleet.Place::name, place -> Math.round(place.slowerPercent()))
                .containsExactlyInAnyOrder(tuple("bad", 56L), tuple("good", -37L));
    }

    @Test
    void comparesNothingWithFewBuildsAndNoFailures() {
        build("good", "a", 10_000, 10);
        build("new", "a", 90_000, 2);
        places.add("new", "a", new BuildFigures("app", 1, false, 1, null, null, null, null));

        assertThat(places.all())
                .filteredOn(place -> place.name().equals("new"))
                .containsExactly(new Fleet.Place("new", 3, 180_001, 1, null, null));
    }
}
