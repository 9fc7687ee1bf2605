package io.jenkins.plugins.optimizeddockerbuild.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.LayerKey;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.Headway;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogLine;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ResultSection.Status;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Summaries;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveBuildTest {
    private static final long START = 1_000_000;

    private final LiveBuild build = build();

    private static LiveBuild build() {
        return new LiveBuild("app", "shop/app:1", START, false, List.of());
    }

    private void line(LogLine.Kind kind, int number, String text, long millis, long second) {
        build.add(new LogLine(kind, number, text.getBytes(UTF_8), millis), START + second * 1000);
    }

    @Test
    void tellsInALineWhatRunsAndHowFarItIs() {
        line(LogLine.Kind.HEADING, 5, "#5 [app 1/4] FROM python:3.11", -1, 1);
        line(LogLine.Kind.DONE, 5, "#5 DONE 1.0s", 1000, 2);
        line(LogLine.Kind.CACHED, 6, "#6 [app 2/4] COPY requirements.txt . CACHED", -1, 2);
        line(LogLine.Kind.HEADING, 7, "#7 [app 3/4] RUN pip install -r requirements.txt", -1, 3);

        assertThat(build.line(START + 133_000)).isEqualTo("RUN pip install -r requirements.txt for 2m10s");
        build.reached(new Headway(6, 9, Duration.ofSeconds(155)), List.of(), START + 123_000);
        assertThat(build.line(START + 133_000))
                .isEqualTo("6 of 9 layers, RUN pip install -r requirements.txt for 2m10s, about 2m left");
        build.reached(new Headway(6, null, null), List.of(), START + 133_000);
        assertThat(build.line(START + 133_000))
                .isEqualTo("6 layers done, RUN pip install -r requirements.txt for 2m10s");
    }

    /** Jenkins reads what a command prints up to 15 seconds later. */
    @Test
    void believesALayerThatSaysThatItHasRunForLonger() {
        line(LogLine.Kind.HEADING, 7, "#7 [app 3/4] RUN make", -1, 15);
        line(LogLine.Kind.OUTPUT, 7, "#7 9.2 cc main.c", -1, 15);
        assertThat(build.line(START + 16_000)).isEqualTo("RUN make for 10s");
        line(LogLine.Kind.HEARTBEAT, 7, "#7 ... still running: 30s", 30_000, 15);
        assertThat(build.line(START + 16_000)).isEqualTo("RUN make for 31s");
        assertThat(build.getStartedMillis()).isEqualTo(START - 15_000);

        line(LogLine.Kind.OUTPUT, 7, "#7 31.0 2.5 of 3", -1, 46);
        assertThat(build.line(START + 46_000)).isEqualTo("RUN make for 1m01s");
    }

    @Test
    void namesALayerThatIsToldInOneLine() {
        line(LogLine.Kind.DONE, 1, "#1 [internal] load build definition from Dockerfile DONE 0.1s, 801 B", 100, 1);
        line(LogLine.Kind.CACHED, 2, "#2 [app 2/4] RUN echo DONE 1 CACHED 2.5s, 138 MB", -1, 2);

        assertThat(build.getLayers())
                .extracting(LiveLayer::getHeading)
                .containsExactly("[internal] load build definition from Dockerfile", "[app 2/4] RUN echo DONE 1");
    }

    @Test
    void takesTheUsualDurationFromTheSameLayerOfTheSameStageAndPlatform() {
        List<BuildSummary.Layer> layers = List.of(
                layer("linux/amd64", "web", 4_000),
                layer("linux/arm64", "web", 90_000),
                layer("linux/amd64", "worker", 30_000));
        BuildSummary earlier = Summaries.summary(
                1, "a", Instant.EPOCH, Status.SUCCESS, 1, null, null, null, null, layers, List.of(), null);
        LiveBuild live = new LiveBuild("app", "shop/app:1", START, false, List.of(earlier));

        for (String name : List.of("linux/amd64 worker 2/2", "linux/arm64 web 2/2", "linux/arm64 worker 2/2")) {
            int number = live.getLayers().size() + 1;
            String heading = "#" + number + " [" + name + "] RUN make";
            live.add(new LogLine(LogLine.Kind.HEADING, number, heading.getBytes(UTF_8), -1), START);
        }

        assertThat(live.getLayers()).extracting(LiveLayer::getUsualMillis).containsExactly(30_000L, 90_000L, null);
    }

    private static BuildSummary.Layer layer(String platform, String stage, long millis) {
        return new BuildSummary.Layer(
                LayerKey.of(platform, stage, "RUN make"), 1, null, TimelineVertex.Outcome.DONE, millis, null);
    }

    @Test
    void saysNothingAboutWhatIsLeftWhenTheEstimateIsOver() {
        build.reached(new Headway(6, 9, Duration.ofSeconds(20)), List.of(), START + 10_000);

        assertThat(build.line(START + 10_000)).isEqualTo("6 of 9 layers, 10s, about 20s left");
        assertThat(build.line(START + 26_000)).isEqualTo("6 of 9 layers, 26s");
    }

    @Test
    void tellsOnlyWhatChangedSinceSomebodyAsked() {
        line(LogLine.Kind.HEADING, 5, "#5 [app 1/4] FROM python:3.11", -1, 1);
        line(LogLine.Kind.HEADING, 6, "#6 [app 2/4] RUN make", -1, 2);
        String known = build.revision();
        assertThat(build.changedSince(known)).isEmpty();

        line(LogLine.Kind.OUTPUT, 6, "#6 0.1 cc main.c", -1, 3);

        assertThat(build.changedSince(known)).extracting(LiveLayer::getNumber).containsExactly(6);
        assertThat(build.changedSince("")).hasSize(2);
        assertThat(build.changedSince("17.1")).as("that of another process").hasSize(2);
        assertThat(build.changedSince(known + "x")).hasSize(2);
    }

    @Test
    void keepsTheLastLinesOfWhatRunsWithoutTheirColours() {
        line(LogLine.Kind.HEADING, 7, "#7 [app 3/4] RUN make", -1, 3);
        for (int i = 0; i < 9; i++) {
            line(LogLine.Kind.OUTPUT, 7, "#7 0." + i + " \u001b[31mline " + i + "\u001b[0m", -1, 4);
        }

        assertThat(build.getLayers().get(0).getLastLines())
                .containsExactly("0.4 line 4", "0.5 line 5", "0.6 line 6", "0.7 line 7", "0.8 line 8");
        assertThat(build.getLayers().get(0).getLastText()).contains("0.4 line 4\n0.5 line 5\n");
        line(LogLine.Kind.DONE, 7, "#7 DONE 4.0s", 4000, 8);
        assertThat(build.getLayers().get(0).getLastLines()).isEmpty();
    }

    @Test
    void keepsNoMoreThanSoManyLayers() {
        for (int number = 1; number <= 500; number++) {
            line(LogLine.Kind.HEADING, number, "#" + number + " [app " + number + "/500] RUN step " + number, -1, 1);
            line(LogLine.Kind.DONE, number, "#" + number + " DONE 0.1s", 100, 1);
        }

        assertThat(build.getLayers()).hasSize(LiveBuild.MOST_ROWS);
        assertThat(build.getLayers().get(0).getNumber()).isEqualTo(301);
    }

    @Test
    void saysThatALimitIsCrossedAlready() {
        assertThat(build.getCrossed()).isEmpty();
        build.reached(new Headway(6, 9, null), List.of("duration 6m10s, limit 5m00s"), START);
        assertThat(build.getCrossed()).containsExactly("Quality gate crossed: duration 6m10s, limit 5m00s");
    }

    @Test
    void isNotTroubledByALayerWhoseFirstLineItNeverSaw() {
        line(LogLine.Kind.OUTPUT, 9, "#9 12.0 Collecting numpy", -1, 1);
        line(LogLine.Kind.DONE, 9, "#9 DONE 14.0s", 14_000, 3);

        assertThat(build.getLayers()).singleElement().satisfies(layer -> {
            assertThat(layer.getHeading()).isEmpty();
            assertThat(layer.millis(START + 99_000)).isEqualTo(14_000);
        });
    }
}
