package io.jenkins.plugins.optimizeddockerbuild.engine.cachemount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.StoredImage;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CarriedImageTest {
    @Test
    void readsTheLabelsThatItWrites() throws Exception {
        Map<String, String> labels =
                CarriedImage.labels(null, "salt", List.of("r"), 30, Map.of("key", "mark", "other", "another"));
        CarriedImage image = CarriedImage.of(new StoredImage("sha256:1", 2, labels));
        assertThat(image.bytes()).isEqualTo(30);
        assertThat(image.salt()).isEqualTo("salt");
        assertThat(image.recipes()).containsExactly("r");
        assertThat(image.marks()).isEqualTo(Map.of("key", "mark", "other", "another"));
    }

    @Test
    void readsAnImageOfAnOlderVersionWithoutMarks() throws Exception {
        Map<String, String> labels = new HashMap<>(CarriedImage.labels(null, "salt", List.of("r"), 30, Map.of()));
        labels.keySet().removeIf(name -> name.endsWith("marks"));
        assertThat(CarriedImage.of(new StoredImage("sha256:1", 2, labels)).marks())
                .isEmpty();
    }

    /** They are written into the Dockerfile of the next write-back, and into the list that a script reads. */
    @Test
    void ignoresWordsOfLabelsThatItWouldNotWrite() throws Exception {
        Map<String, String> labels = new HashMap<>(CarriedImage.labels(null, "salt", List.of(), 30, Map.of()));
        labels.replaceAll((name, value) ->
                name.endsWith("recipes") || name.endsWith("marks") ? "a:1 \"\nRUN\tid\n b:$(id) c:d:e é f" : value);
        CarriedImage image = CarriedImage.of(new StoredImage("sha256:1", 2, labels));
        assertThat(image.recipes()).containsExactly("a:1", "f");
        assertThat(image.marks()).isEqualTo(Map.of("a", "1"));
    }

    @Test
    void isNullWhereNothingIsStored() throws Exception {
        assertThat(CarriedImage.of(null)).isNull();
    }

    /** The reference may be the application's own, by mistake. */
    @Test
    void refusesAnImageOfAnotherKindSoThatItIsNotReplaced() {
        StoredImage other = new StoredImage("sha256:1", 2, Map.of("maintainer", "me"));
        assertThatThrownBy(() -> CarriedImage.of(other))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("it is an image of another kind");
    }
}
