package io.jenkins.plugins.optimizeddockerbuild.history;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import io.jenkins.plugins.optimizeddockerbuild.SharedJenkins;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.Headway;
import io.jenkins.plugins.optimizeddockerbuild.engine.log.LogLine;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.SampleReports;
import java.nio.charset.StandardCharsets;
import java.util.List;
import jenkins.model.Jenkins;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.TestBuilder;

/** A Docker build that runs, on the pages of a real Jenkins. */
class LivePageTest {
    @RegisterExtension
    private static final SharedJenkins JENKINS = new SharedJenkins();

    private static FreeStyleBuild running(LiveBuild live) throws Exception {
        FreeStyleProject job = JENKINS.rule().createFreeStyleProject("shop");
        FreeStyleBuild build = JENKINS.rule().buildAndAssertSuccess(job);
        LiveBuilds.begin(build, live);
        return build;
    }

    private static LiveBuild live() {
        long now = System.currentTimeMillis();
        LiveBuild live = new LiveBuild("app", "shop/app:1", now - 60_000, true, List.of());
        live.add(line(LogLine.Kind.HEADING, "#7 [app 3/4] RUN echo '<script>alert(1)</script>'"), now - 50_000);
        live.add(line(LogLine.Kind.OUTPUT, "#7 1.0 [\"quoted\"]"), now);
        live.reached(new Headway(0, 3, null), List.of("context 1.2 MB, limit 1.0 MB"), now);
        return live;
    }

    private static LogLine line(LogLine.Kind kind, String text) {
        return new LogLine(kind, 7, text.getBytes(StandardCharsets.UTF_8), -1);
    }

    @Test
    void showsWhatRunsWithoutScriptAndAnswersItsScriptShortly() throws Exception {
        FreeStyleBuild build = running(live());
        JenkinsRule.WebClient browser = JENKINS.rule().createWebClient().withJavaScriptEnabled(false);

        HtmlPage page = browser.getPage(build, "docker-build/");
        assertThat(page.querySelector(".odb-live-layers code").getTextContent())
                .isEqualTo("[app 3/4] RUN echo '<script>alert(1)</script>'");
        assertThat(page.querySelector(".odb-live-layers pre").getTextContent()).contains("1.0 [\"quoted\"]");
        assertThat(page.asNormalizedText()).contains("Jenkins was restarted during this build.");
        assertThat(browser.getPage(build).asNormalizedText())
                .contains(
                        "Docker build: shop/app:1",
                        "Quality gate crossed: context 1.2 MB, limit 1.0 MB",
                        "0 of 3 layers, RUN echo");

        String whole = json(browser, build, "");
        assertThat(whole)
                .contains("\"heading\":\"[app 3/4] RUN echo '<script>alert(1)</script>'\"")
                .contains("\"1.0 [\\\"quoted\\\"]\"");
        String version = whole.replaceFirst(".*\"version\":\"([^\"]*)\".*", "$1");
        assertThat(json(browser, build, "?version=" + version)).contains("\"layers\":[]");

        LiveBuilds.end(build, "app");
        assertThat(json(browser, build, "")).contains("\"running\":false", "\"reports\":[]");
        DockerBuildAction.add(build, DockerBuildRecord.of("app", "docker-build/app", SampleReports.mlBackend()));
        assertThat(json(browser, build, "")).contains("\"running\":false", "\"reports\":[\"app\"]");
        assertThat(browser.getPage(build, "docker-build/").asNormalizedText())
                .contains("no longer among the artifacts");
    }

    private static String json(JenkinsRule.WebClient browser, FreeStyleBuild build, String query) throws Exception {
        return browser.goTo(build.getUrl() + "docker-build/-live/json" + query, "application/json")
                .getWebResponse()
                .getContentAsString();
    }

    /** As after a Pipeline that was killed the hard way. */
    @Test
    void doesNotOutliveTheBuildThatItBelongsTo() throws Exception {
        FreeStyleProject job = JENKINS.rule().createFreeStyleProject("killed");
        job.getBuildersList().add(new TestBuilder() {
            @Override
            public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener) {
                LiveBuilds.begin(build, live());
                return true;
            }
        });
        assertThat(LiveBuilds.of(JENKINS.rule().buildAndAssertSuccess(job))).isEmpty();
    }

    @Test
    void isForThoseWhoMayReadTheJob() throws Exception {
        FreeStyleBuild build = running(live());
        JENKINS.rule().jenkins.setSecurityRealm(JENKINS.rule().createDummySecurityRealm());
        JENKINS.rule()
                .jenkins
                .setAuthorizationStrategy(new MockAuthorizationStrategy()
                        .grant(Jenkins.READ)
                        .everywhere()
                        .to("reader", "stranger")
                        .grant(Item.READ)
                        .onItems(build.getParent())
                        .to("reader"));
        JenkinsRule.WebClient browser = JENKINS.rule()
                .createWebClient()
                .withJavaScriptEnabled(false)
                .withThrowExceptionOnFailingStatusCode(false);

        browser.login("reader");
        assertThat(json(browser, build, "")).contains("shop/app:1");
        browser.login("stranger");
        assertThat(browser.goTo(build.getUrl() + "docker-build/-live/json", null)
                        .getWebResponse()
                        .getStatusCode())
                .isEqualTo(404);
    }
}
