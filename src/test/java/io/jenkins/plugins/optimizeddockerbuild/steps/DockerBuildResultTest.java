package io.jenkins.plugins.optimizeddockerbuild.steps;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.SharedJenkins;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;

/** What a Pipeline does with an image that the step built, in the sandbox. */
@EnabledIfEnvironmentVariable(named = "ODB_TEST_REGISTRY", matches = ".+")
class DockerBuildResultTest {
    @RegisterExtension
    static final SharedJenkins JENKINS = new SharedJenkins();

    private static final String REGISTRY = System.getenv("ODB_TEST_REGISTRY");

    private final JenkinsRule j = JENKINS.rule();
    private final String unique = UUID.randomUUID().toString();

    private String log(String... lines) throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class, "result-" + unique);
        String script = """
                node {
                  writeFile file: 'Dockerfile', text: 'FROM BASE\\nLABEL a=UNIQUE\\nRUN echo made > /made\\n'
                  LINES
                }
                """.replace("LINES", String.join("\n  ", lines))
                .replace("BASE", System.getenv("ODB_TEST_BASE_IMAGE"))
                .replace("UNIQUE", unique)
                .replace("REGISTRY", REGISTRY);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return JenkinsRule.getLog(j.buildAndAssertSuccess(job));
    }

    @Test
    void isUsedAsAnImageOfTheDockerPipelinePlugin() throws Exception {
        String log = log(
                "def built = optimizedDockerBuild(image: \"result/UNIQUE:${env.BUILD_NUMBER}\")",
                "built.inside { sh 'echo inside $(cat /made)' }",
                "def got = built.inside('-e A=b') { sh 'echo with $A'; 'value' }",
                "built.withRun('--label x', 'sleep 60') { c -> echo \"container ${c.id}\" }",
                // the registry may answer a question about a tag with an error while the same push writes it
                "docker.withRegistry('http://REGISTRY') {",
                "  retry(3) { built.push() }",
                "  retry(3) { built.push(\"v${env.BUILD_NUMBER}\") }",
                "}",
                "echo \"RETURNED ${got} NAMED ${built.id} ${built['digest'] != null} ${built.imageName()}\"");

        assertThat(log)
                .contains("inside made", "with b", "RETURNED value NAMED result/" + unique + ":1 true result/" + unique)
                .contains("docker push " + REGISTRY + "/result/" + unique + ":v1")
                .doesNotContain("expected to call")
                .doesNotContain("Scripts not permitted");
        assertThat(log).containsPattern("container [0-9a-f]{64}");
        assertThat(tags("result/" + unique)).contains("\"1\"", "\"v1\"");
    }

    @Test
    void isTakenFromTheRegistryWhereItWasOnlyPushed() throws Exception {
        String log = log(
                "docker.withRegistry('http://REGISTRY') {",
                "  def built = optimizedDockerBuild(image: 'pushed/UNIQUE:1', push: true)",
                "  built.push('latest')",
                "  built.inside { sh 'echo inside $(cat /made)' }",
                "}");

        assertThat(log).contains("inside made").doesNotContain("docker push");
        assertThat(digest("pushed/" + unique, "latest")).isNotEmpty().isEqualTo(digest("pushed/" + unique, "1"));
        assertThat(tags("pushed/" + unique)).contains("\"1\"", "\"latest\"");
    }

    private static Optional<String> digest(String repository, String tag) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://" + REGISTRY + "/v2/" + repository + "/manifests/" + tag))
                .header("Accept", "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json")
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .headers()
                .firstValue("Docker-Content-Digest");
    }

    private static String tags(String repository) throws Exception {
        URI list = URI.create("http://" + REGISTRY + "/v2/" + repository + "/tags/list");
        try (InputStream answer = list.toURL().openStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
