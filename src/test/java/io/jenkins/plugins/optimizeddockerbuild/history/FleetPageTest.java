package io.jenkins.plugins.optimizeddockerbuild.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Items;
import io.jenkins.plugins.optimizeddockerbuild.SharedJenkins;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Overview;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.SampleHistory;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.SampleReports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import jenkins.model.Jenkins;
import jenkins.model.ModifiableTopLevelItemGroup;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** The Docker builds of all jobs, in a real Jenkins. */
class FleetPageTest {
    @RegisterExtension
    private static final SharedJenkins JENKINS = new SharedJenkins();

    private static FreeStyleProject job(ModifiableTopLevelItemGroup group, String name) throws Exception {
        FreeStyleProject job = (FreeStyleProject) group.createProject(
                JENKINS.rule().jenkins.getDescriptorByType(FreeStyleProject.DescriptorImpl.class), name, false);
        FreeStyleBuild build = JENKINS.rule().buildAndAssertSuccess(job);
        DockerBuildAction.add(
                build,
                DockerBuildRecord.of(
                        "app",
                        "docker-build/app",
                        SampleReports.startedAt(
                                SampleReports.mlBackend(), Instant.now().minusSeconds(3600))));
        await(job);
        return job;
    }

    /** Until the index is there, which is made in the background. */
    private static void await(FreeStyleProject job) throws Exception {
        Path index = job.getBuildDir().toPath().resolve(JobIndex.FILE);
        for (int i = 0; i < 600 && !Files.exists(index); i++) {
            Thread.sleep(50);
        }
        assertThat(index).exists();
    }

    private static JenkinsRule.WebClient browser() {
        return JENKINS.rule()
                .createWebClient()
                .withJavaScriptEnabled(false)
                .withThrowExceptionOnFailingStatusCode(false);
    }

    @Test
    void showsWhatTakesTheTimeOverAllJobsAndInAFolder() throws Exception {
        Folder shop = JENKINS.rule().jenkins.createProject(Folder.class, "shop");
        job(shop, "backend");
        FreeStyleProject other = job(JENKINS.rule().jenkins, "other");

        HtmlPage all = browser().goTo("docker-builds/");
        assertThat(all.asNormalizedText())
                .contains("shop/backend", "other", "registry.example.com/shop/backend", "requirements.txt");
        assertThat(browser()
                        .goTo("docker-builds/?filter=a%20%26b")
                        .getWebResponse()
                        .getContentAsString())
                .contains("prometheus?days=30&amp;filter=a+%26b\"");
        HtmlPage folder = browser().goTo("job/shop/docker-builds/?days=7");
        assertThat(folder.asNormalizedText()).contains("backend", "Last 7 days").doesNotContain("other\t");
        assertThat(browser()
                        .goTo("docker-builds/api/json?depth=2", "application/json")
                        .getWebResponse()
                        .getContentAsString())
                .contains("\"id\":\"images\"", "\"job\":\"shop/backend\"", "\"milliseconds\":252300");
        assertThat(browser()
                        .goTo("docker-builds/csv?table=causes", "text/csv")
                        .getWebResponse()
                        .getContentAsString())
                .startsWith("cause,builds,milliseconds,jobs\r\n\"requirements.txt\",2,");
        assertThat(browser()
                        .goTo("docker-builds/prometheus", "text/plain")
                        .getWebResponse()
                        .getContentAsString())
                .contains(
                        "docker_builds{job=\"shop/backend\",image=\"registry.example.com/shop/backend\",report=\"app\"} 1\n");

        other.renameTo("renamed");
        assertThat(browser().goTo("docker-builds/").asNormalizedText()).contains("renamed");
        other.getBuildByNumber(1).delete();
        assertThat(browser().goTo("docker-builds/").asNormalizedText()).doesNotContain("renamed");
        shop.delete();
        assertThat(browser().goTo("docker-builds/").asNormalizedText()).doesNotContain("shop/backend");
    }

    @Test
    void namesWhatImagesInstallAlikeAndWhatCacheProfilesCost() throws Exception {
        for (String name : new String[] {"one", "two"}) {
            FreeStyleProject job = JENKINS.rule().createFreeStyleProject(name);
            FreeStyleBuild build = JENKINS.rule().buildAndAssertSuccess(job);
            Report report = SampleReports.startedAt(
                            SampleReports.mlBackend(), Instant.now().minusSeconds(3600))
                    .withSeen("Built.", List.of("shop/" + name + ":1"));
            DockerBuildAction.add(
                    build,
                    DockerBuildRecord.of(
                            "app",
                            "docker-build/app",
                            report,
                            BuildSummary.of(report)
                                    .withCacheProfile("team")
                                    .withInstalled(List.of(new Overview.Installed(
                                            "python:3.11-slim",
                                            "pip install --no-cache-dir  numpy\npip install --no-cache-dir  own-"
                                                    + name,
                                            70_000,
                                            214_000_000L))),
                            null));
            await(job);
        }

        assertThat(browser().goTo("docker-builds/?days=7").asNormalizedText())
                .contains("Installed alike", "python:3.11-slim\tnumpy\t2\t", "214 MB\t2m20s")
                .contains("Cache profiles", "team\t2\t")
                .doesNotContain("own-one");
        assertThat(browser()
                        .goTo("docker-builds/csv?table=installedAlike", "text/csv")
                        .getWebResponse()
                        .getContentAsString())
                .contains("\"FROM python:3.11-slim\nRUN pip install --no-cache-dir \\\n    numpy\n\"");
    }

