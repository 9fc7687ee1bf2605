package io.jenkins.plugins.optimizeddockerbuild.steps;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.optimizeddockerbuild.SharedJenkins;
import io.jenkins.plugins.optimizeddockerbuild.config.BuilderProfile;
import io.jenkins.plugins.optimizeddockerbuild.config.OptimizedDockerBuildConfiguration;
import io.jenkins.plugins.optimizeddockerbuild.config.PoolBuilder;
import io.jenkins.plugins.optimizeddockerbuild.config.PoolNodeEntry;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.GrpcBridge;
import io.jenkins.plugins.optimizeddockerbuild.history.DockerBuildAction;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jenkinsci.plugins.docker.commons.credentials.DockerServerCredentials;
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
    private static final Pattern NODE = Pattern.compile("The pool `team` assigned the build to the node `(\\w+)`");

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

        j.assertLogContains("The node `" + first + "` was lost during the build", run);
        j.assertLogContains("assigned the build to the node `" + (first.equals("one") ? "two" : "one") + "`", run);
    }

    @Test
    void waitsWhileAllNodesAreBusy() throws Exception {
        node("only", 1);
        pool(false);
        pipeline("RUN sleep 2; echo $RANDOM", "parallel a: { " + build() + " }, b: { " + build() + " }");

        WorkflowRun run = j.buildAndAssertSuccess(job);

        j.assertLogContains(
                "Every node of the pool that can take the build is busy. Waiting for one to become free.", run);
    }

    @Test
    void buildsEverythingWhenManyBuildsComeAtOnce() throws Exception {
        int crowd = Integer.getInteger("odb.test.crowd", 9);
        node("one", 2);
        node("two", 2);
        node("three", 2);
        pool(false);
        pipeline(
                "RUN sleep 1",
                "def all = [:]",
                "for (int i = 0; i < " + crowd + "; i++) {",
                "  def name = '" + image.replace(":1", "") + "-' + i",
                "  all[name] = { optimizedDockerBuild(image: name, builder: 'team') }",
                "}",
                "parallel all");

        WorkflowRun run = j.buildAndAssertSuccess(job);

        assertThat(run.getAction(DockerBuildAction.class).getRecords()).hasSize(crowd);
        Matcher chosen = NODE.matcher(JenkinsRule.getLog(run));
        Map<String, Integer> builds = new TreeMap<>();
        while (chosen.find()) {
            builds.merge(chosen.group(1), 1, Integer::sum);
        }
        assertThat(builds).as("builds by node").hasSize(3);
        assertThat(builds.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(crowd);
    }

    @Test
    void mergesTwoPlatformsOfTwoNodesIntoOneImageAfterItsVerdict() throws Exception {
        node("one", 4);
        node("two", 4);
        nodes.get(0).setPlatforms("linux/amd64");
        nodes.get(1).setPlatforms("linux/arm64");
        pool(false);
        job.setDefinition(new CpsFlowDefinition(
                "node {\n writeFile file: 'Dockerfile', text: 'FROM scratch\\nCOPY Dockerfile /" + unique + "\\n'\n"
                        + "def built = optimizedDockerBuild(image: '" + image + "', builder: 'team', push: true,"
                        + " platforms: ['linux/amd64', 'linux/arm64'], qualityGates: ['image <= 1GB'])\n"
                        + "sh \"docker buildx imagetools inspect " + image + "\"\n"
                        + "echo \"DIGEST ${built.digest}\"\n}\n",
                true));

        WorkflowRun run = j.buildAndAssertSuccess(job);

        String log = JenkinsRule.getLog(run);
        assertThat(log)
                .contains("to the node `one` for linux/amd64", "to the node `two` for linux/arm64")
                .contains("Platform:    linux/amd64", "Platform:    linux/arm64")
                .doesNotContain("before it is tested and judged");
        Matcher digest = Pattern.compile("DIGEST (sha256:\\w+)").matcher(log);
        assertThat(digest.find()).isTrue();
        assertThat(log).contains("Digest:    " + digest.group(1));
    }

    @Test
    void letsItselfInAtANodeBehindTlsAndSaysWhichCertificateIsWrong() throws Exception {
        Path socket = folder.resolve("behind.sock");
        bridges.add(GrpcBridge.on(socket, Path.of(System.getenv("DOCKER_HOST").substring("unix://".length()))));
        try (TlsDoor door = new TlsDoor(Files.createDirectory(folder.resolve("door")), socket, "h2");
                TlsDoor other = new TlsDoor(Files.createDirectory(folder.resolve("other")), socket, "h2")) {
            nodes.add(new PoolNodeEntry(door.address()));
            nodes.get(0).setTlsCredentialsId(credentials("fits-" + unique, door, door));
            pool(false);
            pipeline("RUN true", build());
            String log = JenkinsRule.getLog(j.buildAndAssertSuccess(job));
            assertThat(log)
                    .contains("assigned the build to the node `127.0.0.1:")
                    .doesNotContain("PRIVATE KEY");

            nodes.get(0).setTlsCredentialsId(credentials("client-" + unique, other, door));
            pool(false);
            j.assertLogContains("cert.pem of CN=localhost", j.buildAndAssertStatus(Result.FAILURE, job));

            nodes.get(0).setTlsCredentialsId(credentials("server-" + unique, door, other));
            pool(false);
            j.assertLogContains("which is not the authority in", j.buildAndAssertStatus(Result.FAILURE, job));
        }
    }

    private static String credentials(String id, TlsDoor client, TlsDoor server) throws Exception {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new DockerServerCredentials(
                        CredentialsScope.GLOBAL,
                        id,
                        "",
                        Secret.fromString(client.clientKey()),
                        client.clientCertificate(),
                        server.serverCertificate()));
        return id;
    }

    @Test
    void needsNoDockerOnTheAgentButBuildxAlone() throws Exception {
        node("one", 4);
        pool(false);
        Path programs = Files.createDirectory(folder.resolve("programs"));
        for (String bin : List.of("/usr/bin", "/bin")) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of(bin))) {
                for (Path program : all) {
                    Path link = programs.resolve(program.getFileName());
                    if (!program.getFileName().toString().startsWith("docker") && !Files.exists(link, NOFOLLOW_LINKS)) {
                        Files.createSymbolicLink(link, program);
                    }
                }
            }
        }
        Files.createSymbolicLink(
                programs.resolve("docker-buildx"),
                Path.of(System.getenv("DOCKER_CONFIG"), "cli-plugins", "docker-buildx"));
        String without = "withEnv(['PATH=" + programs + "', 'DOCKER_HOST=unix:///nowhere.sock', 'DOCKER_CONFIG="
                + folder + "/config', 'HOME=" + folder + "']) {";
        pipeline("RUN true", without, "sh 'if command -v docker; then exit 1; fi'", build(), "}");

        j.assertLogContains("pushing manifest for", j.buildAndAssertSuccess(job));

        pipeline("RUN true", without, build().replace("push: true", "smokeTest: [logLine: 'x'], push: true"), "}");
        j.assertLogContains("needs the docker command", j.buildAndAssertStatus(Result.FAILURE, job));

        pipeline("RUN true", without, build().replace("push: true", "load: true"), "}");
        WorkflowRun run = j.buildAndAssertStatus(Result.FAILURE, job);
        assertThat(JenkinsRule.getLog(run)).contains("load").doesNotContain("#1 ");
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
