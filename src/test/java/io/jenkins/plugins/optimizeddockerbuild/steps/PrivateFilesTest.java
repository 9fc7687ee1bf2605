package io.jenkins.plugins.optimizeddockerbuild.steps;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Result;
import hudson.model.Slave;
import hudson.util.Secret;
import io.jenkins.plugins.optimizeddockerbuild.SharedJenkins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;

/**
 * Secrets, logins and Jenkins' own temporary folders are in no image, whatever folder the step runs in: the images are
 * pulled from the registry and looked into.
 */
@EnabledIfEnvironmentVariable(named = "ODB_TEST_REGISTRY", matches = ".+")
class PrivateFilesTest {
    @RegisterExtension
    static final SharedJenkins JENKINS = new SharedJenkins();

    private static final String REGISTRY = System.getenv("ODB_TEST_REGISTRY");
    private static final String SECRET = "s3cr3t-t0ken";
    private static final String PASSWORD = "pa55w0rd-of-registry";

    private final JenkinsRule j = JENKINS.rule();
    private static Slave agent;
    private WorkflowJob job;
    private final String unique = UUID.randomUUID().toString();
    private final String image = REGISTRY + "/jenkins-test/" + unique;

    @BeforeAll
    static void startAgent() throws Exception {
        agent = JENKINS.rule().createOnlineSlave();
    }

    @BeforeEach
    void createJobAndCredentials() throws Exception {
        job = j.createProject(WorkflowJob.class, "app-" + unique);
        List<com.cloudbees.plugins.credentials.Credentials> credentials =
                SystemCredentialsProvider.getInstance().getCredentials();
        credentials.add(
                new StringCredentialsImpl(CredentialsScope.GLOBAL, "token", "a token", Secret.fromString(SECRET)));
        credentials.add(new UsernamePasswordCredentialsImpl(
                CredentialsScope.GLOBAL, "registry", "a login", "pusher", PASSWORD));
    }

    private void pipeline(String... lines) throws Exception {
        job.setDefinition(new CpsFlowDefinition(
                "node('" + agent.getNodeName() + "') {\n" + String.join("\n", lines) + "\n}\n", true));
    }

    private String write(String file) {
        return "writeFile file: '" + file + "', text: '''FROM " + System.getenv("ODB_TEST_BUSYBOX") + "\nWORKDIR /srv/"
                + unique + "\nCOPY . /app\nRUN --mount=type=secret,id=npm test -s /run/secrets/npm\n'''";
    }

    private String build(String name, String context, String dockerfile, String more) {
        return "optimizedDockerBuild(image: '" + image + "/" + name + "', context: '" + context + "', dockerfile: '"
                + dockerfile + "', push: true, credentialsId: 'registry', secrets: [npm: 'token']" + more + ")";
    }

    /** Names of all files in the image, and of those with something secret in them. */
    private String look(String name) {
        return "sh '''docker run --rm " + image + "/" + name + " sh -c \"find /app | sed s/^/" + name
                + "-HAS:/; grep -rlE \\\\\"" + SECRET + "|" + PASSWORD + "\\\\\" /app | sed s/^/LEAK:/\"'''";
    }

    private static void assertClean(String log, String name) {
        assertThat(log.lines().filter(line -> line.startsWith(name + "-HAS:")))
                .isNotEmpty()
                .noneMatch(line -> line.contains("@tmp") || line.contains("secret") || line.contains("config.json"));
        assertThat(log.lines()).noneMatch(line -> line.startsWith("LEAK:"));
    }

