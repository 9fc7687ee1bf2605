package io.jenkins.plugins.optimizeddockerbuild.steps;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.FilePath;
import hudson.model.Result;
import hudson.model.Slave;
import hudson.util.Secret;
import io.jenkins.plugins.optimizeddockerbuild.SharedJenkins;
import io.jenkins.plugins.optimizeddockerbuild.config.BuilderChoice;
import io.jenkins.plugins.optimizeddockerbuild.config.BuilderProfile;
import io.jenkins.plugins.optimizeddockerbuild.config.OptimizedDockerBuildConfiguration;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.GrpcBridge;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.PrivateBuildKit;
import io.jenkins.plugins.optimizeddockerbuild.history.DockerBuildAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jenkinsci.plugins.docker.commons.credentials.DockerServerCredentials;
import org.jenkinsci.plugins.docker.commons.tools.DockerTool;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;

/** Builds with another builder, engine or client than the agent's own. */
@EnabledIfEnvironmentVariable(named = "ODB_TEST_ENVIRONMENT", matches = "private")
class BuildersAndToolsTest {
    @RegisterExtension
    static final SharedJenkins JENKINS = new SharedJenkins();

    @TempDir
    private static Path shared;

    private static PrivateBuildKit buildKit;
    private static Map<String, String> variables;
    private static Path engine;
    private static Slave agent;

    private final JenkinsRule j = JENKINS.rule();
    private final OptimizedDockerBuildConfiguration configuration = OptimizedDockerBuildConfiguration.get();
    private final String unique = UUID.randomUUID().toString();
    private final String image = variables.get("ODB_TEST_REGISTRY") + "/jenkins-test/" + unique + ":1";
    private WorkflowJob job;

    /** Containers of buildx run under an init program, which Debian has in another package than the engine. */
    @BeforeAll
    static void start() throws Exception {
        Path programs = Files.createDirectories(shared.resolve("programs"));
        Path init = Files.writeString(programs.resolve("docker-init"), "#!/bin/sh\nshift\nexec \"$@\"\n");
        assertThat(init.toFile().setExecutable(true)).isTrue();
        buildKit = PrivateBuildKit.start(shared.resolve("environment"), System.getenv("PATH") + ":" + programs);
        variables = buildKit.variables();
        engine = Path.of(variables.get("DOCKER_HOST").substring("unix://".length()));
        agent = JENKINS.rule().createOnlineSlave();
    }

    @AfterAll
    static void stop() throws Exception {
        buildKit.close();
    }

    @BeforeEach
    void createJob() throws Exception {
        job = j.createProject(WorkflowJob.class, "app-" + unique);
    }

    private void pipeline(List<String> environment, String... lines) throws Exception {
        List<String> pairs = new ArrayList<>(environment);
        for (String name : List.of("DOCKER_CONFIG", "PATH")) {
            pairs.add(name + "=" + variables.get(name));
        }
        job.setDefinition(new CpsFlowDefinition(
                "node('" + agent.getNodeName() + "') { withEnv(['" + String.join("', '", pairs) + "']) {\n"
                        + "writeFile file: 'Dockerfile', text: 'FROM " + variables.get("ODB_TEST_BUSYBOX")
                        + "\\nWORKDIR /srv/" + unique + "\\nRUN echo built > /word\\n'\n"
                        + String.join("\n", lines) + "\n} }\n",
                true));
    }

    private List<String> here() {
        return List.of("DOCKER_HOST=" + variables.get("DOCKER_HOST"));
    }

    private void builder(String name, BuilderChoice choice) {
        configuration.setBuilderProfiles(List.of(new BuilderProfile(name, choice)));
    }

