package io.jenkins.plugins.optimizeddockerbuild.steps;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.Result;
import hudson.model.Slave;
import hudson.slaves.OfflineCause;
import hudson.util.Secret;
import io.jenkins.plugins.optimizeddockerbuild.SharedJenkins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;

/** Credentials go from the agent however a build ends. */
@EnabledIfEnvironmentVariable(named = "ODB_TEST_REGISTRY", matches = ".+")
class PrivateFoldersTest {
    @RegisterExtension
    static final SharedJenkins JENKINS = new SharedJenkins();

    private final JenkinsRule j = JENKINS.rule();
    private final String unique = UUID.randomUUID().toString();
    private Slave agent;
    private WorkflowJob job;

    @BeforeEach
    void start() throws Exception {
        agent = j.createOnlineSlave();
        job = j.createProject(WorkflowJob.class, "app-" + unique);
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(
                        CredentialsScope.GLOBAL, "token", "a token", Secret.fromString("s3cr3t-t0ken")));
    }

    private void pipeline(String... lines) throws Exception {
        job.setDefinition(new CpsFlowDefinition(
                "node('" + agent.getNodeName() + "') {\n" + String.join("\n", lines) + "\n}\n", true));
    }

    private String dockerfile(String instruction) {
        return "writeFile file: 'Dockerfile', text: '''FROM " + System.getenv("ODB_TEST_BUSYBOX") + "\nWORKDIR /srv/"
                + unique + "\n" + instruction + "\n'''";
    }

    private String build() {
        return "optimizedDockerBuild(image: 'left-" + unique + "', secrets: [npm: 'token'])";
    }

    private List<Path> left() throws IOException {
        Path folders = Path.of(agent.getRemoteFS(), "optimized-docker-build@tmp");
        if (!Files.isDirectory(folders)) {
            return List.of();
        }
        try (Stream<Path> left = Files.list(folders)) {
            return left.toList();
        }
    }

    /** As long as the test may take at all. */
    private static void waitUntil(Callable<Boolean> condition) throws Exception {
        while (!condition.call()) {
            Thread.sleep(100);
        }
    }

    private void assertNothingIsLeftOfTheClient() throws IOException {
        Path temporary = Path.of(agent.getWorkspaceFor(job).getRemote() + "@tmp");
        if (Files.isDirectory(temporary)) {
            try (Stream<Path> left = Files.list(temporary)) {
                assertThat(left).noneMatch(path -> path.getFileName().toString().startsWith("durable-"));
            }
        }
    }

    /** Ends a build whose agent cannot be reached. */
    private void abortWithoutTheAgent() throws Exception {
        pipeline(dockerfile("RUN echo started && sleep 600"), build());
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        j.waitForMessage("started", run);
        assertThat(left()).singleElement().satisfies(folder -> {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                    .isEqualTo("rwx------");
            assertThat(folder.resolve("secrets")).isNotEmptyDirectory();
        });
        agent.toComputer()
                .disconnect(new OfflineCause.UserCause(null, "trying"))
                .get();
        run.doStop();
        j.waitForCompletion(run);
        j.assertLogContains("cannot be reached", run);
        assertThat(left()).hasSize(1);
    }

    @Test
    void removesThemWhenAnAgentThatWasAwayIsBack() throws Exception {
        abortWithoutTheAgent();
        agent.toComputer().connect(false).get();
        waitUntil(() -> left().isEmpty());
    }

    @Test
    void leavesThoseOfABuildThatGoesOn() throws Exception {
        pipeline(dockerfile("RUN echo started && sleep 10 && echo over"), build());
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        j.waitForMessage("started", run);
        agent.toComputer()
                .disconnect(new OfflineCause.UserCause(null, "trying"))
                .get();
        agent.toComputer().connect(false).get();
        WorkflowJob other = j.createProject(WorkflowJob.class, "other-" + unique);
        agent.setNumExecutors(2);
        other.setDefinition(new CpsFlowDefinition(
                "node('" + agent.getNodeName() + "') {\n" + dockerfile("RUN echo quick") + "\n"
                        + "optimizedDockerBuild(image: 'other-" + unique + "')\n}\n",
                true));
        j.buildAndAssertSuccess(other);
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
        assertThat(left()).isEmpty();
    }

    @Test
    void endsAtOnceWhenItIsAbortedWhileItPrepares() throws Exception {
        pipeline(
                dockerfile("RUN echo never"),
                "writeFile file: 'bin/docker', text: '#!/bin/sh\\necho asked >>asked\\nexec sleep 1000\\n'",
                "sh 'chmod +x bin/docker'",
                "withEnv([\"PATH+FAKE=${pwd()}/bin\"]) {",
                build(),
                "}");
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        waitUntil(() -> !left().isEmpty());
        Path asked = Path.of(agent.getWorkspaceFor(job).getRemote(), "asked");
        waitUntil(() -> Files.exists(asked));
        run.doStop();
        j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(run));
        assertThat(JenkinsRule.getLog(run).split("No shared cache is used", -1)).hasSize(2);
        waitUntil(() -> left().isEmpty());
        assertNothingIsLeftOfTheClient();
    }

    @Test
    void removesEverythingOfABuildThatWasAbortedAgainAndAgain() throws Exception {
        pipeline(dockerfile("RUN echo started && sleep 600"), build());
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        j.waitForMessage("No shared cache is used", run);
        for (int i = 0; i < 20; i++) {
            run.doStop();
        }
        j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(run));
        assertThat(JenkinsRule.getLog(run).split("No shared cache is used", -1)).hasSize(2);
        waitUntil(() -> left().isEmpty());
        assertNothingIsLeftOfTheClient();
    }
}
