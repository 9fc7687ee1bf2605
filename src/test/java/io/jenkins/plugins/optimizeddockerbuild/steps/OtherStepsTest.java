package io.jenkins.plugins.optimizeddockerbuild.steps;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.FilePath;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.model.Slave;
import io.jenkins.plugins.optimizeddockerbuild.SharedJenkins;
import io.jenkins.plugins.optimizeddockerbuild.config.DockerBuildFolderProperty;
import io.jenkins.plugins.optimizeddockerbuild.history.DockerBuildAction;
import io.jenkins.plugins.optimizeddockerbuild.history.DockerBuildRecord;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.htmlunit.html.DomNode;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.SingleFileSCM;

/** {@code dockerContext}, {@code withDockerBuildReport} and the freestyle build step, on a real BuildKit. */
@EnabledIfEnvironmentVariable(named = "ODB_TEST_REGISTRY", matches = ".+")
class OtherStepsTest {
    @RegisterExtension
    static final SharedJenkins JENKINS = new SharedJenkins();

    private static final String BASE = System.getenv("ODB_TEST_BUSYBOX");

    private final JenkinsRule j = JENKINS.rule();
    private static Slave agent;
    private WorkflowJob job;
    private final String unique = UUID.randomUUID().toString();

    @BeforeAll
    static void startAgent() throws Exception {
        agent = JENKINS.rule().createOnlineSlave();
    }

    @BeforeEach
    void createJob() throws Exception {
        job = j.createProject(WorkflowJob.class, "app-" + unique);
    }

    private void pipeline(String... lines) throws Exception {
        job.setDefinition(new CpsFlowDefinition(
                "node('" + agent.getNodeName() + "') {\n" + String.join("\n", lines) + "\n}\n", true));
    }

    private String writeDockerfile(String instruction) {
        return "writeFile file: 'Dockerfile', text: 'FROM " + BASE + "\\nWORKDIR /srv/" + unique + "\\n" + instruction
                + "\\n'";
    }

    @Test
    void leavesOutOfAContextWhatTheStepAndItsFolderIgnore() throws Exception {
        Folder folder = j.jenkins.createProject(Folder.class, "team-" + unique);
        DockerBuildFolderProperty rules = new DockerBuildFolderProperty();
        rules.setIgnore("docs\n**/*.tmp");
        folder.addProperty(rules);
        job = folder.createProject(WorkflowJob.class, "app");
        pipeline(
                writeDockerfile("COPY . /src"),
                "writeFile file: 'main.py', text: 'print(1)'",
                "writeFile file: 'docs/x', text: 'x'",
                "writeFile file: 'a.tmp', text: 'x'",
                "writeFile file: 'keep.tmp', text: 'x'",
                "def context = dockerContext(prune: 'report', ignore: ['main.py', '!keep.tmp'])",
                "sh \"cat '${context.dockerfile}.dockerignore'\"",
                "echo \"LEFT ${context.files}\"",
                "sh \"docker build -t ignore-UNIQUE -f '${context.dockerfile}' '${context.context}'\""
                        .replace("UNIQUE", unique),
                "sh 'docker run --rm ignore-UNIQUE ls /src'".replace("UNIQUE", unique));

        String log = JenkinsRule.getLog(j.buildAndAssertSuccess(job));

        assertThat(log).containsSubsequence("docs", "**/*.tmp", "main.py", "!keep.tmp", "LEFT ");
        assertThat(log.substring(log.lastIndexOf("ls /src")))
                .contains("keep.tmp")
                .doesNotContain("main.py", "a.tmp", "docs");
    }

    @Test
    void preparesAContextForAnotherCommand() throws Exception {
        pipeline(
                writeDockerfile("COPY . /src\\nRUN test -e /src/main.py"),
                "writeFile file: 'main.py', text: 'print(1)'",
                "writeFile file: '.git/HEAD', text: 'ref: refs/heads/main'",
                "def context = dockerContext()",
                "echo \"LEFT ${context.files} OF ${context.totalFiles} BY ${context.prune} ${context.pruned}\"",
                "sh \"docker build -f '${context.dockerfile}' '${context.context}'\"");
        WorkflowRun run = j.buildAndAssertSuccess(job);
        assertThat(JenkinsRule.getLog(run))
                .containsPattern("LEFT [123] OF 3 BY safe")
                .contains("CONTEXT ");
    }

