package io.jenkins.plugins.optimizeddockerbuild.steps;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.FilePath;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.Slave;
import hudson.model.StringParameterDefinition;
import hudson.util.Secret;
import io.jenkins.plugins.optimizeddockerbuild.SharedJenkins;
import io.jenkins.plugins.optimizeddockerbuild.history.DockerBuildAction;
import io.jenkins.plugins.optimizeddockerbuild.history.DockerBuildRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import jenkins.model.Jenkins;
import jenkins.util.VirtualFile;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.actions.LabelAction;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;

/** Pipelines that build images with a real BuildKit on an agent of its own process. */
@EnabledIfEnvironmentVariable(named = "ODB_TEST_REGISTRY", matches = ".+")
class OptimizedDockerBuildStepTest {
    @RegisterExtension
    static final SharedJenkins JENKINS = new SharedJenkins();

    private static final String REGISTRY = System.getenv("ODB_TEST_REGISTRY");
    private static final String BASE = System.getenv("ODB_TEST_BUSYBOX");

    private final JenkinsRule j = JENKINS.rule();
    private static Slave agent;
    private WorkflowJob job;

    /** Makes every image differ from all others, so that no cache knows its layers. */
    private final String unique = UUID.randomUUID().toString();

    private final String image = REGISTRY + "/jenkins-test/" + unique + ":1";

    @BeforeAll
    static void startAgent() throws Exception {
        agent = JENKINS.rule().createOnlineSlave();
    }

    @BeforeEach
    void createJob() throws Exception {
        job = j.createProject(WorkflowJob.class, "app-" + unique);
    }

    private static String dockerfile(String unique, String... instructions) {
        return "FROM " + BASE + "\\nWORKDIR /srv/" + unique + "\\n" + String.join("\\n", instructions) + "\\n";
    }

    private void pipeline(String... lines) throws Exception {
        job.setDefinition(new CpsFlowDefinition(
                "node('" + agent.getNodeName() + "') {\n" + String.join("\n", lines) + "\n}\n", true));
    }

    private String writeDockerfile(String... instructions) {
        return "writeFile file: 'Dockerfile', text: \"" + dockerfile(unique, instructions) + "\"";
    }

    private FilePath workspace() {
        return agent.getWorkspaceFor(job);
    }

    private FilePath privateFolders() {
        return new FilePath(agent.getChannel(), agent.getRemoteFS()).child("optimized-docker-build@tmp");
    }

    private void assertNothingIsLeftOnTheAgent() throws Exception {
        assertThat(privateFolders().exists() ? privateFolders().list() : List.of())
                .isEmpty();
        FilePath temporary = workspace().sibling(workspace().getName() + "@tmp");
        if (temporary.exists()) {
            assertThat(temporary.list()).noneMatch(folder -> folder.getName().startsWith("docker-build-"));
        }
    }

    private static DockerBuildRecord onlyRecord(WorkflowRun run) {
        List<DockerBuildRecord> records = run.getAction(DockerBuildAction.class).getRecords();
        assertThat(records).hasSize(1);
        return records.get(0);
    }

