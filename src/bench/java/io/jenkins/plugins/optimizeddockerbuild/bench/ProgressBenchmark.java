package io.jenkins.plugins.optimizeddockerbuild.bench;

import io.jenkins.plugins.optimizeddockerbuild.engine.log.AnnotatedLog;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogSettings;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogWriter;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.LiveTimeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressReader;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Timeline;
import java.io.OutputStream;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From the bytes of a progress stream to the annotated log and the timeline: one call reads {@link #BYTES} bytes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx256m")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ProgressBenchmark {
    static final int BYTES = 32 << 20;
    private static final int PIECE = 64 << 10;

    private final byte[] stream = SyntheticProgress.ofSize(BYTES);

    @Benchmark
    public Timeline annotate() {
        AnnotatedLog log = new AnnotatedLog(
                LogSettings.DEFAULT, new LogWriter(OutputStream.nullOutputStream()), stall -> {}, new LiveTimeline());
        try (ProgressReader reader = new ProgressReader(Clock.systemUTC(), log)) {
            for (int from = 0; from < stream.length; from += PIECE) {
                reader.write(stream, from, Math.min(PIECE, stream.length - from));
            }
        }
        log.finish(false);
        return log.timeline();
    }
}
