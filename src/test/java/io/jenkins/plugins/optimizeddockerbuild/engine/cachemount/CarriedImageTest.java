package io.jenkins.plugins.optimizeddockerbuild.engine.cachemount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.StoredImage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CarriedImageTest {
    @Test
    void readsTheLabelsThatItWrites() throws Exception {
        CarriedImage image =
                CarriedImage.of(new StoredImage("sha256:1", 2, CarriedImage.labels(null, "salt", List.of("r"), 30)));
        assertThat(image.bytes()).isEqualTo(30);
        assertThat(image.salt()).isEqualTo("salt");
        assertThat(image.recipes()).containsExactly("r");
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
