package io.jenkins.plugins.optimizeddockerbuild.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.Util;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.optimizeddockerbuild.console.AnnotatedLogPrinter;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogLine;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Gate;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TrendPoint;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportWriter;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.SampleReports;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What people see of Docker builds, in a real Jenkins. */
@WithJenkins
class DockerBuildActionTest {

    private static FreeStyleBuild build(JenkinsRule jenkins, Report... reports) throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);
        add(build, reports);
        return build;
    }

    private static void add(FreeStyleBuild build, Report... reports) throws Exception {
        for (int i = 0; i < reports.length; i++) {
            String folder = "docker-build/app" + i;
            Path artifacts = build.getRootDir().toPath().resolve("archive");
            ReportWriter.write(artifacts.resolve(folder), reports[i]);
            DockerBuildAction.add(build, DockerBuildRecord.of("app" + i, folder, reports[i]));
        }
    }

    @Test
    void showsTheReportInJenkinsOwnPage(JenkinsRule jenkins) throws Exception {
        FreeStyleBuild build = build(jenkins, SampleReports.mlBackend(), SampleReports.hostile());
        try (JenkinsRule.WebClient browser = jenkins.createWebClient()) {
            browser.getOptions().setJavaScriptEnabled(false);
            HtmlPage page = browser.getPage(build, "docker-build/");
            assertThat((Object) page.querySelector(".odb-report svg")).isNotNull();
            assertThat(page.querySelectorAll(".odb-tabs a"))
                    .extracting(tab -> ((DomElement) tab).getAttribute("href"))
                    .containsExactly(
                            jenkins.contextPath + "/" + build.getUrl() + "docker-build/app0/",
                            jenkins.contextPath + "/" + build.getUrl() + "docker-build/app1/");

            HtmlPage hostile = browser.getPage(build, "docker-build/app1/");
            assertThat(hostile.querySelectorAll(".odb-report script, .odb-report style, .odb-report [style]"))
                    .isEmpty();

            HtmlPage front = browser.getPage(build);
            assertThat(front.asNormalizedText()).contains("Docker build: registry.example.com/shop/backend:1.42");

            String api = browser.goTo(build.getUrl() + "docker-build/api/json", "application/json")
                    .getWebResponse()
                    .getContentAsString();
            assertThat(api).contains("\"name\":\"app0\"", "\"cacheHitRatio\"", "\"durationMillis\"");
        }
    }

    @Test
    void saysFirstWhichGateWasCrossedAndWhatToDo(JenkinsRule jenkins) throws Exception {
        Gate crossed = new Gate("image <= 1GB", 1.2e9, 1e9, "bytes", Gate.Outcome.UNSTABLE, "compressed");
        FreeStyleBuild build = build(jenkins, SampleReports.advised().withGates(List.of(crossed)));
        JobHistory.hasGrown(build.getParent());
        try (JenkinsRule.WebClient browser = jenkins.createWebClient()) {
            browser.getOptions().setJavaScriptEnabled(false);
            assertThat(browser.getPage(build).asNormalizedText())
                    .contains("Quality gate crossed: image 1.2 GB compressed, limit 1.0 GB")
                    .contains("Keep npm's downloads between builds (line 3): saves up to 41.0s");
            assertThat(browser.getPage(build, "docker-build/").asNormalizedText())
                    .contains("crossed a quality gate, ")
                    .contains("Quality gate crossed: image 1.2 GB compressed, limit 1.0 GB.");
            assertThat(browser.goTo(build.getParent().getUrl() + "docker-builds/")
                            .asNormalizedText())
                    .contains("crossed a quality gate", "image 1.2 GB compressed, limit 1.0 GB");
        }
        TrendPoint point =
                TrendPoint.of(BuildSummary.of(SampleReports.mlBackend().withGates(List.of(crossed))));
        assertThat(new TrendMessages().build("#12", point))
                .startsWith("#12: crossed a quality gate (image 1.2 GB compressed, limit 1.0 GB), 4m12.3s");
    }

    @Test
    void servesTheReportThatOpensFromDiskUnderThePolicyOfArtifacts(JenkinsRule jenkins) throws Exception {
        FreeStyleBuild build = build(jenkins, SampleReports.mlBackend());
        try (JenkinsRule.WebClient browser = jenkins.createWebClient()) {
            String folder = build.getUrl() + "docker-build/app0/";
            assertThat(browser.goTo(folder + "report.html")
                            .getWebResponse()
                            .getResponseHeaderValue("Content-Security-Policy"))
                    .startsWith("sandbox; default-src 'none'");
            assertThat(browser.goTo(folder + "report.css", "text/css")
                            .getWebResponse()
                            .getContentAsString())
                    .contains(".odb-report");
        }
    }

    @Test
    void keepsTheFiguresWhenTheReportIsGoneAndJenkinsWasRestarted(JenkinsRule jenkins) throws Exception {
        FreeStyleBuild build = build(jenkins, SampleReports.mlBackend());
        String url = build.getUrl();
        Util.deleteRecursive(build.getRootDir().toPath().resolve("archive").toFile());
        jenkins.jenkins.reload();
        try (JenkinsRule.WebClient browser = jenkins.createWebClient()) {
            browser.getOptions().setJavaScriptEnabled(false);
            HtmlPage page = browser.goTo(url + "docker-build/app0/");
            assertThat(page.asNormalizedText())
                    .contains("no longer among the artifacts", "registry.example.com/shop/backend:1.42");
        }
    }

    @Test
    void keepsASummaryForLaterBuildsBesideTheBuild(JenkinsRule jenkins) throws Exception {
        FreeStyleBuild first = build(jenkins, SampleReports.mlBackend());
        FreeStyleBuild second = jenkins.buildAndAssertSuccess(first.getProject());

        assertThat(JobHistory.of(second, null)).hasSize(1);
        assertThat(JobHistory.of(second, "app0").get(0).id())
                .isEqualTo(SampleReports.mlBackend().id());
        assertThat(JobHistory.of(second, "other")).isEmpty();
        assertThat(JobHistory.of(first, null)).isEmpty();
        assertThat(first.getRootDir().toPath().resolve("build.xml").toFile())
                .content()
                .doesNotContain("<summary>");

        first.delete();
        assertThat(JobHistory.of(second, null)).isEmpty();
    }

    @Test
    void addsFromParallelBranches(JenkinsRule jenkins) throws Exception {
        FreeStyleBuild build = build(jenkins);
        Report report = SampleReports.mlBackend();
        List<Thread> branches = new java.util.ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String name = "image" + i;
            Thread branch = new Thread(() -> {
                try {
                    DockerBuildAction.add(build, DockerBuildRecord.of(name, "docker-build/" + name, report));
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            branches.add(branch);
            branch.start();
        }
        for (Thread branch : branches) {
            branch.join();
        }
        assertThat(build.getActions(DockerBuildAction.class)).hasSize(1);
        assertThat(build.getAction(DockerBuildAction.class).getRecords()).hasSize(20);
    }

    @Test
    void refusesNamesThatLeadElsewhere() {
        Report report = SampleReports.mlBackend();
        for (String name : List.of("", "..", ".hidden", "a/b", "a\\b", "a b")) {
            assertThatThrownBy(() -> DockerBuildRecord.of(name, "docker-build/x", report))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (String folder : List.of("../x", "a/../../b", "/etc", "")) {
            assertThatThrownBy(() -> DockerBuildRecord.of("x", folder, report))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void marksLinesOfTheLogAndLeavesThePlainTextAlone(JenkinsRule jenkins) throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        job.getBuildersList().add(new org.jvnet.hudson.test.TestBuilder() {
            @Override
            public boolean perform(
                    hudson.model.AbstractBuild<?, ?> build,
                    hudson.Launcher launcher,
                    hudson.model.BuildListener listener) {
                AnnotatedLogPrinter printer = new AnnotatedLogPrinter(listener, "app0");
                print(printer, LogLine.Kind.HEADING, "#9 [deps 3/3] RUN <b>pip</b>", -1);
                print(
                        printer,
                        LogLine.Kind.OUTPUT,
                        "#9 1.0 \u001b[8mha:AAAA<script>alert(1)</script>\u001b[0m after",
                        -1);
                print(printer, LogLine.Kind.DONE, "#9 DONE 4m12.3s", 252_300);
                print(printer, LogLine.Kind.DONE, "#1 [internal] load metadata DONE 0.4s", 400);
                print(printer, LogLine.Kind.CACHED, "#2 CACHED", -1);
                print(printer, LogLine.Kind.ERROR, "#3 ERROR 1.2s: exit code: 1", 1200);
                return true;
            }
        });
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);
        add(build, SampleReports.mlBackend());
        try (JenkinsRule.WebClient browser = jenkins.createWebClient()) {
            browser.getOptions().setJavaScriptEnabled(false);
            HtmlPage console = browser.getPage(build, "console");
            assertThat(console.querySelectorAll(".odb-log--slow")).isNotEmpty();
            assertThat(console.querySelector(".odb-log--error").getTextContent())
                    .isEqualTo("ERROR 1.2s");
            assertThat(console.querySelector(".odb-log--done").getTextContent()).isEqualTo("DONE 0.4s");
            assertThat((Object) console.querySelector(".odb-log--after")).isNotNull();
            assertThat(console.querySelectorAll(".console-output script, .console-output b"))
                    .isEmpty();
            assertThat(console.getWebResponse().getContentAsString()).contains("LayerBadgeNote/style.css");

            String text = browser.goTo(build.getUrl() + "consoleText", "text/plain")
                    .getWebResponse()
                    .getContentAsString();
            assertThat(text)
                    .contains(
                            "#9 [deps 3/3] RUN <b>pip</b>\n",
                            "?[8mha:AAAA<script>alert(1)</script>",
                            "#9 DONE 4m12.3s\n",
                            "#1 [internal] load metadata DONE 0.4s\n",
                            "#2 CACHED\n",
                            "#3 ERROR 1.2s: exit code: 1\n");
        }
    }

    private static void print(AnnotatedLogPrinter printer, LogLine.Kind kind, String text, long millis) {
        printer.print(new LogLine(kind, 1, text.getBytes(StandardCharsets.UTF_8), millis));
    }
}
