package io.jenkins.plugins.optimizeddockerbuild.checks;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.checks.api.ChecksConclusion;
import io.jenkins.plugins.checks.api.ChecksDetails;
import io.jenkins.plugins.checks.api.ChecksPublisher;
import io.jenkins.plugins.checks.api.ChecksPublisherFactory;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Gate;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.ReportMarkdown;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.SampleReports;
import io.jenkins.plugins.optimizeddockerbuild.history.DockerBuildAction;
import io.jenkins.plugins.optimizeddockerbuild.history.DockerBuildRecord;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** With the plugin checks-api; {@link WithoutChecksTest} tells what happens without. */
@WithJenkins
class ReportChecksTest {
    private static final BlockingQueue<ChecksDetails> PUBLISHED = new LinkedBlockingQueue<>();

    /** Stands for the plugin of a forge. */
    @TestExtension({
        "publishesACheckForEachReport",
        "concludesFromResultAndQualityGates",
        "shortensATitleThatGitHubWouldRefuse"
    })
    public static final class Forge extends ChecksPublisherFactory {
        @Override
        protected Optional<ChecksPublisher> createPublisher(Run<?, ?> run, TaskListener listener) {
            return Optional.of(new ChecksPublisher() {
                @Override
                public void publish(ChecksDetails details) {
                    PUBLISHED.add(details);
                }
            });
        }
    }

    /** Stands for a forge that cannot be reached. */
    @TestExtension("doesNotDisturbTheBuildWhenTheForgeFails")
    public static final class Broken extends ChecksPublisherFactory {
        @Override
        protected Optional<ChecksPublisher> createPublisher(Run<?, ?> run, TaskListener listener) {
            throw new IllegalStateException("no route to host");
        }
    }

    private static ChecksDetails published(FreeStyleBuild build, Report report) throws Exception {
        DockerBuildAction.add(build, DockerBuildRecord.of("app", "docker-build/app", report));
        ChecksDetails details = PUBLISHED.poll(30, TimeUnit.SECONDS);
        assertThat(details).isNotNull();
        return details;
    }

    @Test
    void publishesACheckForEachReport(JenkinsRule jenkins) throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        Report report = SampleReports.mlBackend();

        ChecksDetails details = published(build, report);

        assertThat(details.getName()).contains("Docker build: app");
        assertThat(details.getDetailsURL()).contains(jenkins.getURL() + build.getUrl() + "docker-build/app/");
        assertThat(details.getOutput().orElseThrow().getSummary()).contains(ReportMarkdown.of(report));
        assertThat(details.getOutput().orElseThrow().getTitle())
                .contains("registry.example.com/shop/backend:1.42, 4m12.3s, 13 % cached");
        assertThat(details.getStartedAt().orElseThrow()).hasToString("2026-03-01T10:15:29");
    }

    @Test
    void concludesFromResultAndQualityGates(JenkinsRule jenkins) throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        Report good = SampleReports.mlBackend();
        Gate crossed = new Gate("image <= 1MB", 2.0, 1.0, "bytes", Gate.Outcome.UNSTABLE, null);

        assertThat(published(build, good).getConclusion()).isEqualTo(ChecksConclusion.SUCCESS);
        ChecksDetails unstable = published(build, good.withGates(List.of(crossed)));
        assertThat(unstable.getConclusion()).isEqualTo(ChecksConclusion.FAILURE);
        assertThat(unstable.getOutput().orElseThrow().getTitle())
                .contains("Quality gate crossed: image 2 B, limit 1 B; "
                        + "registry.example.com/shop/backend:1.42, 4m12.3s, 13 % cached");
        assertThat(published(build, SampleReports.failed()).getConclusion()).isEqualTo(ChecksConclusion.FAILURE);
    }

    @Test
    void shortensATitleThatGitHubWouldRefuse(JenkinsRule jenkins) throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        Gate crossed = new Gate("image <= 1MB", 2.0, 1.0, "bytes", Gate.Outcome.UNSTABLE, null);

        ChecksDetails details = published(build, SampleReports.mlBackend().withGates(Collections.nCopies(20, crossed)));
        String title = details.getOutput().orElseThrow().getTitle().orElseThrow();

        assertThat(title)
                .hasSize(255)
                .startsWith("Quality gate crossed: image 2 B, limit 1 B; image 2 B,")
                .endsWith("…");
    }

    @Test
    void doesNotDisturbTheBuildWhenTheForgeFails(JenkinsRule jenkins) throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());

        DockerBuildAction.add(build, DockerBuildRecord.of("app", "docker-build/app", SampleReports.mlBackend()));

        assertThat(build.getAction(DockerBuildAction.class).getRecords()).hasSize(1);
    }
}
