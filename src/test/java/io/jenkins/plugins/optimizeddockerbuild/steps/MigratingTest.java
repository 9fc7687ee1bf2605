package io.jenkins.plugins.optimizeddockerbuild.steps;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.util.Secret;
import io.jenkins.plugins.optimizeddockerbuild.SharedJenkins;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;

/** The Jenkinsfiles of docs/migrating.md, in the sandbox and without a script approval. */
@EnabledIfEnvironmentVariable(named = "ODB_TEST_REGISTRY", matches = ".+")
class MigratingTest {
    @RegisterExtension
    static final SharedJenkins JENKINS = new SharedJenkins();

    private static final Pattern JENKINSFILE = Pattern.compile("```groovy run\n(.*?)```", Pattern.DOTALL);

    private final JenkinsRule j = JENKINS.rule();

    private static void writeProject(Path workspace) throws Exception {
        String base = "FROM " + System.getenv("ODB_TEST_BUSYBOX");
        write(workspace.resolve("ci/Dockerfile"), base + " AS release\nARG MODE\nCOPY backend /app\nRUN echo $MODE\n");
        write(workspace.resolve("backend/Dockerfile"), base + "\nCOPY . /app\n");
        write(workspace.resolve("frontend/Dockerfile"), base + "\nCOPY . /web\n");
        write(workspace.resolve("static/Dockerfile"), "FROM scratch\nCOPY . /static\n");
    }

    private static void write(Path file, String text) throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void everyJenkinsfileRunsAsItStands() throws Exception {
        SystemCredentialsProvider store = SystemCredentialsProvider.getInstance();
        for (String id : new String[] {"registry", "mirror"}) {
            store.getCredentials()
                    .add(new UsernamePasswordCredentialsImpl(
                            CredentialsScope.GLOBAL, id, "", "pusher", "pa55w0rd-of-" + id));
        }
        store.getCredentials()
                .add(new StringCredentialsImpl(CredentialsScope.GLOBAL, "npm", "", Secret.fromString("t0ken-of-npm")));
        String docs = Files.readString(Path.of("docs", "migrating.md"))
                .replace("https://registry.example.com", "http://registry.example.com")
                .replace("registry.example.com", System.getenv("ODB_TEST_REGISTRY"));
        Matcher jenkinsfiles = JENKINSFILE.matcher(docs);
        int count = 0;
        while (jenkinsfiles.find()) {
            count++;
            WorkflowJob job = j.createProject(WorkflowJob.class, "jenkinsfile-" + count);
            job.setDefinition(new CpsFlowDefinition(jenkinsfiles.group(1), true));
            writeProject(Path.of(j.jenkins.getWorkspaceFor(job).getRemote()));
            j.buildAndAssertSuccess(job);
        }
        assertThat(count).isGreaterThan(8);
    }
}