    private static void assertNothingIsLeftOnTheAgent() throws IOException {
        Path folders = Path.of(agent.getRemoteFS(), "optimized-docker-build@tmp");
        if (Files.exists(folders)) {
            try (Stream<Path> left = Files.list(folders)) {
                assertThat(left).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"safe", "minimal", "report"})
    void keepsEverythingOutOfAContextAroundTheCurrentFolder(String prune) throws Exception {
        pipeline(
                write("docker/Dockerfile"),
                "writeFile file: 'docker@tmp/left-by-another-step', text: '" + SECRET + "'",
                "dir('docker') {",
                build("dir", "..", "Dockerfile", ", prune: '" + prune + "'"),
                look("dir"),
                "}");
        WorkflowRun run = j.buildAndAssertSuccess(job);
        String log = JenkinsRule.getLog(run);
        assertClean(log, "dir");
        assertThat(log).contains("Kept out of the context: docker@tmp");
        assertNothingIsLeftOnTheAgent();
    }

    @Test
    void keepsEverythingOutOfAContextAroundNestedWorkspacesAndFolders() throws Exception {
        pipeline(
                write("Dockerfile"),
                "def top = pwd()",
                "ws(\"$top/inner\") { dir('deep/er') {",
                "  withCredentials([string(credentialsId: 'text', variable: 'TEXT')]) {",
                build("nested", "../../..", "../../../Dockerfile", ""),
                "  }",
                look("nested"),
                "} }");
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(CredentialsScope.GLOBAL, "text", "a text", Secret.fromString(SECRET)));
        assertClean(JenkinsRule.getLog(j.buildAndAssertSuccess(job)), "nested");
        assertNothingIsLeftOnTheAgent();
    }

    @Test
    void keepsThePrivateFilesOfParallelBranchesFromEachOther() throws Exception {
        pipeline(
                write("a/Dockerfile"),
                write("b/Dockerfile"),
                "parallel a: { dir('a') {",
                build("a", "..", "Dockerfile", ", noCache: true"),
                "} }, b: { dir('b') {",
                build("b", "..", "Dockerfile", ", noCache: true"),
                build("b-again", "..", "Dockerfile", ", noCache: true"),
                "} }",
                look("a"),
                look("b"),
                look("b-again"));
        String log = JenkinsRule.getLog(j.buildAndAssertSuccess(job));
        assertClean(log, "a");
        assertClean(log, "b");
        assertClean(log, "b-again");
        assertNothingIsLeftOnTheAgent();
    }

    @Test
    void goesElsewhereWhenTheContextIsTheAgentsOwnFolder() throws Exception {
        String root = agent.getRemoteFS();
        pipeline(
                "ws('" + root + "') {",
                write("Dockerfile"),
                "writeFile file: '.dockerignore', text: 'remoting*\\nworkspace\\n*.jar\\ncaches\\ntools\\n'",
                build("root", ".", "Dockerfile", ""),
                look("root"),
                "}");
        assertClean(JenkinsRule.getLog(j.buildAndAssertSuccess(job)), "root");
        assertNothingIsLeftOnTheAgent();
    }

    @Test
    void refusesSecretsWhereTheContextIsTheWholeMachine() throws Exception {
        pipeline(write("Dockerfile"), build("all", "/", "Dockerfile", ""));
        WorkflowRun run = j.buildAndAssertStatus(Result.FAILURE, job);
        j.assertLogContains(
                "The build context contains every folder in which the agent could store the build's secrets", run);
    }

    @Test
    void keepsTheLoginOfABlockOutOfTheContext() throws Exception {
        pipeline(
                write("docker/Dockerfile"),
                "dir('docker') { docker.withRegistry('http://" + REGISTRY + "', 'registry') {",
                build("block", "..", "Dockerfile", ""),
                "  sh 'echo inside; ls -d ../docker@tmp'",
                "} }",
                look("block"));
        String log = JenkinsRule.getLog(j.buildAndAssertSuccess(job));
        assertClean(log, "block");
        assertThat(log).contains("Kept out of the context: docker@tmp");
    }

    @Test
    void keepsThemOutOfAContextForAnotherCommand() throws Exception {
        pipeline(
                write("docker/Dockerfile").replace("RUN --mount=type=secret,id=npm test -s /run/secrets/npm", ""),
                "writeFile file: 'docker@tmp/left-by-another-step', text: '" + SECRET + "'",
                "dir('docker') {",
                "  def c = dockerContext(context: '..', dockerfile: 'Dockerfile', prune: 'report')",
                "  sh \"docker buildx build --push -t " + image + "/other -f '${c.dockerfile}' '${c.context}'\"",
                "}",
                look("other"));
        String log = JenkinsRule.getLog(j.buildAndAssertSuccess(job));
        assertClean(log, "other");
        assertThat(log).contains("NOTE Kept out of the context: ");
    }
}