    @Test
    void namedContextsStandForStagesAndAreLookedThroughForFilesOfJenkins() throws Exception {
        pipeline(
                writeDockerfile("COPY . /src\\nFROM " + BASE + "\\nCOPY main.py /\\nCOPY --from=tools . /tools")
                        .replace("FROM " + BASE + "\\nWORKDIR", "FROM " + BASE + " AS tools\\nWORKDIR"),
                "writeFile file: 'main.py', text: 'print(1)'",
                "writeFile file: 'lib/sub@tmp/config.json', text: '{}'",
                "def context = dockerContext(prune: 'minimal', buildContexts: [tools: 'lib'])",
                "echo \"LEFT ${context.files}\"",
                "sh \"docker build --build-context tools=lib -f '${context.dockerfile}' '${context.context}'\"");
        WorkflowRun run = j.buildAndAssertSuccess(job);
        assertThat(JenkinsRule.getLog(run))
                .contains("LEFT 1")
                .contains("NOTE The build context `tools` has sub@tmp, which belong to the CI server");
    }

    @Test
    void saysWhatIsWrongWithAContext() throws Exception {
        pipeline("dockerContext(context: 'nowhere')");
        WorkflowRun run = j.buildAndAssertStatus(Result.FAILURE, job);
        j.assertLogContains("nowhere", run);
        pipeline("dockerContext(prune: 'all')");
        run = j.buildAndAssertStatus(Result.FAILURE, job);
        j.assertLogContains("prune: `all` is not safe, minimal or report", run);
    }

    @Test
    void annotatesAndReportsWhatSomebodyElseBuilds() throws Exception {
        pipeline(
                writeDockerfile("RUN echo from inside && sleep 1"),
                "withDockerBuildReport(dockerfile: 'Dockerfile') {",
                "  sh 'echo before; docker build --progress=plain . ; echo after'",
                "  echo 'no build here'",
                "}");
        WorkflowRun run = j.buildAndAssertSuccess(job);
        String log = JenkinsRule.getLog(run);
        assertThat(log)
                .contains("\nbefore\n")
                .contains("\nafter\n")
                .contains("\nno build here\n")
                .containsPattern("#\\d+ [0-9.]+ from inside\n")
                .contains("LAYERS BY TIME")
                .contains("Dockerfile:3")
                .contains("VERDICT");
        List<DockerBuildRecord> records = run.getAction(DockerBuildAction.class).getRecords();
        assertThat(records).extracting(DockerBuildRecord::getName).containsExactly("docker-build");
        assertThat(run.getArtifactManager()
                        .root()
                        .child("docker-build/docker-build/report.json")
                        .isFile())
                .isTrue();
    }

    /** Runs until {@link #letGo} in the middle of a build. */
    private WorkflowRun pausedInABlock() throws Exception {
        pipeline(
                "withDockerBuildReport {",
                "  sh '''printf '#1 [1/2] FROM busybox\\\\n#1 DONE 0.1s\\\\n\\\\n#2 [2/2] RUN make\\\\n#2 0.5 cc main.c\\\\n'",
                "    while [ ! -f go ]; do sleep 0.1; done",
                "    printf '#2 DONE 4.1s\\\\n' '''",
                "}");
        return job.scheduleBuild2(0).waitForStart();
    }

    private void letGo() throws Exception {
        agent.getWorkspaceFor(job).child("go").touch(0);
    }

    private static String live(WorkflowRun run) {
        DockerBuildAction action = run.getAction(DockerBuildAction.class);
        return action == null
                ? ""
                : action.getLiveBuilds().stream()
                        .map(build -> build.getImage() + ": " + build.line(System.currentTimeMillis()))
                        .collect(Collectors.joining("\n"));
    }

    @Test
    void showsWhatSomebodyElseBuildsWhileItRuns() throws Exception {
        WorkflowRun run = pausedInABlock();
        while (!live(run).contains("RUN make for ")) {
            assertThat(run.isBuilding()).as(JenkinsRule.getLog(run)).isTrue();
            Thread.sleep(100);
        }
        JenkinsRule.WebClient browser = j.createWebClient().withJavaScriptEnabled(false);
        assertThat(browser.getPage(run, "docker-build/").asNormalizedText())
                .contains("withDockerBuildReport", "[2/2] RUN make", "0.5 cc main.c")
                .doesNotContain("Jenkins was restarted");
        assertThat(browser.getPage(run).asNormalizedText()).contains("Docker build: withDockerBuildReport");

        letGo();
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
        assertThat(live(run)).isEmpty();
        assertThat(run.getAction(DockerBuildAction.class).getRecords()).hasSize(1);
    }

    @Test
    void readsRawjsonToo() throws Exception {
        pipeline(
                writeDockerfile("RUN echo raw"),
                "withDockerBuildReport { sh 'docker buildx build --progress=rawjson . 2>&1' }");
        WorkflowRun run = j.buildAndAssertSuccess(job);
        assertThat(JenkinsRule.getLog(run))
                .containsPattern("#\\d+ [0-9.]+ raw\n")
                .doesNotContain("\"vertexes\"");
        assertThat(run.getAction(DockerBuildAction.class).getRecords()).hasSize(1);
    }

