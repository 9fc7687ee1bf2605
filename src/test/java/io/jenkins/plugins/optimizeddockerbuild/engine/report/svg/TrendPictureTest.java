package io.jenkins.plugins.optimizeddockerbuild.engine.report.svg;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.model.ImageSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TrendPoint;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.SampleHistory;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.svg.TrendPicture.Look;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.svg.TrendPicture.Size;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrendPictureTest {

    private static TrendPicture picture(int builds) {
        return TrendPicture.of(builds(builds), Size.LARGE);
    }

    private static List<TrendPicture.Build> builds(int builds) {
        return TrendPoint.oldestFirst(SampleHistory.newestFirst(builds)).stream()
                .map(point -> new TrendPicture.Build(point, point.id(), null))
                .toList();
    }

    @Test
    void drawsAColumnForEachBuildFromTheBottomOfItsPanelUp() {
        TrendPicture picture = picture(30);

        assertThat(picture.columns()).hasSize(30).allSatisfy(column -> {
            int bottom = picture.panels().get(0).bottom();
            for (TrendPicture.Part part : column.parts()) {
                if (part.look() != Look.PLAIN && part.look() != Look.COUNTED) {
                    assertThat(part.y() + part.height()).isEqualTo(bottom);
                    bottom = part.y();
                }
            }
            assertThat(bottom).isGreaterThanOrEqualTo(picture.panels().get(0).top());
        });
    }

    @Test
    void putsRoundFiguresAtTheAxis() {
        assertThat(picture(30).panels())
                .extracting(TrendPicture.Panel::kind)
                .containsExactly(
                        TrendPicture.Kind.TIME, TrendPicture.Kind.IMAGE_COMPRESSED, TrendPicture.Kind.CACHED_TIME);
        assertThat(picture(30).panels().get(0).ticks())
                .extracting(TrendPicture.Tick::label)
                .containsExactly("0", "2m00s", "4m00s", "6m00s");
        assertThat(picture(30).panels().get(1).ticks())
                .extracting(TrendPicture.Tick::label)
                .containsExactly("0", "200 MB", "400 MB", "600 MB");
        assertThat(picture(30).panels().get(2).ticks())
                .extracting(TrendPicture.Tick::label)
                .containsExactly("0", "50 %", "100 %");
    }

    @Test
    void marksBuildsThatDidNotSucceed() {
        assertThat(picture(12).columns())
                .filteredOn(column -> column.mark() > 0)
                .extracting(column -> column.build().label())
                .containsExactly("build-7", "build-11");
    }

    @Test
    void doesNotGuessWhatTheTimeOfAnOlderVersionWentInto() {
        assertThat(picture(3).columns().get(0).parts())
                .extracting(TrendPicture.Part::look)
                .containsExactly(Look.WHOLE, Look.PLAIN, Look.COUNTED);
    }

    @Test
    void leavesOutWhatNobodyKnows() {
        TrendPicture picture = TrendPicture.of(builds(7).subList(6, 7), Size.SMALL);

        assertThat(picture.panels())
                .extracting(TrendPicture.Panel::kind)
                .containsExactly(TrendPicture.Kind.TIME, TrendPicture.Kind.CACHED_TIME);
    }

    @Test
    void drawsTheShareOfTimeThatCameFromTheCacheAndTellsAShareOfLayersApart() {
        TrendPicture picture = picture(4);

        assertThat(picture.columns().get(1).parts())
                .last()
                .extracting(TrendPicture.Part::look)
                .isEqualTo(Look.COUNTED);
        assertThat(picture.columns().get(3).parts())
                .last()
                .isEqualTo(new TrendPicture.Part(
                        Look.PLAIN, picture.panels().get(2).bottom() - 74, 74));
    }

    @Test
    void drawsSharesOfLayersWhereTheTimeOfNoneIsKnown() {
        assertThat(picture(2).panels())
                .last()
                .extracting(TrendPicture.Panel::kind)
                .isEqualTo(TrendPicture.Kind.CACHED_LAYERS);
        assertThat(picture(2).has(Look.COUNTED)).isFalse();
    }

    @Test
    void keepsFewBuildsNarrowAndBeginsAtTheLeft() {
        TrendPicture picture = picture(2);

        assertThat(picture.columns()).extracting(TrendPicture.Column::slotWidth).containsOnly("8.33%");
        assertThat(picture.columns().get(1).slot()).isEqualTo("8.33%");
    }

    @Test
    void drawsOnlyImagesThatAreMeasuredLikeTheNewest() {
        List<TrendPicture.Build> builds = List.of(
                image("unpacked", 546_000_000, ImageSection.SizeKind.UNPACKED),
                image("compressed", 54_000_000, ImageSection.SizeKind.COMPRESSED),
                image("of an old version", 546_000_000, null),
                image("newest", 60_000_000, ImageSection.SizeKind.COMPRESSED));

        TrendPicture picture = TrendPicture.of(builds, Size.LARGE);

        assertThat(picture.panels())
                .extracting(TrendPicture.Panel::kind)
                .containsExactly(TrendPicture.Kind.TIME, TrendPicture.Kind.IMAGE_COMPRESSED);
        assertThat(picture.columns())
                .filteredOn(column -> column.parts().stream().anyMatch(part -> part.look() == Look.PLAIN))
                .extracting(column -> column.build().label())
                .containsExactly("compressed", "newest");
    }

    private static TrendPicture.Build image(String label, long bytes, ImageSection.SizeKind kind) {
        TrendPoint point = new TrendPoint(
                label,
                Instant.EPOCH,
                ResultSection.Status.SUCCESS,
                1000,
                null,
                null,
                bytes,
                kind,
                0,
                0,
                null,
                List.of());
        return new TrendPicture.Build(point, label, null);
    }
}
