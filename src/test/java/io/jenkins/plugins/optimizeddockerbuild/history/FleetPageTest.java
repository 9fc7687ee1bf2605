package io.jenkins.plugins.optimizeddockerbuild.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Items;
import io.jenkins.plugins.optimizeddockerbuild.SharedJenkins;
import io.jenkins.plugins.optimizeddockerbuild.engine.history.BuildFigures;
import io.jenkins.plugins.optimizeddockerbuild.engine.history.Fleet;
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
import jenkins.scm.api.SCMHead;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.TestExtension;

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
                .contains("Installed alike", "python:3.11-slim\tnumpy\t2\t", "214 MB\t16m20s")
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

    /** As in a project with a job for each branch. */
    @TestExtension
    public static final class Branches extends SCMHead.HeadByItem {
        @Override
        public SCMHead getHead(Item item) {
            return item.getParent() instanceof Folder folder && folder.getName().equals("multi")
                    ? new SCMHead(item.getName())
                    : null;
        }
    }

    @Test
    void countsTheBranchesOfAProjectAsOneImage() throws Exception {
        Folder shop = JENKINS.rule().jenkins.createProject(Folder.class, "shop");
        Folder project = shop.createProject(Folder.class, "multi");
        FreeStyleProject main = job(project, "main");
        job(project, "PR-1");

        HtmlPage all = browser().goTo("docker-builds/");
        assertThat(all.asNormalizedText())
                .contains("2 builds of 1 image", "registry.example.com/shop/backend\tshop/multi\t2\t")
                .doesNotContain("PR-1");
        assertThat(all.getAnchorByText("registry.example.com/shop/backend").getHrefAttribute())
                .endsWith("/job/shop/job/multi/docker-builds/");
        assertThat(browser()
                        .goTo("docker-builds/csv?table=images", "text/csv")
                        .getWebResponse()
                        .getContentAsString())
                .contains("\"registry.example.com/shop/backend\",\"shop/multi\",2,");
        assertThat(browser()
                        .goTo("docker-builds/prometheus", "text/plain")
                        .getWebResponse()
                        .getContentAsString())
                .contains(
                        "docker_builds{job=\"shop/multi\",image=\"registry.example.com/shop/backend\",report=\"app\"} 2\n");
        assertThat(browser().goTo("job/shop/job/multi/docker-builds/").asNormalizedText())
                .contains("\tmain\t1\t", "\tPR-1\t1\t");

        JENKINS.rule().jenkins.setSecurityRealm(JENKINS.rule().createDummySecurityRealm());
        JENKINS.rule()
                .jenkins
                .setAuthorizationStrategy(new MockAuthorizationStrategy()
                        .grant(Jenkins.READ)
                        .everywhere()
                        .to("reader")
                        .grant(Item.READ)
                        .onItems(shop, project, main)
                        .to("reader"));
        JenkinsRule.WebClient reader = browser();
        reader.login("reader");
        assertThat(reader.goTo("docker-builds/").asNormalizedText())
                .contains("registry.example.com/shop/backend\tshop/multi\t1\t");
    }

    @Test
    void dividesByTheDaysThatTheBuildsCover() {
        assertThat(savedPerWeek(1, 30)).as("at least a day").isEqualTo(7 * 41_000);
        assertThat(savedPerWeek(48, 30)).isBetween(7 * 41_000 / 2 - 100L, 7 * 41_000 / 2L);
        assertThat(savedPerWeek(24 * 40, 30)).as("at most the period").isEqualTo(Math.round(7 * 41_000 / 30.0));
    }

    private static long savedPerWeek(int hours, int days) {
        Report report =
                SampleReports.startedAt(SampleReports.advised(), Instant.now().minusSeconds(3600L * hours));
        Fleet fleet = new Fleet();
        fleet.add("app", BuildFigures.of("app", BuildSummary.of(report)));
        String csv = FleetTables.advice(fleet, FleetPage.covered(fleet, days)).csv();
        return Long.parseLong(csv.lines()
                .filter(line -> line.contains("Keep npm's downloads between builds"))
                .findFirst()
                .orElseThrow()
                .replaceAll(".*\",1,(\\d+),.*", "$1"));
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
