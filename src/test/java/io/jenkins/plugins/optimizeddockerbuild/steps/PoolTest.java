package io.jenkins.plugins.optimizeddockerbuild.steps;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.optimizeddockerbuild.SharedJenkins;
import io.jenkins.plugins.optimizeddockerbuild.config.BuilderProfile;
import io.jenkins.plugins.optimizeddockerbuild.config.OptimizedDockerBuildConfiguration;
import io.jenkins.plugins.optimizeddockerbuild.config.PoolBuilder;
import io.jenkins.plugins.optimizeddockerbuild.config.PoolNodeEntry;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.GrpcBridge;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;

/** Builds in a pool of the profile {@code team}, whose nodes are ways to one BuildKit. */
@EnabledIfEnvironmentVariable(named = "ODB_TEST_ENVIRONMENT", matches = "private")
class PoolTest {
    private static final Pattern NODE = Pattern.compile("The pool `team` gives the build to the node `(\\w+)`");

    @RegisterExtension
    static final SharedJenkins JENKINS = new SharedJenkins();

    @TempDir
    private Path folder;

    private final JenkinsRule j = JENKINS.rule();
    private final String unique = UUID.randomUUID().toString();
    private final String image = System.getenv("ODB_TEST_REGISTRY") + "/pool-test/" + unique + ":1";
    private final List<GrpcBridge> bridges = new ArrayList<>();
    private final List<PoolNodeEntry> nodes = new ArrayList<>();
    private WorkflowJob job;

    @BeforeEach
    void createJob() throws Exception {
        job = j.createProject(WorkflowJob.class, "app-" + unique);
    }

    @AfterEach
    void hangUp() throws Exception {
        for (GrpcBridge bridge : bridges) {
            bridge.close();
        }
    }

    private void node(String name, int mostBuilds) throws Exception {
        Path socket = folder.resolve(name + ".sock");
        Path engine = Path.of(System.getenv("DOCKER_HOST").substring("unix://".length()));
        bridges.add(GrpcBridge.on(socket, engine));
        PoolNodeEntry node = new PoolNodeEntry("unix://" + socket);
        node.setName(name);
        node.setMostBuilds(mostBuilds);
        nodes.add(node);
    }

    private void pool(boolean fallback) {
        PoolBuilder pool = new PoolBuilder(nodes);
        pool.setFallback(fallback);
        OptimizedDockerBuildConfiguration.get().setBuilderProfiles(List.of(new BuilderProfile("team", pool)));
    }

    private void pipeline(String run, String... steps) throws Exception {
        job.setDefinition(new CpsFlowDefinition(
                "node {\n writeFile file: 'Dockerfile', text: 'FROM " + System.getenv("ODB_TEST_BUSYBOX") + "\\nENV A="
                        + unique + "\\n" + run + "\\n'\n" + String.join("\n", steps) + "\n}\n",
                true));
    }

    private String build() {
        return "optimizedDockerBuild(image: '" + image + "', builder: 'team', push: true)";
    }

    private static String chosen(WorkflowRun run) throws Exception {
        Matcher node = NODE.matcher(JenkinsRule.getLog(run));
        assertThat(node.find()).isTrue();
        return node.group(1);
    }

    @Test
    void buildsAnImageOfAProjectAlwaysOnTheSameNode() throws Exception {
        node("one", 4);
        node("two", 4);
        node("three", 4);
        pool(false);
        pipeline("RUN echo hello", build());

        String first = chosen(j.buildAndAssertSuccess(job));

        assertThat(chosen(j.buildAndAssertSuccess(job))).isEqualTo(first);
        assertThat(chosen(j.buildAndAssertSuccess(job))).isEqualTo(first);
    }

    @Test
    void buildsOnceMoreOnAnotherNodeWhenItsOwnVanishes() throws Exception {
        node("one", 4);
        node("two", 4);
        pool(false);
        pipeline("RUN echo begun; sleep 4", build());
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        j.waitForMessage("begun", run);
        String first = chosen(run);
        bridges.get(first.equals("one") ? 0 : 1).vanish();

        j.assertBuildStatusSuccess(j.waitForCompletion(run));

        j.assertLogContains("The node " + first + " went away in the middle of the build", run);
        j.assertLogContains("gives the build to the node `" + (first.equals("one") ? "two" : "one") + "`", run);
    }

    @Test
    void waitsWhileAllNodesAreBusy() throws Exception {
        node("only", 1);
        pool(false);
        pipeline("RUN sleep 2; echo $RANDOM", "parallel a: { " + build() + " }, b: { " + build() + " }");

        WorkflowRun run = j.buildAndAssertSuccess(job);

        j.assertLogContains("Every node of the pool that can have the build is busy: it waits.", run);
    }

    @Test
    void saysOfEveryNodeWhyItCannotBeUsed() throws Exception {
        node("gone", 1);
        bridges.get(0).close();
        pool(false);
        pipeline("RUN true", build());

        WorkflowRun run = j.buildAndAssertStatus(Result.FAILURE, job);

        j.assertLogContains("No node of the pool `team` can be used: `gone` refuses the connection", run);
    }

    @Test
    void usesTheAgentsOwnBuilderWhereThePoolFallsBackToIt() throws Exception {
        node("gone", 1);
        bridges.get(0).close();
        pool(true);
        pipeline("RUN true", build());

        WorkflowRun run = j.buildAndAssertSuccess(job);

        j.assertLogContains("This machine's own builder is used.", run);
        j.assertLogContains("BUILDER default (docker)", run);
    }
}
