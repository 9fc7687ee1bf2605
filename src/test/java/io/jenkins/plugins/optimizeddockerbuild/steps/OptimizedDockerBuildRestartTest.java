package io.jenkins.plugins.optimizeddockerbuild.steps;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Slave;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.FaultyRegistry;
import io.jenkins.plugins.optimizeddockerbuild.history.DockerBuildAction;
import io.jenkins.plugins.optimizeddockerbuild.history.LiveBuild;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** The controller is restarted while a layer runs. */
@EnabledIfEnvironmentVariable(named = "ODB_TEST_REGISTRY", matches = ".+")
class OptimizedDockerBuildRestartTest {
    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private final String unique = UUID.randomUUID().toString();

    private void startBuild(JenkinsRule j) throws Exception {
        WorkflowRun run = start(
                j,
                "RUN for i in 1 2 3 4 5 6 7 8 9 10 11 12; do echo line $i; sleep 1; done\n" + "RUN echo the end\n",
                "");
        j.waitForMessage("line 3", run);
    }

    private WorkflowRun start(JenkinsRule j, String instructions, String options) throws Exception {
        Slave agent = j.createOnlineSlave();
        WorkflowJob job = j.createProject(WorkflowJob.class, "app");
        job.setDefinition(new CpsFlowDefinition(
                "node('" + agent.getNodeName() + "') {\n"
                        + "writeFile file: 'Dockerfile', text: '''FROM " + System.getenv("ODB_TEST_BUSYBOX") + "\n"
                        + "WORKDIR /srv/" + unique + "\n"
                        + instructions + "'''\n"
                        + "def r = optimizedDockerBuild(image: 'app-" + unique + "'" + options + ")\n"
                        + "echo \"DIGEST ${r.digest}\"\n}\n",
                true));
        return job.scheduleBuild2(0).waitForStart();
    }

    @Test
    void goesOnWithTheNextLine() throws Throwable {
        sessions.then(this::startBuild);
        sessions.then(j -> {
            WorkflowRun run =
                    j.jenkins.getItemByFullName("app", WorkflowJob.class).getBuildByNumber(1);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            String log = JenkinsRule.getLog(run);
            for (int i = 1; i <= 12; i++) {
                assertThat(log.split(" line " + i + "\n", -1)).as(log).hasSize(2);
            }
            assertThat(log).containsPattern("#\\d+ [0-9.]+ the end\n").contains("DIGEST sha256:");
            assertThat(run.getAction(DockerBuildAction.class).getRecords()).hasSize(1);
        });
    }

    @Test
    void showsTheTimeAndTheLayersFromBeforeTheRestart() throws Throwable {
        AtomicLong stopped = new AtomicLong();
        sessions.then(j -> {
            WorkflowRun run = start(j, "RUN echo begun; sleep 300\nRUN echo the end\n", "");
            j.waitForMessage("RUN echo begun", run);
            stopped.set(System.currentTimeMillis());
        });
        sessions.then(j -> {
            WorkflowRun run =
                    j.jenkins.getItemByFullName("app", WorkflowJob.class).getBuildByNumber(1);
            while (!lines(run).contains("1 of 3 layers")) {
                assertThat(run.isBuilding()).as(lines(run)).isTrue();
                Thread.sleep(100);
            }
            LiveBuild live =
                    run.getAction(DockerBuildAction.class).getLiveBuilds().get(0);
            assertThat(live.getStartedMillis()).isLessThan(stopped.get());
            assertThat(live.isResumed()).isTrue();
            run.doStop();
            j.waitForCompletion(run);
            assertThat(lines(run)).isEmpty();
        });
    }

    private static String lines(WorkflowRun run) {
        DockerBuildAction action = run.getAction(DockerBuildAction.class);
        return action == null
                ? ""
                : action.getLiveBuilds().stream()
                        .map(build -> build.line(System.currentTimeMillis()))
                        .collect(Collectors.joining("\n"));
    }

    @Test
    void triesAgainAfterAFaultOfTheRegistry() throws Throwable {
        AtomicBoolean isBusy = new AtomicBoolean(true);
        try (FaultyRegistry registry = new FaultyRegistry(System.getenv("ODB_TEST_REGISTRY"))
                .fails(FaultyRegistry.Fault.UNAVAILABLE, line -> isBusy.get() && line.contains("/manifests/"))) {
            String base = System.getenv("ODB_TEST_BUSYBOX").replaceFirst("^[^/]*", registry.host());
            sessions.then(j -> {
                WorkflowRun run = start(j, "FROM " + base + "\nRUN echo the end " + unique + "\n", "");
                j.waitForMessage("Trying again in", run);
                isBusy.set(false);
            });
            sessions.then(j -> {
                WorkflowRun run =
                        j.jenkins.getItemByFullName("app", WorkflowJob.class).getBuildByNumber(1);
                j.assertBuildStatusSuccess(j.waitForCompletion(run));
                String log = JenkinsRule.getLog(run);
                assertThat(log)
                        .containsOnlyOnce("Trying again in")
                        .containsPattern("#\\d+ [0-9.]+ the end")
                        .contains("An earlier try failed (503 Service Unavailable)");
            });
        }
    }

    @Test
    void testsTheImageAgainWhenTheAgentIsBack() throws Throwable {
        sessions.then(j -> {
            WorkflowRun run = start(
                    j,
                    "LABEL test=" + unique + "\nCMD echo begun; sleep 15; echo ready; sleep 1000\n",
                    ", smokeTest: [logLine: 'ready']");
            j.waitForMessage(" begun", run);
        });
        sessions.then(j -> {
            WorkflowRun run =
                    j.jenkins.getItemByFullName("app", WorkflowJob.class).getBuildByNumber(1);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            String log = JenkinsRule.getLog(run);
            assertThat(log).containsOnlyOnce("VERDICT").containsSubsequence("The test starts over", "SMOKE PASSED");
            Process process =
                    new ProcessBuilder("docker", "ps", "--all", "--quiet", "--filter", "label=test=" + unique).start();
            assertThat(process.getInputStream().readAllBytes()).isEmpty();
        });
    }
}
