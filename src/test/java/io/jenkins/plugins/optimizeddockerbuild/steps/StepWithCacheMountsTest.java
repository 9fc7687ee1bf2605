package io.jenkins.plugins.optimizeddockerbuild.steps;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Cause;
import hudson.model.CauseAction;
import io.jenkins.plugins.optimizeddockerbuild.SharedJenkins;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;

/** Cache mounts that travel in a registry, between builds of a Pipeline. */
@EnabledIfEnvironmentVariable(named = "ODB_TEST_REGISTRY", matches = ".+")
class StepWithCacheMountsTest {
    @RegisterExtension
    static final SharedJenkins JENKINS = new SharedJenkins();

    private final JenkinsRule j = JENKINS.rule();
    private final String unique = UUID.randomUUID().toString();
    private final String carried = System.getenv("ODB_TEST_REGISTRY") + "/mounts/" + unique + ":1";

    /** As a trigger for change requests that nobody knows. */
    private static final class Stranger extends Cause {
        @Override
        public String getShortDescription() {
            return "somebody asked for it";
        }
    }

    private String build(WorkflowJob job, String packages, Cause cause) throws Exception {
        String dockerfile = "FROM " + System.getenv("ODB_TEST_BUSYBOX") + "\nRUN --mount=type=cache,id=" + unique
                + ",target=/root/.npm : " + unique + "; for p in " + packages + "; do f=/root/.npm/_cacache/$p;"
                + " [ -e $f ] || { mkdir -p ${f%/*}; echo $p >$f; echo downloaded $p; }; done\n";
        job.setDefinition(new CpsFlowDefinition(
                "node {\n  writeFile file: 'Dockerfile', text: '''" + dockerfile + "'''\n"
                        + "  optimizedDockerBuild(image: 'mounts-" + unique + "', load: false, cacheMounts: '" + carried
                        + "')\n}\n",
                true));
        return JenkinsRule.getLog(j.assertBuildStatusSuccess(job.scheduleBuild2(0, new CauseAction(cause))));
    }

    /** As on an agent that has built nothing yet; the mounts of others stay. */
    private void forgetMount() throws Exception {
        String record = null;
        for (String line :
                buildx("du", "--verbose", "--filter", "type=exec.cachemount").split("\n")) {
            record = line.startsWith("ID:") ? line.substring(3).strip() : record;
            if (line.startsWith("Description:") && line.contains(unique)) {
                buildx("prune", "--force", "--filter", "id=" + record);
            }
        }
    }

    private static String buildx(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("docker", "buildx"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    @Test
    void fillsAnEmptyMountAndLetsAnUntrustedBuildOnlyRead() throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class, "mounts-" + unique);

        assertThat(build(job, "a b", new Cause.UserIdCause()))
                .contains("downloaded a", "downloaded b")
                .containsPattern("MOUNTS 2 files, 4 B in .* to " + carried);

        forgetMount();
        assertThat(build(job, "a b c", new Stranger()))
                .containsPattern("MOUNTS 2 files, 4 B in .* from " + carried)
                .contains("downloaded c")
                .doesNotContain("downloaded a")
                .doesNotContain(" to " + carried);

        forgetMount();
        assertThat(build(job, "a b d", new Cause.UserIdCause()))
                .containsPattern("MOUNTS 2 files, 4 B in .* from " + carried)
                .containsPattern("MOUNTS 1 file, 2 B in .* to " + carried)
                .doesNotContain("downloaded a");
    }
}
