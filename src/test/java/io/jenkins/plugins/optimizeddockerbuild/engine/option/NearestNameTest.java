package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {
    private static final List<String> KNOWN = List.of("args", "buildArgs", "dockerfile", "push", "tags", "target");

    @Test
    void findsWhatWasMeant() {
        assertThat(NearestName.of("tag", KNOWN)).isEqualTo("tags");
        assertThat(NearestName.of("dockerFile", KNOWN)).isEqualTo("dockerfile");
        assertThat(NearestName.of("Push", KNOWN)).isEqualTo("push");
        assertThat(NearestName.of("buildArg", KNOWN)).isEqualTo("buildArgs");
    }

    @Test
    void findsNothingWhereNothingIsNear() {
        assertThat(NearestName.of("credentials", KNOWN)).isNull();
    }
}
