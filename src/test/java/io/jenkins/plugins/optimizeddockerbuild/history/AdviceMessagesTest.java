package io.jenkins.plugins.optimizeddockerbuild.history;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportWriter;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.SampleReports;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.html.Browser;
import java.nio.file.Path;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What people can do with a piece of advice on the page of a build. */
@WithJenkins
class AdviceMessagesTest {
    private static final Report REPORT = SampleReports.advised();
    private static final String PATCH = REPORT.advice().get(0).patch();

    private static FreeStyleBuild build(JenkinsRule jenkins) throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        Path artifacts = build.getRootDir().toPath().resolve("archive");
        ReportWriter.write(artifacts.resolve("docker-build/app"), REPORT);
        DockerBuildAction.add(build, DockerBuildRecord.of("app", "docker-build/app", REPORT));
        return build;
    }

    @Test
    void offersEachPatchAndTheCommentThatSilencesTheRule(JenkinsRule jenkins) throws Exception {
        FreeStyleBuild build = build(jenkins);
        try (JenkinsRule.WebClient browser = jenkins.createWebClient()) {
            browser.getOptions().setJavaScriptEnabled(false);
            browser.getOptions().setThrowExceptionOnFailingStatusCode(false);
            HtmlPage page = browser.getPage(build, "docker-build/");
            DomElement link = page.querySelector(".odb-actions a");
            assertThat(link.getAttribute("download")).isEqualTo("cache-mount-for-npm.patch");
            String address = link.getAttribute("href");
            assertThat(browser.getPage(page.getFullyQualifiedUrl(address))
                            .getWebResponse()
                            .getContentAsString())
                    .isEqualTo(PATCH);
            assertThat(page.asNormalizedText()).contains("Not built yet");
            DomElement comment = page.querySelector(".odb-actions details p");
            assertThat(comment.getTextContent())
                    .contains("above line 3 of the Dockerfile: # odb: ignore=cache-mount-for-npm");
            for (String none : new String[] {"piece=1", "piece=2", "piece=-1"}) {
                assertThat(browser.getPage(page.getFullyQualifiedUrl(address.replace("piece=0", none)))
                                .getWebResponse()
                                .getStatusCode())
                        .as(none)
                        .isEqualTo(404);
            }
        }
    }

    @Test
    @EnabledIfEnvironmentVariable(named = "ODB_TEST_CHROMEDRIVER", matches = ".+")
    void copiesWithOneClick(JenkinsRule jenkins, @TempDir Path profile) throws Exception {
        String address = jenkins.getURL() + build(jenkins).getUrl() + "docker-build/";
        try (Browser browser = new Browser(profile)) {
            browser.open(address, 1400, false);
            browser.clickOn("button[ref='odb-patch-0']");
            assertCopied(browser, PATCH);
            browser.clickOn(".odb-actions summary");
            browser.clickOn("button[ref='odb-ignore-0']");
            assertCopied(browser, "# odb: ignore=cache-mount-for-npm");
            browser.picture(Path.of("target", "pictures", "jenkins", "advice.png"));
            assertThat(browser.console()).isEmpty();
        }
    }

    /** The page copies a moment after the click. */
    private static void assertCopied(Browser browser, String text) throws InterruptedException {
        for (int i = 0; i < 100 && !browser.clipboard().stripTrailing().equals(text); i++) {
            Thread.sleep(100);
        }
        assertThat(browser.clipboard().stripTrailing()).isEqualTo(text);
    }
}
