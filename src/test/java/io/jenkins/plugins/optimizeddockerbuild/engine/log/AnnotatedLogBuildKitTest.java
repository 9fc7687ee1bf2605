package io.jenkins.plugins.optimizeddockerbuild.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.progress.LiveTimeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressReader;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.verdict.DockerfileLines;
import io.jenkins.plugins.optimizeddockerbuild.engine.verdict.TotalTime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** The log of a real build while it runs, on the real clock. */
@Tag("buildkit")
@EnabledIfEnvironmentVariable(named = "ODB_TEST_REGISTRY", matches = ".+")
class AnnotatedLogBuildKitTest {

    @TempDir
    Path context;

    private final List<LogLine> lines = Collections.synchronizedList(new ArrayList<>());
    private final LiveTimeline timeline = new LiveTimeline();

    @Test
    void followsSilentAndFailingLayersSideBySide() throws Exception {
        Files.writeString(context.resolve("Dockerfile"), """
                ARG BASE
                FROM ${BASE} AS silent
                RUN echo begin; sleep 4; echo end
                FROM ${BASE} AS bar
                RUN for i in 1 2 3; do printf "\\r%d0 %%" $i; sleep 1; done; printf "\\n"
                FROM ${BASE}
                COPY --from=silent /etc /a
                COPY --from=bar /etc /b
                RUN echo "make: nothing to be done" >&2; exit 127
                """);

        int exitCode = build();

        assertThat(exitCode).isNotZero();
        List<String> silent = linesOfLayer("RUN echo begin");
        // A container that takes a second to start is silent before it begins, too.
        assertThat(silent)
                .filteredOn(line -> !line.contains(" ... "))
                .element(1)
                .asString()
                .matches("#\\d+ \\d\\.\\d begin");
        assertThat(silent).anyMatch(line -> line.matches("#\\d+ \\.\\.\\. running [1-4]s, silent [1-4]s"));
        assertThat(silent.get(silent.size() - 1)).matches("#\\d+ DONE [4-9]\\.\\ds");
        assertThat(linesOfLayer("RUN for i in")).anyMatch(line -> line.matches("#\\d+ \\d\\.\\d 30 %"));
        assertThat(linesOfLayer("RUN echo \"make"))
                .anyMatch(line -> line.matches("#\\d+ ERROR \\d+\\.\\ds: .*exit code: 127"));
        List<String> closing =
                closing(timeline.build()).stream().map(LogLine::toString).toList();
        assertThat(closing)
                .anyMatch(line -> line.matches("\\* +[4-9]\\.\\ds +\\d+ % #\\d+ \\[silent 2/2\\] RUN echo begin.*"))
                .contains("| make: nothing to be done")
                .last()
                .asString()
                .startsWith("WAY OUT Exit code 127");
    }

    private static List<LogLine> closing(Timeline built) {
        DockerfileLines unknown = new DockerfileLines("Dockerfile", Map.of());
        return Summary.of(built, unknown, Map.of(), Map.of(), null, TotalTime.of(built));
    }

    private int build() throws IOException, InterruptedException {
        AnnotatedLog log = new AnnotatedLog(
                LogSettings.DEFAULT.withHeartbeatAfter(Duration.ofSeconds(1)),
                lines::add,
                stall -> {},
                new LiveTimeline());
        Process client = new ProcessBuilder(
                        "docker",
                        "buildx",
                        "build",
                        "--progress=rawjson",
                        "--no-cache",
                        "--build-arg",
                        "BASE=" + System.getenv("ODB_TEST_BUSYBOX"),
                        context.toString())
                .redirectErrorStream(true)
                .start();
        try (Ticker ticker = new Ticker(Duration.ofMillis(200), log::tick);
                InputStream progress = client.getInputStream();
                ProgressReader reader = new ProgressReader(Clock.systemUTC(), event -> {
                    timeline.on(event);
                    log.on(event);
                })) {
            progress.transferTo(reader);
        }
        log.finish(false);
        return client.waitFor();
    }

    private List<String> linesOfLayer(String instruction) {
        int number = 0;
        for (LogLine line : lines) {
            if (line.kind() == LogLine.Kind.HEADING && line.toString().contains(instruction)) {
                number = line.number();
            }
        }
        List<String> found = new ArrayList<>();
        for (LogLine line : lines) {
            if (line.number() == number) {
                found.add(line.toString());
            }
        }
        return found;
    }
}
