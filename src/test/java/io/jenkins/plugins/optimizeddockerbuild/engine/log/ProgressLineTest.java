package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.progress.VertexName;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private static final RunningLayer PIP =
            layer(7, "[4/9] RUN pip install --no-cache-dir -r requirements.txt", 65, 245, 0, 0);
    private static final RunningLayer COPY = layer(9, "[stage-1 2/3] COPY . .", 3, -1, 0, 0);
    private static final RunningLayer CONTEXT =
            layer(4, "[internal] load build context", 35, -1, 412_000_000, 1_900_000_000);

    @Test
    void showsTheTimeAndWhatRunsTheLongestFirst() {
        assertThat(draw(120, COPY, PIP))
                .isEqualTo("2m10s  #7 RUN pip install --no-cache-dir -r requ… 1m05s, usually 4m05s  #9 COPY . . 3s");
    }

    @Test
    void showsHowFarATransferIs() {
        assertThat(draw(80, CONTEXT)).isEqualTo("2m10s  #4 [internal] load build context 35s, 412 MB of 1.9 GB");
    }

    @Test
    void shortensNamesAndCountsTheRestOnANarrowTerminal() {
        assertThat(draw(45, COPY, PIP)).isEqualTo("2m10s  #7 RUN pip install --no-ca… 1m05s  +1");
        assertThat(draw(30, COPY, PIP)).isEqualTo("2m10s  #7 RUN pip … 1m05s  +1");
    }

    @Test
    void neverFillsTheWidth() {
        RunningLayer wide = layer(12, "[2/2] RUN echo 構築中構築中構築中構築中構築中構築中 🚀🚀🚀🚀", 65, 245, 0, 0);
        for (int width = 20; width < 130; width++) {
            assertThat(Columns.of(draw(width, wide, PIP, CONTEXT, COPY)))
                    .as("width %d", width)
                    .isLessThan(width);
        }
    }

    @Test
    void takesAnUnknownWidthForEighty() {
        assertThat(draw(0, PIP)).isEqualTo(draw(80, PIP));
    }

    @Test
    void isDimWhereColoursAreWanted() {
        assertThat(new ProgressLine(() -> 80, true).draw(List.of(), Duration.ofSeconds(1), null))
                .isEqualTo("\u001b[2m1s\u001b[0m");
    }

    private static String draw(int width, RunningLayer... layers) {
        return new ProgressLine(() -> width, false).draw(List.of(layers), Duration.ofSeconds(130), null);
    }

    private static RunningLayer layer(int number, String heading, int running, int usual, long bytes, long total) {
        return new RunningLayer(
                number,
                heading,
                VertexName.parse(heading),
                running * 1000L,
                0,
                usual < 0 ? null : new Usual(Duration.ofSeconds(usual), 3),
                bytes,
                total);
    }
}
