package io.jenkins.plugins.optimizeddockerbuild.history;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.ExtensionList;
import hudson.Util;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.optimizeddockerbuild.engine.history.BuildFigures;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogLine;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportWriter;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.SampleHistory;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.SampleReports;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.html.ReportHtml;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import jenkins.model.TransientActionFactory;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * How long Jenkins takes for the plugin's pages: no test, it runs only when it is named ({@code mvn test
 * -Dtest=PageFigures}) and prints what docs/performance.md tells.
 */
@WithJenkins
class PageFigures {
    private static final int BUILDS = 1000;
    private static final int ROUNDS = 25;

    @Test
    void measures(JenkinsRule jenkins) throws Exception {
        FreeStyleProject job = jobWithManyBuilds(jenkins);
        URI front = URI.create(jenkins.getURL() + job.getUrl());
        get(front);
        DockerBuildsAction.Factory factory = ExtensionList.lookupSingleton(DockerBuildsAction.Factory.class);
        ExtensionList<TransientActionFactory> factories = ExtensionList.lookup(TransientActionFactory.class);
        double[] with = new double[ROUNDS];
        double[] without = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            with[round] = millis(front);
            factories.remove(factory);
            without[round] = millis(front);
            factories.add(factory);
        }
        assertThat(get(front)).contains("odb-columns");
        print(
                "job page with %d builds: %.0f ms, %.0f ms without the plugin; its picture alone: %.1f ms",
                BUILDS, median(with), median(without), median(picture(job)));
        print("Docker builds of the job: %.0f ms", median(URI.create(front + "docker-builds/")));