    @Test
    void tellsAReaderOfOneFolderNothingOfAnother() throws Exception {
        Folder shop = JENKINS.rule().jenkins.createProject(Folder.class, "shop");
        Folder secret = JENKINS.rule().jenkins.createProject(Folder.class, "vault");
        FreeStyleProject mine = job(shop, "backend");
        job(secret, "undercover");
        JENKINS.rule().jenkins.setSecurityRealm(JENKINS.rule().createDummySecurityRealm());
        JENKINS.rule()
                .jenkins
                .setAuthorizationStrategy(new MockAuthorizationStrategy()
                        .grant(Jenkins.READ)
                        .everywhere()
                        .to("reader")
                        .grant(Item.READ)
                        .onItems(shop, mine)
                        .to("reader"));
        JenkinsRule.WebClient browser = browser();
        browser.login("reader");

        for (String address : new String[] {
            "docker-builds/",
            "docker-builds/?filter=undercover",
            "docker-builds/csv?table=images",
            "docker-builds/csv?table=causes",
            "docker-builds/csv?table=advice",
            "docker-builds/csv?table=installedAlike",
            "docker-builds/csv?table=caches",
            "docker-builds/csv?table=agents",
            "docker-builds/csv?table=undercover",
            "job/shop/docker-builds/",
            "job/shop/docker-builds/prometheus",
            "job/shop/job/backend/docker-builds/",
            "job/shop/job/backend/1/docker-build/app/",
            "job/shop/job/backend/1/docker-build/app/compare",
            "job/shop/job/backend/1/docker-build/app/compare?with=2",
            "job/shop/job/backend/1/docker-build/api/json?depth=3",
            "docker-builds/prometheus",
            "docker-builds/api/json?depth=3"
        }) {
            String answer = browser.goTo(address, null).getWebResponse().getContentAsString();
            assertThat(answer.replace("filter=undercover", "").replace("value=\"undercover\"", ""))
                    .as(address)
                    .doesNotContain("undercover")
                    .doesNotContain("vault/");
        }
        assertThat(browser.goTo("docker-builds/").asNormalizedText()).contains("shop/backend");
        assertThat(browser.goTo("job/vault/docker-builds/").getWebResponse().getStatusCode())
                .isEqualTo(404);
    }

    @Test
    void followsJobsThatAreMovedAndFoldersThatAreRenamed() throws Exception {
        Folder shop = JENKINS.rule().jenkins.createProject(Folder.class, "shop");
        Folder store = JENKINS.rule().jenkins.createProject(Folder.class, "store");
        FreeStyleProject job = job(shop, "backend");

        Items.move(job, store);
        assertThat(browser().goTo("docker-builds/").asNormalizedText())
                .contains("store/backend", "1 build of 1 image, 4m12s in all. All succeeded.")
                .doesNotContain("\tshop/backend");
        store.renameTo("market");
        assertThat(browser().goTo("docker-builds/").asNormalizedText()).contains("market/backend");
        assertThat(browser().goTo("job/shop/docker-builds/").asNormalizedText()).doesNotContain("backend");
        store.delete();
        assertThat(browser().goTo("docker-builds/").asNormalizedText()).doesNotContain("market/");
    }

    @Test
    void mendsADamagedIndexFromTheSummaries() throws Exception {
        FreeStyleProject job = job(JENKINS.rule().jenkins, "app");
        Path index = job.getBuildDir().toPath().resolve(JobIndex.FILE);
        String good = Files.readString(index);
        Files.writeString(index, good + "[1,2,\"cut");

        assertThat(JobIndex.read(job)).hasSize(1);
        for (int i = 0; i < 600 && !Files.readString(index).equals(good); i++) {
            Thread.sleep(50);
        }
        assertThat(index).content().isEqualTo(good);
        SummaryFile.write(job.getBuildByNumber(1), "worker", SummaryFile.encode(SampleHistory.build(3)));
        Files.delete(index);
        assertThat(JobIndex.read(job)).isEmpty();
        await(job);
        assertThat(JobIndex.read(job)).hasSize(2);
    }

    @Test
    void makesTheIndexOfAJobWhoseNameADeletedOneHad() throws Exception {
        FreeStyleProject gone = job(JENKINS.rule().jenkins, "app");
        Path index = gone.getBuildDir().toPath().resolve(JobIndex.FILE);
        Files.delete(index);
        Files.createDirectories(index.resolve("unusable"));
        JobIndex.read(gone);
        for (int i = 0; i < 600 && JobIndex.waiting() > 0; i++) {
            Thread.sleep(50);
        }
        gone.delete();

        assertThat(JobIndex.read(job(JENKINS.rule().jenkins, "app"))).hasSize(1);
    }
}
