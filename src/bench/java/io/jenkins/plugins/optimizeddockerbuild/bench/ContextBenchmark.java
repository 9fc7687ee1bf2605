package io.jenkins.plugins.optimizeddockerbuild.bench;

import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextAnalysis;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.Inventory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Scan, plan and inventory of a context of 100,000 files that all stay, in a heap that leaves 64 MB for it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx96m")
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
public class ContextBenchmark {
    static final int FILES = 100_000;

    private Path context;

    @Setup
    public void make() throws IOException {
        context = Files.createTempDirectory("odb-bench-context");
        ContextTree.ofSources(context, FILES);
    }

    @Benchmark
    public Inventory inventory() throws Exception {
        return ContextAnalysis.of(ContextRequest.of(context.toString()), InputStream.nullInputStream())
                .inventory();
    }

    @TearDown
    public void remove() throws IOException {
        Bench.remove(context);
    }
}
