package io.jenkins.plugins.optimizeddockerbuild.steps;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.EnvVars;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.optimizeddockerbuild.SharedJenkins;
import io.jenkins.plugins.optimizeddockerbuild.config.CacheProfile;
import io.jenkins.plugins.optimizeddockerbuild.config.CacheWriters;
import io.jenkins.plugins.optimizeddockerbuild.config.DockerBuildFolderProperty;
import io.jenkins.plugins.optimizeddockerbuild.config.OptimizedDockerBuildConfiguration;
import java.util.List;
import jenkins.model.ModifiableTopLevelItemGroup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;

/** Which caches a step may write that it names itself. */
class BuildOrderTest {
    @RegisterExtension
    static final SharedJenkins JENKINS = new SharedJenkins();

    private static final String MOUNTS = "ref=registry.example.com/cache:mounts,size=1GB,mount=/src/target";

    private final JenkinsRule j = JENKINS.rule();

    private void profile(CacheWriters writers) {
        CacheProfile profile = new CacheProfile("team", "registry.example.com/cache");
        profile.setWriters(writers);
        OptimizedDockerBuildConfiguration.get().setCacheProfiles(List.of(profile));
    }

    private Folder readOnlyFolder() throws Exception {
        Folder folder = j.jenkins.createProject(Folder.class, "lab");
        DockerBuildFolderProperty property = new DockerBuildFolderProperty();
        property.setCacheReadOnly(true);
        folder.addProperty(property);
        return folder;
    }

    /** A step with caches of its own, in a job of that folder. */
    private BuildOrder order(ModifiableTopLevelItemGroup folder, String cache) throws Exception {
        FreeStyleProject job = (FreeStyleProject)
                folder.createProject(j.jenkins.getDescriptorByType(FreeStyleProject.DescriptorImpl.class), "app", true);
        FreeStyleBuild run = j.buildAndAssertSuccess(job);
        OptimizedDockerBuildStep step = new OptimizedDockerBuildStep("app");
        step.setCache(cache);
        step.setCacheMounts(MOUNTS);
        step.setArgs("--cache-to registry.example.com/cache");
        return BuildOrder.of(step, run, StepPlace.NONE, run.getWorkspace(), new EnvVars());
    }

    private static void assertReadOnly(BuildOrder order) {
        assertThat(order.cacheMounts().writes()).isFalse();
        assertThat(order.cacheMounts().named()).containsExactly("/src/target");
        assertThat(order.request().mayWriteCaches()).isFalse();
        assertThat(order.request().untrusted()).isFalse();
    }

    private static void assertWrites(BuildOrder order) {
        assertThat(order.cacheMounts().writes()).isTrue();
        assertThat(order.request().mayWriteCaches()).isTrue();
    }

    @Test
    void writesTheCachesOfAStepWithoutAProfile() throws Exception {
        assertWrites(order(j.jenkins, null));
    }

    @Test
    void writesTheCachesOfAStepWhoseProfileLetsItsBuildWrite() throws Exception {
        profile(new CacheWriters.TrustedBuilds());
        assertWrites(order(j.jenkins, "team"));
    }

    @Test
    void onlyReadsWhereNoBuildMayWriteTheProfile() throws Exception {
        profile(new CacheWriters.Nobody());
        assertReadOnly(order(j.jenkins, "team"));
    }

    @Test
    void onlyReadsWhereTheProfileNamesOtherBranches() throws Exception {
        profile(new CacheWriters.NamedBranches("main"));
        assertReadOnly(order(j.jenkins, "team"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"team", "none"})
    void onlyReadsBelowAFolderThatOnlyReadsWhateverTheProfile(String cache) throws Exception {
        profile(new CacheWriters.Everyone());
        assertReadOnly(order(readOnlyFolder(), cache));
    }
}