    private String credentials(TlsDoor door) throws Exception {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new DockerServerCredentials(
                        CredentialsScope.GLOBAL,
                        unique,
                        "",
                        Secret.fromString(door.clientKey()),
                        door.clientCertificate(),
                        door.serverCertificate()));
        return unique;
    }

    private void assertNothingIsLeftOnTheAgent() throws Exception {
        FilePath workspace = agent.getWorkspaceFor(job);
        FilePath temporary = workspace.sibling(workspace.getName() + "@tmp");
        assertThat(!temporary.exists() || temporary.list().isEmpty()).isTrue();
        assertThat(Path.of(agent.getRemoteFS(), "optimized-docker-build@tmp")).isEmptyDirectory();
        assertThat(Path.of(variables.get("DOCKER_CONFIG"), "buildx", "instances"))
                .satisfiesAnyOf(
                        folder -> assertThat(folder).doesNotExist(),
                        folder -> assertThat(folder).isEmptyDirectory());
        assertThat(Path.of(variables.get("DOCKER_CONFIG"), "contexts")).doesNotExist();
    }

    /** An image that does what moby/buildkit does, with the BuildKit of the engine. */
    private String buildKitImage(GrpcBridge bridge) throws Exception {
        String name = variables.get("ODB_TEST_REGISTRY") + "/buildkit:" + unique;
        WorkflowJob making = j.createProject(WorkflowJob.class, "buildkit-" + unique);
        WorkflowJob other = job;
        job = making;
        pipeline(
                here(),
                "writeFile file: 'Dockerfile', text: '''FROM " + variables.get("ODB_TEST_BUSYBOX"),
                "RUN mkdir -p /usr/bin \\",
                " && printf '#!/bin/sh\\\\ntrap exit TERM\\\\nwhile :; do sleep 1; done\\\\n' > /usr/bin/buildkitd \\",
                " && printf '#!/bin/sh\\\\ncase $1 in dial-stdio) exec nc 127.0.0.1 " + bridge.port()
                        + " ;; esac\\\\n' > /usr/bin/buildctl && chmod +x /usr/bin/buildkitd /usr/bin/buildctl",
                "ENTRYPOINT [\"buildkitd\"]",
                "'''",
                "optimizedDockerBuild(image: '" + name + "', push: true)");
        j.buildAndAssertSuccess(making);
        job = other;
        return name;
    }

    @Test
    void buildsInAContainerThatTheNextBuildFindsAgain() throws Exception {
        try (GrpcBridge bridge = GrpcBridge.onLoopback(engine)) {
            BuilderChoice.ContainerBuilder container = new BuilderChoice.ContainerBuilder();
            container.setOptions("image=" + buildKitImage(bridge) + "\nnetwork=host");
            builder("team", container);
            String build = "optimizedDockerBuild(image: '" + image + "', builder: 'team'";
            pipeline(
                    here(),
                    "parallel one: { " + build + ", push: true) }, two: { " + build + ") }",
                    "def again = " + build + ")",
                    "echo \"AGAIN ${again.cacheHitRatio}\"",
                    "sh \"docker run --rm " + image + " cat /word; docker ps --format 'RUNS {{.Names}}'\"");
            WorkflowRun run = j.buildAndAssertSuccess(job);
            assertThat(JenkinsRule.getLog(run))
                    .contains("--builder odb-team-")
                    .contains("AGAIN 1.0")
                    .contains("\nbuilt\n")
                    .containsOnlyOnce("RUNS buildx_buildkit_odb-team-");
            assertThat(run.getAction(DockerBuildAction.class).getRecords()).hasSize(3);
            assertNothingIsLeftOnTheAgent();
        }
    }

    @Test
    void buildsInAContainerOfAnEngineBehindTls() throws Exception {
        try (GrpcBridge bridge = GrpcBridge.onLoopback(engine);
                TlsDoor door = new TlsDoor(Files.createDirectory(shared.resolve("engine")), engine, "http/1.1")) {
            BuilderChoice.ContainerBuilder container = new BuilderChoice.ContainerBuilder();
            container.setOptions("image=" + buildKitImage(bridge) + "\nnetwork=host");
            container.setEndpoint(door.address());
            container.setTlsCredentialsId(credentials(door));
            builder("far", container);
            pipeline(List.of(), "optimizedDockerBuild(image: '" + image + "', builder: 'far', push: true)");
            WorkflowRun run = j.buildAndAssertSuccess(job);
            assertThat(JenkinsRule.getLog(run)).contains("echo built").doesNotContain("PRIVATE KEY");
            assertNothingIsLeftOnTheAgent();
        }
    }

    @Test
    void buildsWithARemoteBuildKitBehindTls() throws Exception {
        Path socket = shared.resolve("bridge.sock");
        try (GrpcBridge bridge = GrpcBridge.on(socket, engine);
                TlsDoor door = new TlsDoor(Files.createDirectory(shared.resolve("remote")), socket, "h2")) {
            BuilderChoice.RemoteBuilder remote = new BuilderChoice.RemoteBuilder(door.address());
            remote.setTlsCredentialsId(credentials(door));
            builder("remote", remote);
            pipeline(
                    List.of(),
                    "def result = optimizedDockerBuild(image: '" + image + "', builder: 'remote', push: true)",
                    "echo \"DIGEST ${result.digest}\"");
            WorkflowRun run = j.buildAndAssertSuccess(job);
            assertThat(JenkinsRule.getLog(run)).contains("DIGEST sha256:").doesNotContain("PRIVATE KEY");
            assertNothingIsLeftOnTheAgent();
        }
    }

    @Test
    void buildsInTheEngineOfTheBlockAround() throws Exception {
        try (TlsDoor door = new TlsDoor(Files.createDirectory(shared.resolve("server")), engine, "http/1.1")) {
            pipeline(
                    List.of(),
                    "docker.withServer('" + door.address() + "', '" + credentials(door) + "') {",
                    "  optimizedDockerBuild(image: '" + image + "')",
                    "  sh 'docker run --rm " + image + " cat /word'",
                    "}");
            WorkflowRun run = j.buildAndAssertSuccess(job);
            j.assertLogContains("\nbuilt\n", run);
            assertNothingIsLeftOnTheAgent();
        }
    }

    @Test
    void usesTheClientOfAnInstallation() throws Exception {
        Path home = shared.resolve("a tool");
        Path docker = Files.createDirectories(home.resolve("bin")).resolve("docker");
        Files.writeString(
                docker,
                "#!/bin/sh\necho \"$@\" >>'" + home + "/used'\nPATH=" + variables.get("PATH")
                        + " exec docker \"$@\"\n");
        assertThat(docker.toFile().setExecutable(true)).isTrue();
        DockerTool.DescriptorImpl tools = j.jenkins.getDescriptorByType(DockerTool.DescriptorImpl.class);
        tools.setInstallations(new DockerTool("special", home.toString(), List.of()));
        pipeline(here(), "optimizedDockerBuild(image: '" + image + "', toolName: 'special')");
        j.buildAndAssertSuccess(job);
        assertThat(home.resolve("used")).content().contains("buildx build");
        Files.delete(home.resolve("used"));
        pipeline(here(), "docker.withTool('special') { optimizedDockerBuild(image: '" + image + "') }");
        j.buildAndAssertSuccess(job);
        assertThat(home.resolve("used")).content().contains("buildx build");
        pipeline(here(), "optimizedDockerBuild(image: '" + image + "', toolName: 'other')");
        WorkflowRun run = j.buildAndAssertStatus(Result.FAILURE, job);
        j.assertLogContains("toolName: there is no Docker installation `other`", run);
        assertNothingIsLeftOnTheAgent();
    }
}