    @Test
    void buildsPushesArchivesAndReturnsFigures() throws Exception {
        pipeline(
                writeDockerfile("COPY . /src", "RUN echo building"),
                "def result = optimizedDockerBuild(image: '" + image + "', push: true, tags: ['latest'])",
                "echo \"DIGEST ${result.digest} OF ${result.image} IN ${result.durationMillis} WITH ${result.tags}\"",
                "echo \"DEPLOY ${result.reference} ${result['digest']} ${result.id}\"",
                "echo \"SIZES ${result.contextBytes} ${result.imageBytes} ${result.cacheHitRatio} ${result.reportUrl}\"");
        WorkflowRun run = j.buildAndAssertSuccess(job);
        String log = JenkinsRule.getLog(run);
        assertThat(log)
                .contains("COMMAND docker buildx build")
                .containsPattern("#\\d+ \\[\\d/\\d\\] RUN echo building")
                .containsPattern("#\\d+ [0-9.]+ building")
                .containsPattern("#\\d+ DONE")
                .contains("LAYERS BY TIME")
                .contains("VERDICT")
                .contains("REPORT ")
                .containsPattern("DIGEST sha256:[0-9a-f]{64} OF " + image)
                .containsPattern(
                        "DEPLOY " + image.substring(0, image.lastIndexOf(":")) + "@(sha256:[0-9a-f]{64}) \\1 " + image);
        assertThat(run.getArtifactManager().root().child("docker-build").list()).hasSize(1);
        String name = onlyRecord(run).getName();
        assertThat(run.getArtifactManager().root().child("docker-build/" + name).list())
                .extracting(VirtualFile::getName)
                .contains("report.json")
                .isSubsetOf("report.json", "optimized.patch");
        assertThat(onlyRecord(run).getDigest()).startsWith("sha256:");
        assertThat(workspace().list()).extracting(FilePath::getName).containsExactly("Dockerfile");
        assertNothingIsLeftOnTheAgent();
        assertThat(new DepthFirstScanner()
                        .allNodes(run.getExecution()).stream()
                                .filter(node -> node.getAction(LabelAction.class) != null)
                                .map(node -> node.getAction(LabelAction.class).getDisplayName()))
                .anySatisfy(label -> assertThat(label).contains(unique));
    }

    @Test
    void buildsInAWorkspaceWhoseNameHasAQuote() throws Exception {
        pipeline(
                "ws(\"${pwd()}/it's\") {",
                writeDockerfile("COPY . /src", "RUN ls /src"),
                "optimizedDockerBuild(image: '" + image + "')",
                "}");
        j.buildAndAssertSuccess(job);
        assertNothingIsLeftOnTheAgent();
    }

    @Test
    void isFasterTheSecondTime() throws Exception {
        pipeline(
                writeDockerfile("RUN sleep 2 && echo slow"),
                "optimizedDockerBuild(image: '" + image + "')",
                "def result = optimizedDockerBuild(image: '" + image + "')",
                "echo \"RATIO ${result.cacheHitRatio}\"");
        WorkflowRun run = j.buildAndAssertSuccess(job);
        j.assertLogContains("RATIO 1.0", run);
        assertThat(run.getAction(DockerBuildAction.class).getRecords())
                .extracting(DockerBuildRecord::getName)
                .containsExactly(unique, unique + "-2");
    }

    @Test
    void failsWithTheReasonAndStillReports() throws Exception {
        pipeline(writeDockerfile("RUN echo before && exit 7"), "optimizedDockerBuild(image: '" + image + "')");
        WorkflowRun run = j.buildAndAssertStatus(Result.FAILURE, job);
        String log = JenkinsRule.getLog(run);
        assertThat(log).contains("Dockerfile:3").contains("The build of " + image + " failed");
        assertThat(run.getArtifactManager().root().child("docker-build").list()).hasSize(1);
        assertNothingIsLeftOnTheAgent();
    }

    @Test
    void reportsABuildThatCannotBegin() throws Exception {
        pipeline(writeDockerfile("RNU echo"), "optimizedDockerBuild(image: '" + image + "')");
        WorkflowRun run = j.buildAndAssertStatus(Result.FAILURE, job);
        j.assertLogContains("RNU", run);
        j.assertLogContains("Dockerfile:3: unknown instruction", run);
        assertNothingIsLeftOnTheAgent();
    }

    @Test
    void saysWhatIsWrongWithAnOption() throws Exception {
        pipeline(writeDockerfile(), "optimizedDockerBuild(image: 'Not An Image')");
        WorkflowRun run = j.buildAndAssertStatus(Result.FAILURE, job);
        j.assertLogContains("`Not An Image`", run);
        pipeline(writeDockerfile(), "optimizedDockerBuild(image: '" + image + "', context: 'nowhere')");
        run = j.buildAndAssertStatus(Result.FAILURE, job);
        j.assertLogContains("nowhere", run);
        assertNothingIsLeftOnTheAgent();
    }

