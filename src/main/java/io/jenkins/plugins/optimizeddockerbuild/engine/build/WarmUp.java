package io.jenkins.plugins.optimizeddockerbuild.engine.build;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Observed;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildPlanner;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuildRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.Capabilities;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ClientEnvironment;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextAnalysis;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextRequest;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PreparedContext;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.BuildInputs;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.AnnotatedLog;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogSettings;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogWriter;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.Summary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ProgressReader;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportJson;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportMarkdown;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.html.ReportHtml;
import io.jenkins.plugins.optimizeddockerbuild.engine.verdict.DockerfileLines;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Goes through a build once without building, in threads beside those that do the work: in a process that lives as long
 * as one build, loading classes takes longer than what they do. Nothing of it is seen, and nothing depends on it.
 */
public final class WarmUp {
    private static final String DOCKERFILE = "FROM scratch\nCOPY a b\n";
    private static final String ADVISED =
            "FROM debian\nADD https://example.org/a /a\nRUN apt-get update\nRUN pip install -r a && rm b\n";
    private static final String PROGRESS = "{\"vertexes\":[{\"digest\":\"sha256:a\",\"name\":\"[1/1] COPY a b\","
            + "\"started\":\"2026-01-01T10:00:00Z\",\"completed\":\"2026-01-01T10:00:09.5Z\"}]}\n";

    private WarmUp() {}

    /** Begins at once to load what is needed until the client runs, for the start of a process. */
    public static void preparationInBackground() {
        inBackground(WarmUp::prepare);
    }

    /** Begins at once to load what is needed after the build, for the time in which BuildKit works. */
    static void reportInBackground() {
        inBackground(() -> {
            watch();
            report();
            advise();
        });
    }

    private interface Work {
        void run() throws Exception;
    }

    private static void inBackground(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (Exception e) {
                        // Whatever is wrong is said where the work itself is done.
                        return;
                    }
                },
                "warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    private interface WorkInFolder {
        void run(Path folder) throws Exception;
    }

    /** The process may end before the work does, and then the folder goes with it. */
    private static void inFolder(WorkInFolder work) throws Exception {
        try (TemporaryFolder folder = TemporaryFolder.in(TemporaryFolder.parent(System.getenv()), "odb-warm-up")) {
            Thread removal = new Thread(folder::close, "warm-up-removal");
            Runtime.getRuntime().addShutdownHook(removal);
            work.run(folder.path());
            Runtime.getRuntime().removeShutdownHook(removal);
        }
    }

    private static void prepare() throws Exception {
        inFolder(folder -> {
            ContextRequest context = ContextRequest.of(folder.toString()).withDockerfile("-");
            ContextAnalysis analysis = ContextAnalysis.of(
                    context, new ByteArrayInputStream(DOCKERFILE.getBytes(StandardCharsets.US_ASCII)));
            try (PreparedContext prepared = analysis.prepare(folder)) {
                BuildRequest request =
                        BuildRequest.builder().context(prepared.context()).build();
                Capabilities capabilities = new Capabilities(
                        List.of("docker", "buildx"), null, "default", "docker", null, null, null, List.of());
                ClientEnvironment environment = new ClientEnvironment(Map.of(), folder);
                BuildPlanner.plan(request, capabilities, environment, prepared.dockerfile(), "metadata.json")
                        .display();
            }
        });
        ProcessHandle.current();
    }

    private static void advise() throws Exception {
        inFolder(folder -> {
            ContextRequest context = ContextRequest.of(folder.toString()).withDockerfile("-");
            ContextAnalysis analysis =
                    ContextAnalysis.of(context, new ByteArrayInputStream(ADVISED.getBytes(StandardCharsets.US_ASCII)));
            AdviceMaker.advise(analysis, BuildInputs.none(), null, Observed.NOTHING, Set.of());
        });
    }

    private static void report() throws IOException {
        Report report = SampleReport.report();
        ReportJson.write(report, OutputStream.nullOutputStream());
        ReportHtml.render(report);
        ReportHtml.css();
        ReportMarkdown.of(report);
    }

    private static void watch() {
        LogWriter writer = new LogWriter(OutputStream.nullOutputStream());
        AnnotatedLog log = new AnnotatedLog(LogSettings.DEFAULT, writer);
        try (ProgressReader reader = new ProgressReader(Clock.systemUTC(), log)) {
            byte[] progress = PROGRESS.getBytes(StandardCharsets.US_ASCII);
            reader.write(progress, 0, progress.length);
        }
        log.finish();
        Summary.of(log.timeline(), DockerfileLines.UNKNOWN, Map.of()).forEach(writer);
    }
}
