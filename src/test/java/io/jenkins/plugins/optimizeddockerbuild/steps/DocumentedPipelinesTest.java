package io.jenkins.plugins.optimizeddockerbuild.steps;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.scm.NullSCM;
import hudson.scm.SCMDescriptor;
import hudson.scm.SCMRevisionState;
import hudson.util.Secret;
import io.jenkins.plugins.optimizeddockerbuild.SharedJenkins;
import io.jenkins.plugins.optimizeddockerbuild.config.BuilderChoice;
import io.jenkins.plugins.optimizeddockerbuild.config.BuilderProfile;
import io.jenkins.plugins.optimizeddockerbuild.config.CacheProfile;
import io.jenkins.plugins.optimizeddockerbuild.config.OptimizedDockerBuildConfiguration;
import io.jenkins.plugins.optimizeddockerbuild.engine.Pages;
import io.jenkins.plugins.optimizeddockerbuild.engine.Pages.Block;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsScmFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvnet.hudson.test.JenkinsRule;

/** The Groovy of the pages as it stands, from a repository's Jenkinsfile, in the sandbox and on a real BuildKit. */
@EnabledIfEnvironmentVariable(named = "ODB_TEST_BASE_IMAGE", matches = ".+")
class DocumentedPipelinesTest {
    @RegisterExtension
    static final SharedJenkins JENKINS = new SharedJenkins();

    private static final Pattern NODE = Pattern.compile("^(node|pipeline|podTemplate)\\b", Pattern.MULTILINE);
    /** What the plugin Kubernetes would do: run the body where the agent is. */
    private static final String POD = "def podTemplate(Map pod, Closure body) { body() }\nPOD_LABEL = 'linux'\n";

    private final JenkinsRule j = JENKINS.rule();

    static Stream<Block> pipelines() {
        return Pages.blocks("groovy").stream();
    }

    @BeforeEach
    void configure() throws Exception {
        j.jenkins.setLabelString("linux");
        var store = SystemCredentialsProvider.getInstance().getCredentials();
        for (String id : List.of("registry", "registry-robot", "mirror")) {
            store.add(new UsernamePasswordCredentialsImpl(
                    CredentialsScope.GLOBAL, id, "", "pusher", "pa55w0rd-of-" + id));
        }
        for (String id : List.of("npm", "npm-token")) {
            store.add(new StringCredentialsImpl(CredentialsScope.GLOBAL, id, "", Secret.fromString("t0ken-of-npm")));
        }
        OptimizedDockerBuildConfiguration configuration = OptimizedDockerBuildConfiguration.get();
        configuration.setCacheProfiles(
                List.of(new CacheProfile("team", System.getenv("ODB_TEST_REGISTRY") + "/cache/${PROJECT}")));
        configuration.setBuilderProfiles(Stream.of("team", "large", "beside")
                .map(name -> new BuilderProfile(name, new BuilderChoice.AgentDefault()))
                .toList());
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void runs(Block block) throws Exception {
        String script = block.text()
                .replace("https://registry.example.com", "http://registry.example.com")
                .replace("registry.example.com", System.getenv("ODB_TEST_REGISTRY"));
        if (!NODE.matcher(script).find()) {
            script = "def name = 'team/app'\nnode('linux') {\ncheckout scm\n" + script + "}\n";
        }
        WorkflowJob job = j.createProject(WorkflowJob.class, "page-" + UUID.randomUUID());
        job.setDefinition(new CpsScmFlowDefinition(new Repository(POD + script), "Jenkinsfile"));

        String log = JenkinsRule.getLog(j.buildAndAssertSuccess(job));

        assertThat(log).doesNotContain("expected to call", "Scripts not permitted");
    }

    /** A project that has something for every page. */
    public static final class Repository extends NullSCM {
        private final String jenkinsfile;

        Repository(String jenkinsfile) {
            this.jenkinsfile = jenkinsfile;
        }

        @Override
        public void checkout(
                Run<?, ?> build,
                Launcher launcher,
                FilePath workspace,
                TaskListener listener,
                File changelogFile,
                SCMRevisionState baseline)
                throws IOException, InterruptedException {
            String base = "FROM " + System.getenv("ODB_TEST_BASE_IMAGE");
            // An image for several platforms has nothing that would need an emulator.
            String application = jenkinsfile.contains("'linux/arm64'")
                    ? "FROM scratch\nCOPY app.py /app/\n"
                    : base + "\nWORKDIR /app\nCOPY make /usr/local/bin/\nCOPY app.py health ./\n"
                            + "CMD [\"python\", \"-m\", \"http.server\", \"8000\"]\n";
            workspace.child("Jenkinsfile").write(jenkinsfile, "UTF-8");
            workspace.child("Dockerfile").write(application, "UTF-8");
            workspace.child("app.py").write("print(1)\n", "UTF-8");
            workspace.child("health").write("well\n", "UTF-8");
            workspace.child("make").write("#!/bin/sh\necho \"made $1\"\n", "UTF-8");
            workspace.child("make").chmod(0755);
            workspace
                    .child("ci/Dockerfile")
                    .write(base + " AS release\nARG MODE\nCOPY backend /app\nRUN echo $MODE\n", "UTF-8");
            workspace.child("backend/Dockerfile").write(base + "\nCOPY . /app\n", "UTF-8");
            workspace.child("frontend/Dockerfile").write(base + "\nCOPY . /web\n", "UTF-8");
            workspace.child("static/Dockerfile").write("FROM scratch\nCOPY . /static\n", "UTF-8");
        }

        @Override
        public SCMDescriptor<?> getDescriptor() {
            return (SCMDescriptor<?>) Jenkins.get().getDescriptorOrDie(NullSCM.class);
        }
    }
}