    @Test
    void givesSecretsToTheBuildAndShowsThemNowhere() throws Exception {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(
                        CredentialsScope.GLOBAL, "token", "a token", Secret.fromString("s3cr3t-t0ken")));
        pipeline(
                writeDockerfile("RUN --mount=type=secret,id=npm echo I know $(cat /run/secrets/npm)")
                        .replace("$(", "\\$("),
                "optimizedDockerBuild(image: '" + image + "', secrets: [npm: 'token'])");
        WorkflowRun run = j.buildAndAssertSuccess(job);
        assertThat(JenkinsRule.getLog(run)).contains("I know ****").doesNotContain("s3cr3t");
        String report = new String(
                run.getArtifactManager()
                        .root()
                        .child("docker-build/" + unique + "/report.json")
                        .open()
                        .readAllBytes(),
                StandardCharsets.UTF_8);
        assertThat(report).contains("I know ****").doesNotContain("s3cr3t");
        assertNothingIsLeftOnTheAgent();
    }

    @Test
    void showsNothingInTheReportThatABlockKeepsOutOfTheLog() throws Exception {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(
                        CredentialsScope.GLOBAL, "colour", "a secret", Secret.fromString("ultr4marine")));
        pipeline(
                writeDockerfile("ARG COLOUR", "RUN echo it is \\$COLOUR"),
                "withCredentials([string(credentialsId: 'colour', variable: 'COLOUR')]) {",
                "  optimizedDockerBuild(image: '" + image + "', buildArgs: [COLOUR: env.COLOUR])",
                "}");
        WorkflowRun run = j.buildAndAssertSuccess(job);
        assertThat(JenkinsRule.getLog(run)).contains("it is ****").doesNotContain("ultr4marine");
        String report = new String(
                run.getArtifactManager()
                        .root()
                        .child("docker-build/" + unique + "/report.json")
                        .open()
                        .readAllBytes(),
                StandardCharsets.UTF_8);
        assertThat(report).doesNotContain("ultr4marine");
    }

    @Test
    void leavesNoSecretOnTheAgentWhenPreparingFails() throws Exception {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(
                        CredentialsScope.GLOBAL, "token", "a token", Secret.fromString("s3cr3t-t0ken")));
        pipeline(
                writeDockerfile(),
                "writeFile file: 'broken/config.json', text: '{'",
                "withEnv([\"DOCKER_CONFIG=${pwd()}/broken\"]) {",
                "  optimizedDockerBuild(image: '" + image + "', secrets: [npm: 'token'])",
                "}");
        WorkflowRun run = j.buildAndAssertStatus(Result.FAILURE, job);
        j.assertLogContains("is not valid JSON; fix it or move it away", run);
        assertNothingIsLeftOnTheAgent();
    }

    @Test
    void keepsAGoodBuildWhoseReportCannotBeMade() throws Exception {
        pipeline(writeDockerfile("RUN echo started && sleep 4"), "optimizedDockerBuild(image: '" + image + "')");
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        j.waitForMessage("started", run);
        for (FilePath folder : privateFolders().list()) {
            folder.child("report").write("a file where the folder should be", null);
        }
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
        j.assertLogContains("WARN ", run);
        assertNothingIsLeftOnTheAgent();
    }

    @Test
    void takesSecretsFromVariablesAndFilesAndMasksThem() throws Exception {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(
                        CredentialsScope.GLOBAL, "token", "a token", Secret.fromString("s3cr3t-t0ken")));
        pipeline(
                writeDockerfile("RUN --mount=type=secret,id=npm --mount=type=secret,id=rc --mount=type=secret,id=plain"
                                + " cat /run/secrets/npm /run/secrets/rc /run/secrets/plain && echo")
                        .replace("$(", "\\$("),
                "dir('config') { writeFile file: '.npmrc', text: 'registry-t0ken-of-file' }",
                "withEnv(['PLAIN=unmasked-v4lue']) {",
                "withCredentials([string(credentialsId: 'token', variable: 'NPM_TOKEN')]) {",
                "  optimizedDockerBuild(image: '" + image + "',",
                "    secrets: [npm: 'env:NPM_TOKEN', rc: 'file:config/.npmrc', plain: 'env:PLAIN'])",
                "} }");
        WorkflowRun run = j.buildAndAssertSuccess(job);
        assertThat(JenkinsRule.getLog(run))
                .contains("****")
                .doesNotContain("s3cr3t", "registry-t0ken-of-file", "unmasked-v4lue");
        assertNothingIsLeftOnTheAgent();
    }

    @Test
    void saysWhatIsWrongWithASecretAndShowsNothingThatWasGiven() throws Exception {
        for (String given : List.of("s3cr3t-by-mistake", "env:S3CR3T_BY_MISTAKE", "file:s3cr3t-by-mistake")) {
            pipeline(writeDockerfile(), "optimizedDockerBuild(image: '" + image + "', secrets: [npm: params.GIVEN])");
            job.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("GIVEN", given)));
            WorkflowRun run = j.buildAndAssertStatus(Result.FAILURE, job);
            assertThat(JenkinsRule.getLog(run)).contains("secrets: `npm`: ").doesNotContainIgnoringCase("s3cr3t");
            job.removeProperty(ParametersDefinitionProperty.class);
        }
        assertNothingIsLeftOnTheAgent();
    }

    @Test
    void buildsInParallelBranches() throws Exception {
        // Two tags: the engine refuses the second of two images that take one name at the same moment.
        pipeline(
                writeDockerfile("ARG SIDE", "RUN echo building $SIDE").replace("$SIDE", "\\$SIDE"),
                "parallel left: { optimizedDockerBuild(image: '" + image + "', buildArgs: [SIDE: 'left']) },",
                "  right: { dir('.') { optimizedDockerBuild(image: '" + image
                        + "-right', buildArgs: [SIDE: 'right'], report: 'right') } }");
        WorkflowRun run = j.buildAndAssertSuccess(job);
        assertThat(run.getAction(DockerBuildAction.class).getRecords())
                .extracting(DockerBuildRecord::getName)
                .containsExactlyInAnyOrder(unique, "right");
        j.assertLogContains("building left", run);
        j.assertLogContains("building right", run);
    }

    @Test
    void givesAnImageTheSameReportInEveryRunWhicheverIsBuiltFirst() throws Exception {
        String alpha =
                "optimizedDockerBuild(image: '" + REGISTRY + "/alpha/" + unique + ":1', dockerfile: 'Dockerfile')";
        String beta = "optimizedDockerBuild(image: '" + REGISTRY + "/beta/" + unique + ":2')";
        pipeline(writeDockerfile("RUN echo both"), alpha, beta);
        WorkflowRun first = j.buildAndAssertSuccess(job);
        pipeline(writeDockerfile("RUN echo both"), beta, alpha);
        WorkflowRun second = j.buildAndAssertSuccess(job);
        j.assertLogContains("\n[" + unique + "-2] REPORT ", first);
        j.assertLogContains("\n[" + unique + "] REPORT ", second);
        assertThat(namesByImage(second))
                .isEqualTo(namesByImage(first))
                .containsEntry(REGISTRY + "/alpha/" + unique + ":1", unique)
                .containsEntry(REGISTRY + "/beta/" + unique + ":2", unique + "-2");
    }

    private static Map<String, String> namesByImage(WorkflowRun run) {
        Map<String, String> names = new TreeMap<>();
        for (DockerBuildRecord record : run.getAction(DockerBuildAction.class).getRecords()) {
            names.put(record.getImage(), record.getName());
        }
        return names;
    }

    @Test
    void cancelsTheBuildInBuildKitAndStillReports() throws Exception {
        pipeline(writeDockerfile("RUN echo started && sleep 3000"), "optimizedDockerBuild(image: '" + image + "')");
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        j.waitForMessage("started", run);
        run.doStop();
        j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(run));
        j.assertLogContains("CANCELED", run);
        assertThat(onlyRecord(run).getStatusName()).isEqualTo("CANCELED");
        assertThat(run.getArtifactManager().root().child("docker-build").list()).hasSize(1);
        assertNothingIsLeftOnTheAgent();
    }

    @Test
    void endsWithItsTimeLimit() throws Exception {
        pipeline(
                writeDockerfile("RUN sleep 120"),
                "timeout(time: 4, unit: 'SECONDS') { optimizedDockerBuild(image: '" + image + "') }");
        WorkflowRun run = j.buildAndAssertStatus(Result.ABORTED, job);
        assertThat(onlyRecord(run).getStatusName()).isEqualTo("CANCELED");
        assertNothingIsLeftOnTheAgent();
    }

    @Test
    void goesOnWhenTheAgentIsBack() throws Exception {
        pipeline(
                writeDockerfile("RUN for i in 1 2 3 4 5 6 7 8 9; do echo line $i; sleep 1; done; echo over")
                        .replace("$i", "\\$i"),
                "optimizedDockerBuild(image: '" + image + "')");
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        j.waitForMessage("line 2", run);
        agent.toComputer()
                .disconnect(new hudson.slaves.OfflineCause.UserCause(null, "trying"))
                .get();
        Thread.sleep(3000);
        agent.toComputer().connect(false).get();
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
        String log = JenkinsRule.getLog(run);
        for (int i = 1; i <= 9; i++) {
            assertThat(log.split(" line " + i + "\n", -1)).as(log).hasSize(2);
        }
        assertThat(log.split("[0-9.]+ over\n", -1)).hasSize(2);
        assertNothingIsLeftOnTheAgent();
    }

    @Test
    void buildsFromALineOfDockerBuild() throws Exception {
        pipeline(
                "writeFile file: 'ci/Dockerfile', text: \""
                        + dockerfile(unique, "ARG WHO", "RUN echo by $WHO".replace("$", "\\$")) + "\"",
                "withEnv(['WHO=me']) {",
                "  optimizedDockerBuild(image: '" + image + "', args: '-f ci/Dockerfile --build-arg WHO=$WHO"
                        + " --label \"a=b c\" --push .')",
                "}");
        String log = JenkinsRule.getLog(j.buildAndAssertSuccess(job));
        assertThat(log)
                .contains("--label 'a=b c'")
                .contains("--build-arg WHO=me")
                .contains("push=");
    }

    @Test
    void refusesTheTagOfAVariableThatIsNotSet() throws Exception {
        pipeline(writeDockerfile(), "optimizedDockerBuild(image: \"" + image + "\", tags: [\"app:${env.NOT_SET}\"])");
        WorkflowRun run = j.buildAndAssertStatus(Result.FAILURE, job);
        assertThat(JenkinsRule.getLog(run))
                .contains("ERROR: optimizedDockerBuild: `app:null` ends in :null, which is what Groovy writes for a");
    }

    @Test
    void worksInDeclarativePipelines() throws Exception {
        job.setDefinition(new CpsFlowDefinition(
                "pipeline { agent { label '" + agent.getNodeName() + "' }\n stages { stage('Image') { steps {\n"
                        + writeDockerfile("RUN echo declarative") + "\n"
                        + "optimizedDockerBuild image: '" + image + "', labels: [team: 'x'], tags: 'second',"
                        + " buildArgs: 'A=b', provenance: false, push: null, prune: 'safe'\n"
                        + "} } } }",
                true));
        WorkflowRun run = j.buildAndAssertSuccess(job);
        j.assertLogContains("declarative", run);
        assertThat(Jenkins.get().getItem(job.getName())).isNotNull();
    }
}
