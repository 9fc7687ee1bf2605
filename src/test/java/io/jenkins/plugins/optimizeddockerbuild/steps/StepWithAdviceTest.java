package io.jenkins.plugins.optimizeddockerbuild.steps;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.optimizeddockerbuild.SharedJenkins;
import java.util.UUID;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;

/** A Pipeline's build gives the advice that {@code odb build} gives, and a gate can depend on it. */
@EnabledIfEnvironmentVariable(named = "ODB_TEST_REGISTRY", matches = ".+")
class StepWithAdviceTest {
    @RegisterExtension
    static final SharedJenkins JENKINS = new SharedJenkins();

    private final JenkinsRule j = JENKINS.rule();

    @Test
    void adviceOnACopiedSecretCrossesAGate() throws Exception {
        String name = "advice-" + UUID.randomUUID();
        WorkflowJob job = j.createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsFlowDefinition(
                "node {\n  writeFile file: 'Dockerfile', text: 'FROM " + System.getenv("ODB_TEST_BUSYBOX")
                        + "\\nCOPY app /app\\n'\n"
                        + "  writeFile file: 'app/.env', text: 'API_TOKEN=4f5a8b1c9d\\n'\n"
                        + "  optimizedDockerBuild(image: '" + name
                        + "', load: false, qualityGates: ['advice <= medium'])\n}\n",
                true));

        String log = JenkinsRule.getLog(j.assertBuildStatus(Result.FAILURE, job.scheduleBuild2(0)));

        assertThat(log)
                .contains("ADVICE Keep secrets of the context out of the image (line 2)")
                .containsPattern("GATE .*advice.*high")
                .doesNotContain("4f5a8b1c9d");
    }
}
