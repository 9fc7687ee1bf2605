package io.jenkins.plugins.optimizeddockerbuild.engine.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.tuple;

import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.LayerReason.Kind;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Overview;
import java.util.List;
import org.junit.jupiter.api.Test;

class FleetTest {
    private final Fleet fleet = new Fleet();
    private long started;
    private Long fill;
    private long write;
    private Long mountsSaved;

    private void add(String job, long millis, Overview.Cause... causes) {
        fleet.add(
                job,
                new BuildFigures(
                        "app",
                        started += 1000,
                        true,
                        millis,
                        new BuildSummary.Cache(
                                4_000,
                                31_000_000,
                                1,
                                0,
                                6_000,
                                1,
                                8,
                                6,
                                2_000L,
                                80.0,
                                fill,
                                5_000_000,
                                write,
                                false,
                                mountsSaved),
                        1_000L,
                        400_000_000L,
                        new Overview(
                                "shop/app",
                                "default",
                                "agent-1",
                                "registry/cache:main",
                                List.of(),
                                List.of(new Overview.Given("cache-mount", "Keep pip's downloads", 41_000L, null)),
                                List.of(causes),
                                "team",
                                List.of())));
    }

    @Test
    void putsTheImageFirstThatTakesMostTime() {
        add("quick", 1_000);
        add("slow", 10_000);
        for (int millis = 1_000; millis <= 10_000; millis += 1_000) {
            add("often", millis);
        }

        assertThat(fleet.images()).extracting(Fleet.Image::job).containsExactly("often", "slow", "quick");
        Fleet.Image often = fleet.images().get(0);
        assertThat(often.medianMillis()).isEqualTo(5_000);
        assertThat(often.percentile95Millis()).isEqualTo(10_000);
        assertThat(often.trendPercent()).isEqualTo(166.7, offset(0.1));
        assertThat(fleet.images().get(1).trendPercent()).isNull();
    }

    @Test
    void addsUpWhatMadeLayersRunInAllJobs() {
        add("a", 1, new Overview.Cause(Kind.FILES, "requirements.txt", 240_000));
        add("b", 1, new Overview.Cause(Kind.FILES, "requirements.txt", 60_000));
        add("b", 1, new Overview.Cause(Kind.EMPTY_BUILDER, null, 250_000));

        assertThat(fleet.causes())
                .extracting(Fleet.Cause::what, Fleet.Cause::builds, Fleet.Cause::millis)
                .containsExactly(tuple("requirements.txt", 2, 300_000L), tuple(null, 1, 250_000L));
        assertThat(fleet.causes().get(0).jobs()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void namesACacheThatCostsMoreThanItSaves() {
        add("a", 1);
        add("b", 1);

        assertThat(fleet.caches()).singleElement().satisfies(cache -> {
            assertThat(cache.paidMillis()).isEqualTo(20_000);
            assertThat(cache.savedMillis()).isEqualTo(4_000);
            assertThat(cache.costsMoreThanItSaves()).isTrue();
        });
        assertThat(fleet.profiles()).singleElement().satisfies(profile -> {
            assertThat(profile.name()).isEqualTo("team");
            assertThat(profile.hitPercent()).isEqualTo(75.0);
            assertThat(profile.writtenBytes()).isEqualTo(10_000_000);
        });
        assertThat(fleet.advice())
                .singleElement()
                .satisfies(advice -> assertThat(advice.millis()).isEqualTo(82_000));
        assertThat(fleet.hosts()).containsExactly(new Fleet.Place("agent-1", 2, 2, 0, 80.0, null));
    }

    @Test
    void countsWhatCacheMountsCostAndSave() {
        write = 30_000;
        add("a", 1);
        write = 0;
        fill = 2_000L;
        mountsSaved = 50_000L;
        add("a", 1);

        assertThat(fleet.caches()).singleElement().satisfies(cache -> {
            assertThat(cache.paidMillis()).isEqualTo(20_000 + 32_000);
            assertThat(cache.savedMillis()).isEqualTo(4_000 + 50_000);
            assertThat(cache.costsMoreThanItSaves()).isFalse();
        });
    }

    @Test
    void doesNotBlameACacheForMountsWhoseSavingsAreUnknown() {
        write = 30_000;
        fleet.add(
                "a",
                new BuildFigures(
                        "app",
                        1,
                        true,
                        1,
                        new BuildSummary.Cache(1_000, 0, 1, 0, 0, 0, 8, 6, 2_000L, 80.0, null, 0, write, false, null),
                        null,
                        null,
                        new Overview(null, null, null, "r", List.of(), List.of(), List.of(), null, List.of())));

        assertThat(fleet.caches()).singleElement().satisfies(cache -> {
            assertThat(cache.paidMillis()).isEqualTo(31_000);
            assertThat(cache.costsMoreThanItSaves()).isFalse();
        });
    }

    @Test
    void isReadInATerminal() {
        add("a", 10_000, new Overview.Cause(Kind.FILES, "require\u001b[2Jments.txt", 240_000));

        assertThat(FleetText.of(fleet))
                .containsExactly(
                        "IMAGES BY TIME",
                        "  shop/app: 1 build, 10s, median 10.0s, 95th percentile 10.0s, 80 % of the time from the cache",
                        "WHAT MADE LAYERS RUN",
                        "  require\\x1B[2Jments.txt changed: 1 build, 4m00s",
                        "ADVICE",
                        "  Keep pip's downloads: in 1 build, would have saved up to 41s");
        assertThat(FleetText.of(new Fleet())).containsExactly("There is no build in this history yet.");
    }
}
