package io.jenkins.plugins.optimizeddockerbuild.checks;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.ExtensionList;
import hudson.model.FreeStyleBuild;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.SampleReports;
import io.jenkins.plugins.optimizeddockerbuild.history.DockerBuildAction;
import io.jenkins.plugins.optimizeddockerbuild.history.DockerBuildRecord;
import io.jenkins.plugins.optimizeddockerbuild.history.ReportListener;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** In a Jenkins of its own that does not have the plugin checks-api. */
class WithoutChecksTest {
    @RegisterExtension
    private final RealJenkinsExtension jenkins = new RealJenkinsExtension().omitPlugins("checks-api");

    @Test
    void keepsReportsAndLoadsNoClassOfChecks() throws Throwable {
        jenkins.then(WithoutChecksTest::keepsAReport);
    }

    private static void keepsAReport(JenkinsRule jenkins) throws Exception {
        assertThat(Jenkins.get().getPlugin("checks-api")).isNull();
        assertThat(ExtensionList.lookup(ReportListener.class)).isEmpty();

        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        DockerBuildAction.add(build, DockerBuildRecord.of("app", "docker-build/app", SampleReports.mlBackend()));

        assertThat(build.getAction(DockerBuildAction.class).getRecords()).hasSize(1);
    }
}