    @Test
    void leavesABlockWithoutBuildsAlone() throws Exception {
        pipeline("withDockerBuildReport { sh 'printf \"one\\\\ntwo\"' }");
        WorkflowRun run = j.buildAndAssertSuccess(job);
        // The step sh goes on before it ends its last line, so that may stand after lines of the Pipeline.
        assertThat(JenkinsRule.getLog(run))
                .containsSubsequence("\none\n", "two")
                .doesNotContain("VERDICT");
        assertThat(run.getAction(DockerBuildAction.class)).isNull();
    }

    @Test
    void buildsInFreestyleJobs() throws Exception {
        FreeStyleProject project = j.createFreeStyleProject("free");
        project.setAssignedNode(agent);
        project.setScm(new SingleFileSCM(
                "Dockerfile", "FROM " + BASE + "\nARG NUMBER\nRUN echo freestyle " + unique + " $NUMBER\n"));
        OptimizedDockerBuildStep build = new OptimizedDockerBuildStep("free:$BUILD_NUMBER");
        build.setBuildArgs(Map.of("NUMBER", "no $BUILD_NUMBER"));
        project.getBuildersList().add(new OptimizedDockerBuilder(build));
        FreeStyleBuild run = j.buildAndAssertSuccess(project);
        j.assertLogContains("freestyle " + unique + " no 1", run);
        assertThat(run.getAction(DockerBuildAction.class).getRecords())
                .extracting(DockerBuildRecord::getImage)
                .containsExactly("free:1");
        assertShowsNoRunningBuild(run);
        FilePath temporary = run.getWorkspace().sibling("free@tmp");
        assertThat(!temporary.exists() || temporary.list().isEmpty()).isTrue();
    }

    private void assertShowsNoRunningBuild(FreeStyleBuild run) throws Exception {
        DockerBuildAction action = run.getAction(DockerBuildAction.class);
        assertThat(action.getLiveBuilds()).isEmpty();
        HtmlPage page = j.createWebClient().withJavaScriptEnabled(false).getPage(run, "docker-build/");
        assertThat(page.<DomNode>querySelector("[data-build]")).isNull();
    }

    @Test
    void showsNoRunningBuildAfterAFreestyleBuildThatFails() throws Exception {
        FreeStyleProject project = j.createFreeStyleProject("failing");
        project.setAssignedNode(agent);
        project.setScm(new SingleFileSCM("Dockerfile", "FROM " + BASE + "\nRUN false\n"));
        OptimizedDockerBuildStep impossible = new OptimizedDockerBuildStep("failing");
        impossible.setContext("nowhere");
        for (OptimizedDockerBuildStep build : List.of(new OptimizedDockerBuildStep("failing"), impossible)) {
            project.getBuildersList().replace(new OptimizedDockerBuilder(build));
            assertShowsNoRunningBuild(j.buildAndAssertStatus(Result.FAILURE, project));
        }
    }

    @Test
    void holdsABuildToItsQualityGates() throws Exception {
        pipeline(
                writeDockerfile("RUN echo gate"),
                "optimizedDockerBuild(image: 'gate-" + unique + "', qualityGates: ['image <= 1kB unstable'])");
        WorkflowRun run = j.buildAndAssertStatus(Result.UNSTABLE, job);
        j.assertLogContains("GATE image <= 1kB unstable", run);
        pipeline(
                writeDockerfile("RUN echo gate"),
                "optimizedDockerBuild(image: 'gate-" + unique + "', qualityGates: ['image <= 1kB'])");
        run = j.buildAndAssertStatus(Result.FAILURE, job);
        j.assertLogContains("Quality gate crossed: ", run);
        pipeline("optimizedDockerBuild(image: 'gate', qualityGates: ['weight <= 1'])");
        run = j.buildAndAssertStatus(Result.FAILURE, job);
        j.assertLogContains("measures `weight`", run);
    }

    @Test
    void buildsOnTheAgentAlsoWithinAContainersBlockAndRegistry() throws Exception {
        pipeline(
                writeDockerfile("RUN echo in registry"),
                "docker.withRegistry('http://" + System.getenv("ODB_TEST_REGISTRY") + "') {",
                "  docker.image('" + BASE + "').inside {",
                "    def result = optimizedDockerBuild(image: 'jenkins-test/" + unique + "', push: true)",
                "    echo \"IMAGE ${result.image}\"",
                "  }",
                "}");
        WorkflowRun run = j.buildAndAssertSuccess(job);
        j.assertLogContains("IMAGE " + System.getenv("ODB_TEST_REGISTRY") + "/jenkins-test/" + unique, run);
    }
}
