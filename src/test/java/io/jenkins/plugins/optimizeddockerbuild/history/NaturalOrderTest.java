package io.jenkins.plugins.optimizeddockerbuild.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NaturalOrderTest {

    @Test
    void takesNumbersInNamesForNumbers() {
        List<String> names = new ArrayList<>(List.of("app-10", "App-3", "app", "worker", "app-02", "app-2b"));

        names.sort(new NaturalOrder());

        assertThat(names).containsExactly("app", "app-02", "app-2b", "App-3", "app-10", "worker");
    }
}
