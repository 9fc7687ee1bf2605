package io.jenkins.plugins.optimizeddockerbuild.history;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.SampleHistory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import jenkins.model.Jenkins;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.DomNode;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The Docker builds of a job, in a real Jenkins. */
@WithJenkins
class DockerBuildsPageTest {

    private static FreeStyleProject job(JenkinsRule jenkins, int builds) throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("shop");
        for (int i = 0; i < builds; i++) {
            jenkins.buildAndAssertSuccess(job);
        }
        JobHistory.hasGrown(job);
        return job;
    }

    private static void keep(FreeStyleProject job, int number, String name) throws Exception {
        SummaryFile.write(job.getBuildByNumber(number), name, SummaryFile.encode(SampleHistory.build(number)));
    }

    private static HtmlPage page(JenkinsRule jenkins, String address) throws Exception {
        return jenkins.createWebClient().withJavaScriptEnabled(false).goTo(address);
    }

    @Test
    void showsTheTrendOnTheFrontPageOfTheJobWithLinksToItsBuilds(JenkinsRule jenkins) throws Exception {
        FreeStyleProject job = job(jenkins, 4);
        for (int number = 1; number <= 4; number++) {
            keep(job, number, "app");
        }

        HtmlPage front = page(jenkins, job.getUrl());

        assertThat(front.querySelectorAll(".odb-front .odb-columns a"))
                .extracting(link -> ((DomElement) link).getAttribute("href"))
                .containsExactly(
                        jenkins.contextPath + "/job/shop/1/docker-build/app/",
                        jenkins.contextPath + "/job/shop/2/docker-build/app/",
                        jenkins.contextPath + "/job/shop/3/docker-build/app/",
                        jenkins.contextPath + "/job/shop/4/docker-build/app/");
        assertThat(front.querySelector(".odb-columns a:last-of-type title").getTextContent())
                .startsWith("#4: succeeded, 1m")
                .contains("dependencies", "; image 388 MB", "; 5 of 8 layers from the cache");
        assertThat(front.querySelectorAll(".odb-front script, .odb-front style, .odb-front [style]"))
                .isEmpty();
        assertThat(page(jenkins, job.getUrl() + "docker-builds/").querySelectorAll(".odb-builds tbody tr"))
                .hasSize(4);
    }

    @Test
    void lastsThroughDeletedBuildsARenamedJobAndSummariesOfOtherVersions(JenkinsRule jenkins) throws Exception {
        FreeStyleProject job = job(jenkins, 6);
        for (int number = 1; number <= 6; number++) {
            keep(job, number, "app");
        }
        job.getBuildByNumber(3).delete();
        replace(job.getBuildByNumber(4), "{\"schema\": 7}");
        replace(job.getBuildByNumber(5), "{\"sche");
        job.renameTo("store");

        HtmlPage builds = page(jenkins, "job/store/docker-builds/");

        assertThat(builds.querySelectorAll(".odb-builds tbody td:first-child"))
                .extracting(DomNode::getTextContent)
                .containsExactly("#6", "#2", "#1");
        for (FreeStyleBuild build : job.getBuilds()) {
            build.delete();
        }
        assertThat(page(jenkins, "job/store/docker-builds/").asNormalizedText()).contains("have been deleted");
        assertThat((Object) page(jenkins, "job/store/").querySelector(".odb-front"))
                .isNull();
    }

    private static void replace(FreeStyleBuild build, String json) throws Exception {
        Path file = build.getRootDir().toPath().resolve("docker-build/app.json.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(json.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void showsEachImageOfAJobByItsName(JenkinsRule jenkins) throws Exception {
        FreeStyleProject job = job(jenkins, 3);
        for (int number = 1; number <= 3; number++) {
            keep(job, number, "app");
        }
        keep(job, 2, "worker");
        keep(job, 3, "worker");

        HtmlPage worker = page(jenkins, job.getUrl() + "docker-builds/worker/");

        assertThat(worker.querySelectorAll(".odb-tabs a"))
                .extracting(tab -> ((DomElement) tab).getAttribute("href"))
                .containsExactly(
                        jenkins.contextPath + "/job/shop/docker-builds/app/",
                        jenkins.contextPath + "/job/shop/docker-builds/worker/");
        assertThat(worker.querySelectorAll(".odb-builds tbody tr")).hasSize(2);
        assertThat(jenkins.createWebClient()
                        .withThrowExceptionOnFailingStatusCode(false)
                        .goTo(job.getUrl() + "docker-builds/other/")
                        .getWebResponse()
                        .getStatusCode())
                .isEqualTo(404);
    }

    @Test
    void readsASummaryOnce(JenkinsRule jenkins) throws Exception {
        FreeStyleProject job = job(jenkins, 1);
        keep(job, 1, "app");

        Object first = JobHistory.points(job, "app", 10).get(0).summary();
        assertThat(JobHistory.points(job, "app", 10).get(0).summary()).isSameAs(first);

        BuildSummary other = SampleHistory.build(5);
        SummaryFile.write(job.getBuildByNumber(1), "app", SummaryFile.encode(other));
        Files.setLastModifiedTime(
                job.getBuildByNumber(1).getRootDir().toPath().resolve("docker-build/app.json.gz"),
                java.nio.file.attribute.FileTime.fromMillis(1));
        assertThat(JobHistory.points(job, "app", 10).get(0).summary().id()).isEqualTo(other.id());
    }

    @Test
    void leavesJobsWithoutAnImageAlone(JenkinsRule jenkins) throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        jenkins.buildAndAssertSuccess(job);

        assertThat(job.getAction(DockerBuildsAction.class)).isNull();
        assertThat(page(jenkins, job.getUrl()).asNormalizedText()).doesNotContain("Docker builds");
    }

    @Test
    void isForThoseWhoMayReadTheJob(JenkinsRule jenkins) throws Exception {
        FreeStyleProject job = job(jenkins, 2);
        keep(job, 1, "app");
        keep(job, 2, "app");
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .to("reader", "stranger")
                .grant(Item.READ)
                .onItems(job)
                .to("reader"));
        JenkinsRule.WebClient browser =
                jenkins.createWebClient().withJavaScriptEnabled(false).withThrowExceptionOnFailingStatusCode(false);

        browser.login("reader");
        assertThat(browser.goTo("job/shop/docker-builds/").getWebResponse().getStatusCode())
                .isEqualTo(200);
        browser.login("stranger");
        assertThat(browser.goTo("job/shop/docker-builds/").getWebResponse().getStatusCode())
                .isEqualTo(404);
    }
}
