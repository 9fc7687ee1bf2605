package io.jenkins.plugins.optimizeddockerbuild.steps;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.SharedJenkins;
import io.jenkins.plugins.optimizeddockerbuild.history.DockerBuildAction;
import io.jenkins.plugins.optimizeddockerbuild.history.DockerBuildRecord;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;

/** Which report belongs to which build of a run. */
@EnabledIfEnvironmentVariable(named = "ODB_TEST_REGISTRY", matches = ".+")
class ReportNamesTest {
    @RegisterExtension
    static final SharedJenkins JENKINS = new SharedJenkins();

    private final JenkinsRule j = JENKINS.rule();
    private WorkflowJob job;

    @BeforeEach
    void createJob() throws Exception {
        job = j.createProject(WorkflowJob.class, "names-" + UUID.randomUUID());
    }

    private WorkflowRun run(String... lines) throws Exception {
        job.setDefinition(new CpsFlowDefinition(
                "node {\n  writeFile file: 'Dockerfile', text: '# " + job.getName()
                        + "\\nFROM scratch\\nCOPY Dockerfile /\\n'\n" + String.join("\n", lines) + "\n}\n",
                true));
        return j.buildAndAssertSuccess(job);
    }

    /** Names of reports by the tag of their image. */
    private static Map<String, String> names(WorkflowRun run) {
        Map<String, String> names = new TreeMap<>();
        for (DockerBuildRecord record : run.getAction(DockerBuildAction.class).getRecords()) {
            names.put(record.getImage(), record.getName());
        }
        return names;
    }

    private static String cells(String first, String second) {
        return """
                def done = []
                def cell = { name -> optimizedDockerBuild(image: "cells:$name", load: false); done << name }
                parallel(
                    failFast: true,
                    FIRST: { cell('FIRST') },
                    SECOND: { waitUntil { 'FIRST' in done }; cell('SECOND') })
                """.replace("FIRST", first).replace("SECOND", second);
    }

    @Test
    void staysWithTheBranchWhicheverBeginsFirst() throws Exception {
        Map<String, String> once = names(run(cells("a", "b")));
        assertThat(once).containsEntry("cells:a", "cells").containsEntry("cells:b", "cells-2");

        assertThat(names(run(cells("b", "a")))).isEqualTo(once);
    }

    @Test
    void staysWithTheImageThatIsBuiltInABranchFromNowOn() throws Exception {
        assertThat(names(run("optimizedDockerBuild(image: 'cells:x', load: false)")))
                .containsEntry("cells:x", "cells");

        assertThat(names(run(cells("a", "b")))).containsEntry("cells:a", "cells");
    }

    @Test
    void saysOfWhichBuildsNothingCanBeRead() throws Exception {
        WorkflowRun first = run("optimizedDockerBuild(image: 'cells:x', load: false)");
        Path summary = first.getRootDir().toPath().resolve("docker-build/cells.json.gz");
        assertThat(summary).exists();
        Files.writeString(summary, "broken");

        WorkflowRun second = run("optimizedDockerBuild(image: 'cells:x', load: false)");

        assertThat(JenkinsRule.getLog(second)).contains("NOTE Not compared with #1: their data is corrupt");

        Path bomb = second.getRootDir().toPath().resolve("docker-build/cells.json.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(bomb))) {
            out.write(new byte[3_000_000]);
        }
        WorkflowRun third = run("optimizedDockerBuild(image: 'cells:x', load: false)");

        assertThat(JenkinsRule.getLog(third))
                .contains("NOTE Not compared with #2, #1: their data is corrupt, too large,");
    }
}
