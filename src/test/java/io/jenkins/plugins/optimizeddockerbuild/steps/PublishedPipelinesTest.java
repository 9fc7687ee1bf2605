package io.jenkins.plugins.optimizeddockerbuild.steps;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.util.Secret;
import io.jenkins.plugins.optimizeddockerbuild.SharedJenkins;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;

/** Pipelines of the kinds that people publish, moved to the step, in the sandbox and without a script approval. */
@EnabledIfEnvironmentVariable(named = "ODB_TEST_REGISTRY", matches = ".+")
class PublishedPipelinesTest {
    @RegisterExtension
    static final SharedJenkins JENKINS = new SharedJenkins();

    private static final String REGISTRY = System.getenv("ODB_TEST_REGISTRY");
    private static final String SETUP = """
            writeFile file: 'Dockerfile', text: 'FROM BASE AS final\\nARG VERSION\\nLABEL version=$VERSION\\nCOPY . /app\\n'
            writeFile file: 'worker/Dockerfile', text: 'FROM scratch\\nCOPY . /worker\\n'
            writeFile file: 'docker/app/Dockerfile', text: 'FROM BASE\\nCOPY worker /app\\n'
            """;

    private final JenkinsRule j = JENKINS.rule();
    private final String repository = "kinds/" + UUID.randomUUID();

