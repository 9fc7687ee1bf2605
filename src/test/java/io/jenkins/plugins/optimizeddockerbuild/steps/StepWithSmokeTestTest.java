package io.jenkins.plugins.optimizeddockerbuild.steps;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.model.Slave;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Builds whose image is started on the agent. */
@WithJenkins
@EnabledIfEnvironmentVariable(named = "ODB_TEST_REGISTRY", matches = ".+")
class StepWithSmokeTestTest {
    private static final String SERVICE =
            "echo started; mkdir /www; echo $GREETING > /www/health; exec httpd -f -p 8000 -h /www";

    private static JenkinsRule j;
    private static Slave agent;

    private final String unique = UUID.randomUUID().toString();

    @BeforeAll
    static void start(JenkinsRule jenkins) throws Exception {
        j = jenkins;
        agent = j.createOnlineSlave();
    }

    private String dockerfile(String script) {
        return "FROM " + System.getenv("ODB_TEST_BUSYBOX") + "\nLABEL test=" + unique + "\nCMD " + script + "\n";
    }

    private WorkflowJob job(String script, String smokeTest) throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class, "app-" + unique);
        job.setDefinition(new CpsFlowDefinition(
                "node('" + agent.getNodeName() + "') {\n"
                        + "writeFile file: 'Dockerfile', text: '''" + dockerfile(script) + "'''\n"
                        + "def r = optimizedDockerBuild(image: 'smoke-" + unique + "', report: 'app', " + smokeTest
                        + ")\n"
                        + "echo \"READY ${r.readyMillis} ms\"\n}\n",
                true));
        return job;
    }

    private static String report(WorkflowRun run) throws IOException {
        try (var file = run.getArtifactManager()
                .root()
                .child("docker-build/app/report.json")
                .open()) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void assertNothingRuns() throws Exception {
        Process process =
                new ProcessBuilder("docker", "ps", "--all", "--quiet", "--filter", "label=test=" + unique).start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                .isEmpty();
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void startsTheImageAsksItAndRemovesIt() throws Exception {
        WorkflowJob job = job(
                SERVICE,
                "qualityGates: ['ready <= 1h'], smokeTest: smokeTest(http: ['8000/health'],"
                        + " commands: ['grep -q hello /www/health'], env: ['GREETING=hello'], timeout: '1m')");

        WorkflowRun run = j.buildAndAssertSuccess(job);

        assertThat(JenkinsRule.getLog(run))
                .containsSubsequence(
                        "VERDICT",
                        "SMOKE START",
                        "SMOKE READY",
                        "SMOKE RUN",
                        "SMOKE PASSED",
                        "GATE ready <= 1h",
                        "READY")
                .containsPattern("READY \\d+ ms");
        assertThat(report(run)).containsSubsequence("\"smokeTest\": {", "\"status\": \"PASSED\"");
        assertNothingRuns();
    }

    @Test
    void failsWhenTheImageDoes() throws Exception {
        WorkflowJob job = job(SERVICE, "smokeTest: [commands: ['echo broken; exit 3']]");

        WorkflowRun run = j.buildAndAssertStatus(Result.FAILURE, job);

        assertThat(JenkinsRule.getLog(run))
                .contains("SMOKE FAILED The command `echo broken; exit 3` ended with exit code 3.")
                .contains("ERROR: The smoke test of smoke-" + unique + " failed: The command");
        assertThat(report(run)).containsSubsequence("\"smokeTest\": {", "\"status\": \"FAILED\"");
        assertNothingRuns();
    }

    @Test
    void pushesWhatPassesAndNothingElse() throws Exception {
        String name = System.getenv("ODB_TEST_REGISTRY") + "/judged-" + unique;
        WorkflowJob job = j.createProject(WorkflowJob.class, "judged-" + unique);
        job.setDefinition(new CpsFlowDefinition(
                "node('" + agent.getNodeName() + "') {\n"
                        + "writeFile file: 'Dockerfile', text: '''" + dockerfile(SERVICE) + "'''\n"
                        + "def tryIt = { tag, options -> catchError(buildResult: 'SUCCESS') {\n"
                        + "  echo 'GOT ' + tag + ' ' + optimizedDockerBuild([image: '" + name
                        + ":' + tag, push: true] + options).digest } }\n"
                        + "tryIt('gate', [qualityGates: ['image <= 1B']])\n"
                        + "tryIt('test', [smokeTest: smokeTest(commands: ['exit 3'])])\n"
                        + "tryIt('anyway', [qualityGates: ['image <= 1B'], push: 'always'])\n"
                        + "tryIt('good', [qualityGates: ['image <= 1GB'], smokeTest: smokeTest(commands: ['true'])])\n"
                        + "}\n",
                true));

        String log = JenkinsRule.getLog(j.buildAndAssertSuccess(job));

        assertThat(log)
                .contains("is not pushed as " + name + ":gate, because it crosses the quality gate `image <= 1B`")
                .contains("is not pushed as " + name + ":test, because it did not pass its smoke test");
        try (InputStream list = URI.create(
                        "http://" + System.getenv("ODB_TEST_REGISTRY") + "/v2/judged-" + unique + "/tags/list")
                .toURL()
                .openStream()) {
            assertThat(new String(list.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("\"good\"", "\"anyway\"")
                    .doesNotContain("\"gate\"", "\"test\"");
        }
        assertThat(log)
                .containsPattern("PUSH " + name + ":good at (sha256:[0-9a-f]+) in [^\\n]*\\n(.*\\n)*GOT good \\1");
    }

    @Test
    void leavesNothingRunningWhenItIsAborted() throws Exception {
        WorkflowJob job = job(SERVICE, "smokeTest: [logLine: 'never said']");
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        j.waitForMessage(" started", run);

        run.doStop();

        j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(run));
        assertThat(JenkinsRule.getLog(run)).contains("SMOKE CANCELED").contains("REPORT ");
        assertThat(report(run)).containsSubsequence("\"smokeTest\": {", "\"status\": \"CANCELED\"");
        assertNothingRuns();
    }

    @Test
    void saysWhatIsWrongInTheWordsOfThePipeline() throws Exception {
        WorkflowJob job = job(SERVICE, "smokeTest: [composeFile: 'none.yaml']");

        WorkflowRun run = j.buildAndAssertStatus(Result.FAILURE, job);

        assertThat(JenkinsRule.getLog(run))
                .contains("smokeTest composeFile: ")
                .contains("none.yaml does not exist")
                .doesNotContain("COMMAND");
    }

    @Test
    void testsInFreestyleJobsToo() throws Exception {
        OptimizedDockerBuildStep step = new OptimizedDockerBuildStep("smoke-" + unique);
        SmokeTestOptions test = new SmokeTestOptions();
        test.setPorts(List.of(8000));
        step.setSmokeTest(test);
        FreeStyleProject project = j.createFreeStyleProject();
        project.setAssignedNode(agent);
        project.getBuildersList().add(new OptimizedDockerBuilder(step));
        agent.getWorkspaceFor(project).child("Dockerfile").write(dockerfile(SERVICE), "UTF-8");

        FreeStyleBuild run = j.buildAndAssertSuccess(project);

        j.assertLogContains("SMOKE PASSED", run);
        assertNothingRuns();
    }
}