        Report large = SampleReports.large(500);
        FreeStyleBuild build = job.getBuildByNumber(BUILDS);
        ReportWriter.write(build.getRootDir().toPath().resolve("archive/docker-build/app"), large);
        DockerBuildAction.add(build, DockerBuildRecord.of("app", "docker-build/app", large));
        URI report = URI.create(jenkins.getURL() + build.getUrl() + "docker-build/app/");
        double firstReport = millis(report);
        print(
                "report page, 500 vertices and 100,000 files: %.0f ms, %.0f ms the first time",
                median(report), firstReport);
        print("comparison: %.0f ms", median(URI.create(report + "compare/")));
        long begun = System.nanoTime();
        for (int round = 0; round < ROUNDS; round++) {
            ReportHtml.fragment(large, Map.of(), null);
        }
        print("rendering that report alone: %.1f ms", (System.nanoTime() - begun) / 1e6 / ROUNDS);
        print("report.html of it: %d kB", ReportHtml.render(large).getBytes(StandardCharsets.UTF_8).length / 1000);
    }

    /** A fleet: the overview over 1,000 jobs with 50 builds each. */
    @Test
    void measuresTheOverviewOverAThousandJobs(JenkinsRule jenkins) throws Exception {
        BuildSummary build = BuildSummary.of(
                SampleReports.startedAt(SampleReports.mlBackend(), Instant.now().minusSeconds(3600)));
        for (int number = 1; number <= 1000; number++) {
            FreeStyleProject job = jenkins.createFreeStyleProject("job-" + number);
            StringBuilder index = new StringBuilder();
            for (int one = 1; one <= 50; one++) {
                index.append(new IndexLine(one, BuildFigures.of("app", build)).text())
                        .append('\n');
            }
            Files.createDirectories(job.getBuildDir().toPath());
            Files.writeString(job.getBuildDir().toPath().resolve(JobIndex.FILE), index);
        }
        FleetPage page = new FleetPage(jenkins.jenkins);
        double[] figures = new double[ROUNDS];
        long most = 0;
        for (int round = 0; round < ROUNDS; round++) {
            System.gc();
            long before = used();
            long begun = System.nanoTime();
            Object tables = page.getTables();
            figures[round] = (System.nanoTime() - begun) / 1e6;
            System.gc();
            most = Math.max(most, used() - before);
            assertThat(tables).isNotNull();
        }
        print("figures of 1,000 jobs with 50 builds each: %.0f ms, %.1f MB kept", median(figures), most / 1e6);
        URI overview = URI.create(jenkins.getURL() + "docker-builds/");
        get(overview);
        print("the page of them: %.0f ms", median(overview));
    }

    /** What ten viewers of a build with 500 vertices cost, which prints a line every tenth of a second. */
    @Test
    void measuresTenViewersOfABuildThatRuns(JenkinsRule jenkins) throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject("live"));
        LiveBuild live = new LiveBuild("app", "shop/app:1", System.currentTimeMillis(), false, List.of());
        for (int number = 1; number <= 500; number++) {
            String name =
                    "#" + number + " [app " + number + "/500] RUN echo this is the step with the number " + number;
            live.add(line(LogLine.Kind.HEADING, number, name), System.currentTimeMillis());
            if (number < 500) {
                live.add(line(LogLine.Kind.DONE, number, "#" + number + " DONE 0.1s"), System.currentTimeMillis());
            }
        }
        LiveBuilds.begin(build, live);
        URI address = URI.create(jenkins.getURL() + build.getUrl() + "docker-build/-live/json?version=");
        List<Viewer> viewers =
                Stream.generate(() -> new Viewer(address)).limit(10).toList();
        // as a controller that has run for a while
        for (int round = 0; round < 200; round++) {
            live.add(line(LogLine.Kind.OUTPUT, 500, "#500 1.0 a line of output"), System.currentTimeMillis());
            for (Viewer viewer : viewers) {
                viewer.ask();
            }
        }
        long bytes = 0;
        long before = jettyMillis();
        long begun = System.nanoTime();
        for (int tenth = 0; tenth < 400; tenth++) {
            live.add(line(LogLine.Kind.OUTPUT, 500, "#500 1.0 a line of output"), System.currentTimeMillis());
            if (tenth % 3 == 0) {
                // each of the ten asks every three seconds
                bytes += viewers.get(tenth / 3 % 10).ask();
            }
            Thread.sleep(100);
        }
        double elapsed = (System.nanoTime() - begun) / 1e6;
        print(
                "ten viewers of a build with 500 vertices: %.2f %% of a core, %.1f kB a second",
                100 * (jettyMillis() - before) / elapsed, bytes / elapsed);
        LiveBuilds.end(build, "app");
    }

    /** A browser: it keeps its connection and its session, and knows which version it has. */
    private static final class Viewer {
        private final HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .cookieHandler(new CookieManager())
                .build();
        private final URI address;
        private String version = "";

        Viewer(URI address) {
            this.address = address;
        }

        /** @return how long the answer is */
        int ask() throws Exception {
            String answer = client.send(
                            HttpRequest.newBuilder(URI.create(address + version))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            version = answer.replaceFirst(".*\"version\":\"([^\"]*)\".*", "$1");
            return answer.length();
        }
    }

    private static LogLine line(LogLine.Kind kind, int number, String text) {
        return new LogLine(kind, number, text.getBytes(StandardCharsets.UTF_8), -1);
    }

    /** Processor time of the threads that answer requests. */
    private static long jettyMillis() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long nanos = 0;
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null
                    && !thread.getThreadName().startsWith("HttpClient")
                    && !thread.getThreadName().equals("main")) {
                nanos += Math.max(0, threads.getThreadCpuTime(thread.getThreadId()));
            }
        }
        return nanos / 1_000_000;
    }

    private static long used() {
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** Copies of one build, each with its summary. */
    private static FreeStyleProject jobWithManyBuilds(JenkinsRule jenkins) throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("many");
        FreeStyleBuild one = jenkins.buildAndAssertSuccess(job);
        Path builds = job.getBuildDir().toPath();
        for (int number = 2; number <= BUILDS; number++) {
            Path folder = builds.resolve(Integer.toString(number));
            Util.copyFile(
                    one.getRootDir().toPath().resolve("build.xml").toFile(),
                    Files.createDirectories(folder).resolve("build.xml").toFile());
        }
        job.updateNextBuildNumber(BUILDS + 1);
        job.doReload();
        for (int number = 1; number <= BUILDS; number++) {
            SummaryFile.write(job.getBuildByNumber(number), "app", SummaryFile.encode(SampleHistory.build(number)));
        }
        JobHistory.hasGrown(job);
        return job;
    }

    /** What the plugin itself does for the front page. */
    private static double[] picture(FreeStyleProject job) {
        double[] millis = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long begun = System.nanoTime();
            new DockerBuildsAction(job).getFirstPage().small("");
            millis[round] = (System.nanoTime() - begun) / 1e6;
        }
        return millis;
    }

    private static double median(URI page) throws Exception {
        double[] millis = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            millis[round] = millis(page);
        }
        return median(millis);
    }

    private static double median(double[] millis) {
        double[] sorted = millis.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static double millis(URI page) throws Exception {
        long begun = System.nanoTime();
        get(page);
        return (System.nanoTime() - begun) / 1e6;
    }

    private static String get(URI page) throws Exception {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    private static void print(String format, Object... figures) {
        System.out.println("FIGURE " + String.format(Locale.ROOT, format, figures));
    }
}