    @BeforeEach
    void addCredentials() throws Exception {
        var store = SystemCredentialsProvider.getInstance().getCredentials();
        store.add(new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "hub", "", "pusher", "pa55w0rd-of-hub"));
        store.add(new StringCredentialsImpl(CredentialsScope.GLOBAL, "npm", "", Secret.fromString("t0ken-of-npm")));
    }

    private String run(String script) throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class, "kind-" + UUID.randomUUID());
        job.setDefinition(new CpsFlowDefinition(
                script.replace("SETUP", SETUP)
                        .replace("BASE", System.getenv("ODB_TEST_BUSYBOX"))
                        .replace("REGISTRY", REGISTRY)
                        .replace("REPOSITORY", repository),
                true));
        String log = JenkinsRule.getLog(j.buildAndAssertSuccess(job));
        assertThat(log).doesNotContain("expected to call", "Scripts not permitted");
        return log;
    }

    private String tags() throws Exception {
        try (var list = java.net
                .URI
                .create("http://" + REGISTRY + "/v2/" + repository + "/tags/list")
                .toURL()
                .openStream()) {
            return new String(list.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void declarativeWithAGlobalVariableForTheImageAndARemovalAtTheEnd() throws Exception {
        run("""
                pipeline {
                    agent any
                    environment {
                        image_name = 'REPOSITORY'
                        registryCredential = 'hub'
                        dockerImage = ''
                    }
                    stages {
                        stage('Prepare') { steps { SETUP } }
                        stage('Build') {
                            steps {
                                script {
                                    dockerImage = optimizedDockerBuild(image: image_name + ":$BUILD_NUMBER", args: "\\
                                        --force-rm \\
                                        --no-cache \\
                                        --pull=false \\
                                        .")
                                }
                            }
                        }
                        stage('Push') {
                            steps {
                                script {
                                    docker.withRegistry('http://REGISTRY', registryCredential) {
                                        dockerImage.push()
                                        dockerImage.push("${env.BUILD_ID}-final")
                                        dockerImage.push('latest')
                                    }
                                }
                            }
                        }
                    }
                    post {
                        cleanup {
                            sh label: 'Remove image', script: "docker image rm ${image_name}:${BUILD_NUMBER} || true"
                            deleteDir()
                        }
                    }
                }
                """);
        assertThat(tags()).contains("\"1\"", "\"1-final\"", "\"latest\"");
    }

    @Test
    void scriptedWithOneFolderForEachServiceAndParallelBranchesThatFailFast() throws Exception {
        String log = run("""
                node {
                    SETUP
                    def services = [[name: 'app', dockerfile: 'docker/app/Dockerfile'], [name: 'worker', context: './worker']]
                    def branches = [failFast: true]
                    for (service in services) {
                        def s = service
                        branches["Build ${s.name}"] = {
                            stage(s.name) {
                                def built = optimizedDockerBuild(
                                    image: "REGISTRY/REPOSITORY/${s.name}:${env.BUILD_ID}",
                                    dockerfile: s.dockerfile,
                                    context: s.context ?: '.',
                                    tags: [env.TAG_NAME, env.BRANCH_NAME ?: 'main'],
                                    push: env.CHANGE_ID == null)
                                echo "DEPLOY ${s.name} ${built.reference}"
                            }
                        }
                    }
                    parallel branches
                }
                """);
        assertThat(log)
                .containsPattern("DEPLOY app .*@sha256:[0-9a-f]{64}")
                .containsPattern("DEPLOY worker .*@sha256:");
    }

    @Test
    void matrixOfBuildArguments() throws Exception {
        String log = run("""
                pipeline {
                    agent none
                    stages {
                        stage('Images') {
                            matrix {
                                agent any
                                axes { axis { name 'VERSION'; values '3.11', '3.12' } }
                                stages {
                                    stage('Build') {
                                        steps {
                                            SETUP
                                            script {
                                                def built = optimizedDockerBuild(
                                                    image: "REGISTRY/REPOSITORY:py${VERSION}",
                                                    buildArgs: [VERSION: env.VERSION],
                                                    push: true,
                                                    qualityGates: ['image <= 1GB'])
                                                echo "CELL ${VERSION} ${built.digest}"
                                            }
                                        }
                                    }
                                }
                            }
                        }
                    }
                    post { always { echo "ended as ${currentBuild.currentResult}" } }
                }
                """);
        assertThat(log).containsPattern("CELL 3.11 sha256:").containsPattern("CELL 3.12 sha256:");
        assertThat(tags()).contains("\"py3.11\"", "\"py3.12\"");
    }

    @Test
    void aLibrarysCallThatTookAMapForKaniko() throws Exception {
        String log = run("""
                def buildKaniko(Map config) {
                    def destinations = config.tags.collect { "${config.registryHost}/${config.imagePath}:${it}" }
                    return optimizedDockerBuild(
                        image: destinations.first(),
                        tags: destinations.drop(1),
                        context: config.context ?: '.',
                        dockerfile: config.dockerFileOverride != null ? config.dockerFileOverride : null,
                        buildArgs: config.buildArgs?.collect { k, v -> "$k=$v" },
                        push: config.push != false,
                        credentialsId: config.registryCredentialsId)
                }
                node {
                    SETUP
                    def built = buildKaniko(registryHost: 'REGISTRY', imagePath: 'REPOSITORY', tags: ['7', 'stable'],
                        context: 'worker', buildArgs: [VERSION: 7, NAME: 'a b'], registryCredentialsId: 'hub')
                    writeFile file: 'values.yaml', text: "image: ${built}\\ndigest: ${built['digest']}\\n"
                    sh 'cat values.yaml'
                }
                """);
        assertThat(log).contains("image: " + REGISTRY + "/" + repository + ":7").contains("digest: sha256:");
        assertThat(tags()).contains("\"7\"", "\"stable\"");
    }

    @Test
    void credentialsAroundTheBuildAndRetriesAndTimeouts() throws Exception {
        String log = run("""
                node {
                    SETUP
                    writeFile file: 'Dockerfile', text: '''FROM BASE
                RUN --mount=type=secret,id=NPM_TOKEN test "$(cat /run/secrets/NPM_TOKEN)" = t0ken-of-npm && echo npm ok
                '''
                    try {
                        withCredentials([string(credentialsId: 'npm', variable: 'NPM_TOKEN')]) {
                            timeout(time: 10, unit: 'MINUTES') {
                                retry(2) {
                                    def image = optimizedDockerBuild(image: 'REPOSITORY', secrets: [NPM_TOKEN: 'env:NPM_TOKEN'])
                                    env.IMAGE = image
                                    sh 'docker image inspect --format "{{.Id}}" "$IMAGE"'
                                }
                            }
                        }
                    } catch (e) {
                        currentBuild.result = 'FAILURE'
                        throw e
                    } finally {
                        sh 'docker image rm "$IMAGE" || true'
                    }
                }
                """);
        assertThat(log).contains("npm ok").doesNotContain("t0ken-of-npm");
    }

    @Test
    void aTestInTheImageBeforeItGetsItsNameInTheRegistry() throws Exception {
        String log = run("""
                node {
                    SETUP
                    writeFile file: 'Dockerfile', text: "FROM TOOLS\\nLABEL a=REPOSITORY\\n"
                    def app = optimizedDockerBuild(image: "REPOSITORY:${env.BUILD_NUMBER}", args: '-f Dockerfile .')
                    app.inside('-e MODE=test') { sh 'echo tested in $MODE' }
                    if (env.BRANCH_NAME == null || env.BRANCH_NAME ==~ /main|release.*/) {
                        docker.withRegistry('http://REGISTRY') {
                            app.push("${env.BUILD_NUMBER}")
                            app.push('latest')
                        }
                    }
                }
                """.replace("TOOLS", System.getenv("ODB_TEST_BASE_IMAGE")));
        assertThat(log).contains("tested in test");
        assertThat(tags()).contains("\"1\"", "\"latest\"");
    }
}
