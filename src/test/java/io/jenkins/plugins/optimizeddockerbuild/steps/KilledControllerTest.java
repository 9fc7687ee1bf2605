package io.jenkins.plugins.optimizeddockerbuild.steps;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.history.DockerBuildAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.InboundAgentExtension;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** The controller's process is killed while a layer talks; the agent's goes on and connects again. */
@EnabledIfEnvironmentVariable(named = "ODB_TEST_REGISTRY", matches = ".+")
class KilledControllerTest {
    private static final int LINES = 100;

    @RegisterExtension
    private final RealJenkinsExtension jenkins = new RealJenkinsExtension();

    @RegisterExtension
    private final InboundAgentExtension agents = new InboundAgentExtension();

    @Test
    void showsEveryLineOnce() throws Throwable {
        startBuildOnAnAgent();
        jenkins.stopJenkinsForcibly();
        jenkins.startJenkins();
        jenkins.runRemotely(KilledControllerTest::checkBuild);
    }

    /** Jenkins stores the state of a run some time after its log, on a busy controller seconds later. */
    @Test
    void showsEveryLineOnceWhenTheStoredStateIsOlderThanTheLog() throws Throwable {
        startBuildOnAnAgent();
        Path state = jenkins.getHome().toPath().resolve("jobs/app/builds/1/program.dat");
        byte[] older = Files.readAllBytes(state);
        jenkins.runRemotely(KilledControllerTest::waitForMoreLines);
        jenkins.stopJenkinsForcibly();
        Files.write(state, older);
        jenkins.startJenkins();
        jenkins.runRemotely(KilledControllerTest::checkBuild);
    }

    private void startBuildOnAnAgent() throws Throwable {
        jenkins.startJenkins();
        agents.createAgent(
                jenkins,
                InboundAgentExtension.Options.newBuilder()
                        .name("linux")
                        .webSocket()
                        .build());
        jenkins.runRemotely(KilledControllerTest::startBuild);
    }

    private static void startBuild(JenkinsRule j) throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class, "app");
        String unique = UUID.randomUUID().toString();
        job.setDefinition(new CpsFlowDefinition(
                "node('linux') {\n"
                        + "writeFile file: 'Dockerfile', text: '''FROM " + System.getenv("ODB_TEST_BUSYBOX") + "\n"
                        + "WORKDIR /srv/" + unique + "\n"
                        + "RUN for i in $(seq " + LINES + "); do echo line $i; sleep 0.2; done\n'''\n"
                        + "def r = optimizedDockerBuild(image: 'app-" + unique + "')\n"
                        + "echo \"DIGEST ${r.digest}\"\n}\n",
                true));
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        j.waitForMessage("line 20", run);
    }

    private static void waitForMoreLines(JenkinsRule j) throws Exception {
        j.waitForMessage("line 40", run(j));
    }

    private static WorkflowRun run(JenkinsRule j) {
        return j.jenkins.getItemByFullName("app", WorkflowJob.class).getBuildByNumber(1);
    }

    private static void checkBuild(JenkinsRule j) throws Exception {
        WorkflowRun run = run(j);
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
        String log = JenkinsRule.getLog(run);
        for (int i = 1; i <= LINES; i++) {
            assertThat(log.split(" line " + i + "\n", -1)).as(log).hasSize(2);
        }
        assertThat(log).contains("DIGEST sha256:");
        assertThat(run.getAction(DockerBuildAction.class).getRecords()).hasSize(1);
    }
}
