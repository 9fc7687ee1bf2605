package io.jenkins.plugins.optimizeddockerbuild.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.history.BuildFigures;
import io.jenkins.plugins.optimizeddockerbuild.engine.history.Fleet;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.LayerReason;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Overview;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrometheusTextTest {
    private final Fleet fleet = new Fleet();

    private void add(Overview.Cause... causes) {
        fleet.add(
                "shop/\"app\"",
                new BuildFigures(
                        "app",
                        1000,
                        false,
                        60_500,
                        new BuildSummary.Cache(4_000, 0, 1, 0, 6_000, 1, 8, 6, 2_000L, 80.0, 500L, 0, 0, false, 9_000L),
                        1_000L,
                        400_000_000L,
                        new Overview(
                                "shop/app",
                                "buildkit-1",
                                "agent-1",
                                "registry/cache:main",
                                List.of(),
                                List.of(new Overview.Given("cache-mount", "Keep pip's downloads", 41_000L, null)),
                                List.of(causes),
                                "team",
                                List.of())));
    }

    @Test
    void hasTheFiguresOfEveryTableOfThePage() {
        add(
                new Overview.Cause(LayerReason.Kind.FILES, "a\\b\n.txt", 240_000),
                new Overview.Cause(LayerReason.Kind.NO_CACHE, null, 250_000));

        assertThat(PrometheusText.of(fleet, 30).lines())
                .contains(
                        "# TYPE docker_builds gauge",
                        "docker_builds{job=\"shop/\\\"app\\\"\",image=\"shop/app\",report=\"app\"} 1",
                        "docker_build_quantile_seconds{job=\"shop/\\\"app\\\"\",image=\"shop/app\",report=\"app\","
                                + "quantile=\"0.95\"} 60.500",
                        "docker_build_cache_paid_seconds{cache=\"registry/cache:main\"} 10.500",
                        "docker_build_cache_saved_seconds{cache=\"registry/cache:main\"} 11.000",
                        "docker_build_cache_profile_paid_seconds{profile=\"team\"} 10.500",
                        "docker_layers_ran_seconds{kind=\"files\",what=\"a\\\\b\\n.txt\"} 240.000",
                        "docker_layers_ran_builds{kind=\"no_cache\",what=\"\"} 1",
                        "docker_advice_builds{rule=\"cache-mount\"} 1",
                        "docker_advice_seconds{rule=\"cache-mount\"} 41.000",
                        "docker_builder_seconds{builder=\"buildkit-1\"} 60.500",
                        "docker_agent_unsuccessful{agent=\"agent-1\"} 1",
                        "docker_agent_cached_ratio{agent=\"agent-1\"} 0.800");
    }

    /** A time series for each changed file of a large project would be too much for any monitoring. */
    @Test
    void hasTheCausesThatTookMostTime() {
        for (int i = 0; i < 300; i++) {
            add(new Overview.Cause(LayerReason.Kind.FILES, "file-" + i, 1000 * i));
        }

        assertThat(PrometheusText.of(fleet, 30).lines().filter(line -> line.startsWith("docker_layers_ran_seconds{")))
                .hasSize(100)
                .startsWith("docker_layers_ran_seconds{kind=\"files\",what=\"file-299\"} 299.000");
    }
}
