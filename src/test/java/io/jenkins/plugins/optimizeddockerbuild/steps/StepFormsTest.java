package io.jenkins.plugins.optimizeddockerbuild.steps;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.optimizeddockerbuild.SharedJenkins;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jenkins.model.Jenkins;
import org.htmlunit.Page;
import org.jenkinsci.plugins.workflow.cps.Snippetizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.localizer.LocaleProvider;

/** The forms of the steps, and what they say of what one types. */
class StepFormsTest {
    @RegisterExtension
    static final SharedJenkins JENKINS = new SharedJenkins();

    private final JenkinsRule j = JENKINS.rule();

    private static OptimizedDockerBuildStep filled() {
        OptimizedDockerBuildStep step = new OptimizedDockerBuildStep("registry.example.com/team/app:1.2");
        step.setTags(List.of("latest", "other:3"));
        step.setPush(true);
        step.setBuildArgs(Map.of("VERSION", "a=b"));
        step.setSecrets(Map.of("npm", "npm-token"));
        step.setQualityGates(List.of("image <= 1GB", "secrets <= 0 unstable"));
        step.setPrune("minimal");
        step.setLoad(false);
        step.setHeartbeatSeconds(20);
        SmokeTestOptions test = new SmokeTestOptions();
        test.setHttp(List.of("8000/health", "/old=301"));
        test.setPorts(List.of(8000));
        test.setCommands(List.of("python -c \"import app\""));
        test.setTimeout("90s");
        step.setSmokeTest(test);
        return step;
    }

    @Test
    void keepsWhatOneFillsInInAFreestyleJob() throws Exception {
        FreeStyleProject project = j.createFreeStyleProject();
        project.getBuildersList().add(new OptimizedDockerBuilder(filled()));

        FreeStyleProject after = j.configRoundtrip(project);

        OptimizedDockerBuildStep step =
                after.getBuildersList().get(OptimizedDockerBuilder.class).getBuild();
        j.assertEqualDataBoundBeans(filled(), step);
    }

    @Test
    void showsWhatMostBuildsNeedFirstAndTheRestInGroups() throws Exception {
        FreeStyleProject project = j.createFreeStyleProject();
        project.getBuildersList().add(new OptimizedDockerBuilder(filled()));

        try (JenkinsRule.WebClient web = j.createWebClient().withJavaScriptEnabled(false)) {
            String form = web.getPage(project, "configure").getWebResponse().getContentAsString();
            String build = form.substring(form.indexOf("name=\"_.image\""));

            assertThat(build.substring(0, build.indexOf("advancedBody")))
                    .contains("\"_.context\"", "\"_.dockerfile\"", "\"_.target\"", "\"_.buildArgs\"", "\"_.cache\"")
                    .contains("credentials-select-control")
                    .doesNotContain("\"_.secrets\"", "\"_.retries\"");
            assertThat(build).containsSubsequence("Checks and report", "_.qualityGates", "Builder", "_.network");
        }
    }

    @Test
    void keepsAnEmptyFormEmpty() throws Exception {
        FreeStyleProject project = j.createFreeStyleProject();
        project.getBuildersList().add(new OptimizedDockerBuilder(new OptimizedDockerBuildStep("app")));

        FreeStyleProject after = j.configRoundtrip(project);

        OptimizedDockerBuildStep step =
                after.getBuildersList().get(OptimizedDockerBuilder.class).getBuild();
        assertThat(Snippetizer.object2Groovy(step)).isEqualTo("optimizedDockerBuild 'app'");
    }

    @Test
    void writesMapsAndListsInSnippets() throws Exception {
        assertThat(Snippetizer.object2Groovy(filled()))
                .startsWith("optimizedDockerBuild")
                .contains("buildArgs: [VERSION: 'a=b']")
                .contains("tags: ['latest', 'other:3']")
                .contains("load: false")
                .contains("smokeTest: smokeTest(")
                .contains("ports: [8000]")
                .doesNotContain("noCache")
                .doesNotContain("context");
    }

    @Test
    void saysWhatIsWrongAsOneTypes() {
        OptimizedDockerBuildStep.DescriptorImpl descriptor =
                Jenkins.get().getDescriptorByType(OptimizedDockerBuildStep.DescriptorImpl.class);
        assertThat(descriptor.doCheckImage(null, "Not An Image").kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(descriptor.doCheckImage(null, "app:$BUILD_NUMBER").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(descriptor.doCheckQualityGates(null, "image <= 1GB\nweight <= 1").kind)
                .isEqualTo(FormValidation.Kind.ERROR);
    }

    @Test
    void refusesInTheReadersLanguageAndQuotesAsText() {
        LocaleProvider before = LocaleProvider.getProvider();
        LocaleProvider.setProvider(new LocaleProvider() {
            @Override
            public Locale get() {
                return Locale.forLanguageTag("ru");
            }
        });
        try {
            FormValidation refused = Jenkins.get()
                    .getDescriptorByType(OptimizedDockerBuildStep.DescriptorImpl.class)
                    .doCheckImage(null, "<script>alert(1)</script> x");
            assertThat(refused.renderHtml())
                    .contains("содержит", "пробел", "а в имени образа это недопустимо", "&lt;script&gt;")
                    .doesNotContain("<script>");
        } finally {
            LocaleProvider.setProvider(before);
        }
    }

    @Test
    void offersNothingToWhoMayOnlyRead() throws Exception {
        FreeStyleProject project = j.createFreeStyleProject("app");
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader"));
        try (JenkinsRule.WebClient web = j.createWebClient().login("reader")) {
            Page items = web.getPage(web.addCrumb(new org.htmlunit.WebRequest(
                    new java.net.URL(
                            j.getURL() + project.getUrl()
                                    + "descriptorByName/io.jenkins.plugins.optimizeddockerbuild.steps.OptimizedDockerBuildStep/fillCacheItems"),
                    org.htmlunit.HttpMethod.POST)));
            assertThat(items.getWebResponse().getContentAsString()).doesNotContain("none");
        }
    }

    @Test
    void documentsEveryFieldOfTheSteps() throws Exception {
        try (JenkinsRule.WebClient web = j.createWebClient()) {
            String html = web.goTo("pipeline-syntax/html").getWebResponse().getContentAsString();
            assertThat(html)
                    .contains("optimizedDockerBuild", "dockerContext", "withDockerBuildReport", "noCacheStages");
        }
    }
}
