package io.jenkins.plugins.optimizeddockerbuild.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Item;
import io.jenkins.plugins.optimizeddockerbuild.SharedJenkins;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import org.htmlunit.FormEncodingType;
import org.htmlunit.HttpMethod;
import org.htmlunit.Page;
import org.htmlunit.WebRequest;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlFormUtil;
import org.htmlunit.html.HtmlOption;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

class ConfigurationPageTest {
    @RegisterExtension
    static final SharedJenkins JENKINS = new SharedJenkins();

    private static final String PAGE = "manage/optimized-docker-build/";
    private static final String CACHES = "descriptorByName/" + CacheProfile.class.getName() + "/";

    private final JenkinsRule j = JENKINS.rule();
    private OptimizedDockerBuildConfiguration configuration;

    @BeforeEach
    void start() throws Exception {
        configuration = OptimizedDockerBuildConfiguration.get();
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new UsernamePasswordCredentialsImpl(CredentialsScope.SYSTEM, "writer", "", "writer", "w"));
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new UsernamePasswordCredentialsImpl(CredentialsScope.SYSTEM, "reader", "", "reader", "r"));
        SystemCredentialsProvider.getInstance().save();
    }

    private void letUsersIn() {
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("user")
                .grant(Jenkins.READ, Item.READ, Item.CONFIGURE, Item.CREATE, Jenkins.MANAGE, Jenkins.SYSTEM_READ)
                .everywhere()
                .to("lead"));
    }

    private CacheProfile full() {
        CacheProfile profile = new CacheProfile("team", "registry.example.com/cache/${PROJECT}:${BRANCH_NAME:-main}");
        profile.setCredentialsId("writer");
        profile.setReadCredentialsId("reader");
        profile.setReadWithCredentials(true);
        profile.setImportFrom("registry.example.com/a:b\nregistry.example.com/c:d");
        profile.setMode("min");
        profile.setCompression("zstd");
        profile.setCompressionLevel(7);
        profile.setIgnoreError(false);
        profile.setImageManifest(true);
        profile.setIgnore("**/*.md\n!README.md");
        profile.setWriters(new CacheWriters.NamedBranches("main, release/*"));
        return profile;
    }

    private HtmlForm form() throws Exception {
        return j.createWebClient().goTo(PAGE).getFormByName("config");
    }

    // -------------------------------------------------------------------------------- the form

    @Test
    void theFormKeepsEverythingThatItIsGiven() throws Exception {
        BuilderChoice.RemoteBuilder remote = new BuilderChoice.RemoteBuilder("tcp://buildkit.example.com:1234");
        remote.setOptions("servername=x\ndefault-load=true");
        BuilderChoice.KubernetesBuilder pods = new BuilderChoice.KubernetesBuilder();
        pods.setOptions("namespace=ci");
        pods.setMirrors("mirror.example.com\nghcr.io=http://10.0.0.1:5000/ghcr");
        BuilderChoice.ContainerBuilder container = new BuilderChoice.ContainerBuilder();
        container.setEndpoint("tcp://docker.example.com:2376");
        BuildDefaults defaults = new BuildDefaults();
        defaults.setCacheProfile("team");
        defaults.setBuilderProfile("far");
        defaults.setPrune("minimal");
        defaults.setHeartbeatSeconds(15);
        defaults.setStallSeconds(90);
        defaults.setQualityGates("image<=1GB\ncontext<=+20% unstable");
        defaults.setArchive("none");
        CacheProfile trusting = new CacheProfile("other", "registry.example.com/other");
        CacheWriters.TrustedBuilds writers = new CacheWriters.TrustedBuilds();
        writers.setTrustedForks(true);
        trusting.setWriters(writers);
        CacheProfile open = new CacheProfile("open", "registry.example.com/open");
        open.setWriters(new CacheWriters.Everyone());
        CacheProfile closed = new CacheProfile("closed", "registry.example.com/closed");
        closed.setWriters(new CacheWriters.Nobody());
        List<CacheProfile> caches = List.of(full(), trusting, open, closed);
        List<BuilderProfile> builders = List.of(
                new BuilderProfile("far", remote),
                new BuilderProfile("pods", pods),
                new BuilderProfile("container", container),
                new BuilderProfile("made", new BuilderChoice.ExistingBuilder("large")),
                new BuilderProfile("own", new BuilderChoice.AgentDefault()));
        builders.get(0).setIgnore("models");
        builders.get(1).setKeepStorage("20GB");
        configuration.setCacheProfiles(caches);
        configuration.setBuilderProfiles(builders);
        configuration.setDefaults(defaults);

        j.submit(form());

        assertThat(configuration.getCacheProfiles()).usingRecursiveComparison().isEqualTo(caches);
        assertThat(configuration.getBuilderProfiles())
                .usingRecursiveComparison()
                .isEqualTo(builders);
        assertThat(configuration.getDefaults()).usingRecursiveComparison().isEqualTo(defaults);
        assertThat(configuration.getCacheProfiles()).isNotSameAs(caches);
        configuration.load();
        assertThat(configuration.getCacheProfiles()).usingRecursiveComparison().isEqualTo(caches);
    }

    @Test
    void aNewProfileStartsWithWhatIsSafest() throws Exception {
        HtmlForm form = form();
        HtmlFormUtil.getButtonByCaption(form, "Add cache profile").click();
        form.getInputByName("_.name").setValue("team");
        form.getInputByName("_.reference").setValue("registry.example.com/cache/${PROJECT}:${BRANCH_NAME:-main}");
        j.submit(form);

        assertThat(configuration.getCacheProfiles())
                .usingRecursiveComparison()
                .isEqualTo(List.of(
                        new CacheProfile("team", "registry.example.com/cache/${PROJECT}:${BRANCH_NAME:-main}")));
    }

    @Test
    void aNewProfileCanBeMadeTheDefaultBeforeAnythingIsSaved() throws Exception {
        HtmlForm form = form();
        HtmlFormUtil.getButtonByCaption(form, "Add cache profile").click();
        form.getInputByName("_.name").type("team");
        form.getInputByName("_.reference").setValue("registry.example.com/cache/${PROJECT}:${BRANCH_NAME:-main}");
        form.getSelectByName("_.cacheProfile").setSelectedAttribute("team", true);
        j.submit(form);

        assertThat(configuration.cacheNames()).containsExactly("team");
        assertThat(configuration.getDefaults().getCacheProfile()).isEqualTo("team");
    }

    @Test
    void credentialsSayWhatForAndCanBeAdded() throws Exception {
        configuration.setCacheProfiles(List.of(full()));
        configuration.setBuilderProfiles(
                List.of(new BuilderProfile("far", new BuilderChoice.RemoteBuilder("tcp://buildkit.example.com:1234"))));

        HtmlPage page = j.createWebClient().goTo(PAGE);

        assertThat(page.asNormalizedText()).contains("Credentials for writing", "Credentials for reading");
        assertThat(page.getByXPath("//div[contains(@class, 'credentials-select-control')]//select/@name"))
                .extracting(name -> ((org.htmlunit.html.DomAttr) name).getValue())
                .contains("_.credentialsId", "_.readCredentialsId", "_.tlsCredentialsId");
        assertThat(page.getByXPath("//button[contains(@class, 'credentials-add-menu')]"))
                .hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void theLastProfileCanBeDeleted() throws Exception {
        configuration.setCacheProfiles(List.of(full()));
        HtmlForm form = form();
        HtmlFormUtil.getButtonByCaption(form, "Delete cache profile").click();
        j.submit(form);

        assertThat(configuration.getCacheProfiles()).isEmpty();
    }

    @Test
    void twoProfilesOfOneNameAreRefusedAndNothingIsSaved() throws Exception {
        configuration.setCacheProfiles(List.of(full(), new CacheProfile("other", "registry.example.com/other")));
        JenkinsRule.WebClient client = j.createWebClient();
        client.setThrowExceptionOnFailingStatusCode(false);
        HtmlForm form = client.goTo(PAGE).getFormByName("config");
        form.getInputsByName("_.name").get(1).setValue("team");
        HtmlPage answer = j.submit(form);

        assertThat(answer.getWebResponse().getStatusCode()).isEqualTo(400);
        assertThat(answer.asNormalizedText()).contains("There are two profiles named team");
        assertThat(configuration.cacheNames()).containsExactly("team", "other");
    }

    @Test
    void thePageSystemLinksToItAndChangesNothing() throws Exception {
        configuration.setCacheProfiles(List.of(full()));
        HtmlPage system = j.createWebClient().goTo("manage/configure");

        assertThat(system.getAnchorByText("Caches, builders and defaults for Docker builds have a page of their own")
                        .getHrefAttribute())
                .endsWith("/manage/optimized-docker-build/");
        j.submit(system.getFormByName("config"));
        assertThat(configuration.cacheNames()).containsExactly("team");
    }

    @Test
    void aValueThatCannotBeIsRefusedWithASentence() throws Exception {
        JenkinsRule.WebClient client = j.createWebClient();
        client.setThrowExceptionOnFailingStatusCode(false);
        HtmlForm form = client.goTo(PAGE).getFormByName("config");
        form.getInputByName("_.heartbeatSeconds").setValue("0");
        HtmlPage answer = j.submit(form);

        assertThat(answer.getWebResponse().getStatusCode()).isEqualTo(400);
        assertThat(answer.asNormalizedText()).contains("0 is not a time; write a number of seconds above 0.");
        assertThat(configuration.getDefaults().getHeartbeatSeconds()).isEqualTo(30);
    }

    @Test
    void thePageHasNoInlineScript() throws Exception {
        configuration.setCacheProfiles(List.of(full()));
        HtmlPage page = j.createWebClient().withJavaScriptEnabled(false).goTo(PAGE);

        assertThat(page.getByXPath("//form//script[not(@src)] | //form//*[@onclick] | //form//style"))
                .isEmpty();
    }

    // -------------------------------------------------------------------------------- permissions

    @Test
    void onlyAdministratorsSeeAndChangeThePage() throws Exception {
        letUsersIn();
        configuration.setCacheProfiles(List.of(full()));
        for (String user : new String[] {"user", "lead"}) {
            JenkinsRule.WebClient client = j.createWebClient().login(user);
            client.setThrowExceptionOnFailingStatusCode(false);
            assertThat(client.goTo(PAGE).getWebResponse().getStatusCode())
                    .as(user)
                    .isEqualTo(403);
            assertThat(status(client, HttpMethod.GET, PAGE + "configuration/config"))
                    .as(user)
                    .isIn(403, 404);
            assertThat(status(client, HttpMethod.POST, PAGE + "configure?json={}"))
                    .as(user)
                    .isEqualTo(403);
        }
        JenkinsRule.WebClient anonymous = j.createWebClient();
        anonymous.setThrowExceptionOnFailingStatusCode(false);
        // Refused, and led to the login page.
        assertThat(anonymous.goTo(PAGE).asNormalizedText()).doesNotContain("Cache profiles");
        assertThat(j.createWebClient().login("admin").goTo(PAGE).asNormalizedText())
                .contains("Cache profiles");
        assertThat(configuration.cacheNames()).containsExactly("team");
    }

    @Test
    void theConfigurationIsNotToBeHadByItsDescriptorEither() throws Exception {
        letUsersIn();
        configuration.setCacheProfiles(List.of(full()));
        JenkinsRule.WebClient client = j.createWebClient().login("user");
        client.setThrowExceptionOnFailingStatusCode(false);
        String descriptor = "descriptorByName/" + OptimizedDockerBuildConfiguration.class.getName() + "/";
        for (String path : List.of(
                descriptor + "cacheProfiles/0/config",
                descriptor + "defaults/config",
                descriptor + "api/json",
                descriptor + "config")) {
            assertThat(status(client, HttpMethod.GET, path)).as(path).isIn(403, 404);
        }
    }

    @Test
    void whatReachesOutOrListsCredentialsNeedsPostAndAnAdministrator() throws Exception {
        letUsersIn();
        String test = CACHES + "testConnection?reference=127.0.0.1:1/x&credentialsId=&readCredentialsId=";
        JenkinsRule.WebClient admin = j.createWebClient().login("admin");
        admin.setThrowExceptionOnFailingStatusCode(false);
        assertThat(status(admin, HttpMethod.GET, test)).isEqualTo(404);
        assertThat(text(admin, test)).contains("127.0.0.1:1 cannot be reached");
        for (String user : new String[] {"user", "lead"}) {
            JenkinsRule.WebClient client = j.createWebClient().login(user);
            client.setThrowExceptionOnFailingStatusCode(false);
            assertThat(status(client, HttpMethod.POST, test)).as(user).isEqualTo(403);
            assertThat(text(client, CACHES + "fillCredentialsIdItems?value="))
                    .as(user)
                    .doesNotContain("writer");
            assertThat(text(client, CACHES + "checkCredentialsId?value=gone"))
                    .as(user)
                    .doesNotContain("gone");
        }
        assertThat(text(admin, CACHES + "fillCredentialsIdItems?value=")).contains("writer");
        assertThat(text(admin, CACHES + "checkCredentialsId?value=gone"))
                .contains("Jenkins has no such credentials any more: gone");
    }

    private int status(JenkinsRule.WebClient client, HttpMethod method, String path) throws Exception {
        return request(client, method, path).getWebResponse().getStatusCode();
    }

    private String text(JenkinsRule.WebClient client, String path) throws Exception {
        return request(client, HttpMethod.POST, path).getWebResponse().getContentAsString();
    }

    private Page request(JenkinsRule.WebClient client, HttpMethod method, String path) throws Exception {
        WebRequest request = new WebRequest(new URL(j.getURL(), path), method);
        if (method == HttpMethod.POST) {
            request.setEncodingType(FormEncodingType.URL_ENCODED);
            client.addCrumb(request);
        }
        return client.getPage(request);
    }

    // -------------------------------------------------------------------------------- validation

    private CacheProfile.DescriptorImpl caches() {
        return j.jenkins.getDescriptorByType(CacheProfile.DescriptorImpl.class);
    }

    @Test
    void aReferenceIsShownAsItWillBe() {
        assertThat(caches().doCheckReference("registry.example.com/cache/${PROJECT}:${BRANCH_NAME:-main}", "", "")
                        .getMessage())
                .isEqualTo("For example registry.example.com/cache/team/app:main");
        assertThat(caches().doCheckReference("registry.example.com/cache:${BRANCH_NAME}", "", "")
                        .getMessage())
                .isEqualTo("All projects with this profile share this cache and overwrite each other&#039;s; add"
                        + " ${PROJECT} to keep them apart.");
        assertThat(caches().doCheckReference("registry.example.com/cache/${PROJECT}", "", "")
                        .getMessage())
                .isEqualTo("All branches share this cache and overwrite each other&#039;s; add"
                        + " ${BRANCH_NAME:-main} to keep them apart.");
        assertThat(caches().doCheckReference("registry.example.com/Cache", "", "")
                        .getMessage())
                .contains("upper case");
        assertThat(caches().doCheckReference("${REGISTRY}/cache", "writer", "").getMessage())
                .startsWith("A variable names the registry");
        assertThat(caches().doCheckReference("registry.example.com/${X", "", "").getMessage())
                .contains("never closed");
    }

    @Test
    void cacheMountsTakeAReferenceOrFields() {
        String reference = "registry.example.com/cache/${JOB_NAME}:mounts";
        String example = "For example registry.example.com/cache/team/app/main:mounts";
        assertThat(caches().doCheckCacheMounts("").getMessage()).isNull();
        assertThat(caches().doCheckCacheMounts(reference).getMessage()).isEqualTo(example);
        assertThat(caches().doCheckCacheMounts("ref=" + reference + ",size=1GB,mount=/src/target")
                        .getMessage())
                .isEqualTo(example);
        assertThat(caches().doCheckCacheMounts("ref=cache:mounts,size=1GB").getMessage())
                .startsWith("All jobs share these mounts");
        assertThat(caches().doCheckCacheMounts("ref=" + reference + ",sise=1GB").getMessage())
                .contains("is not a field");
    }

    @Test
    void namesAreCheckedAsOneTypes() {
        assertThat(caches().doCheckName("none").getMessage()).startsWith("none is what a step says");
        assertThat(caches().doCheckName("a b").getMessage()).startsWith("A name begins with");
        assertThat(caches().doCheckName("").getMessage()).startsWith("A profile needs a name");
        assertThat(caches().doCheckName("team-1.x").getMessage()).isNull();
    }

    @Test
    void aCompressionLevelHasToFitTheCompression() {
        assertThat(caches().doCheckCompressionLevel("22", "zstd").getMessage()).isNull();
        assertThat(caches().doCheckCompressionLevel("22", "gzip").getMessage()).contains("outside the 0 to 9 of gzip");
        assertThat(caches().doCheckCompressionLevel("x", "gzip").getMessage()).isEqualTo("x is not a whole number.");
        assertThat(caches().doCheckCompressionLevel("3", "").getMessage()).contains("needs a compression");
    }

    @Test
    void aRemoteBuilderWithoutTlsIsPointedOut() {
        BuilderChoice.RemoteBuilder.DescriptorImpl remote =
                j.jenkins.getDescriptorByType(BuilderChoice.RemoteBuilder.DescriptorImpl.class);
        assertThat(remote.doCheckEndpoint("tcp://buildkit.example.com:1234", "").getMessage())
                .startsWith("Without TLS credentials");
        assertThat(remote.doCheckEndpoint("tcp://buildkit.example.com:1234", "client")
                        .getMessage())
                .isNull();
        assertThat(remote.doCheckEndpoint("buildkit.example.com", "").getMessage())
                .startsWith("Write where BuildKit listens");
        assertThat(remote.doCheckOptions("cert=/etc/x").getMessage()).contains("choose TLS credentials");
        assertThat(remote.doCheckOptions("namespace").getMessage()).contains("is not an option");
    }

    @Test
    void aProfileThatIsGoneStaysChosenUntilSomebodyChoosesAnother() throws Exception {
        BuildDefaults defaults = new BuildDefaults();
        defaults.setCacheProfile("gone");
        defaults.setBuilderProfile("gone as well");
        configuration.setDefaults(defaults);

        HtmlForm form = form();

        assertThat(form.getSelectByName("_.cacheProfile").getOptions())
                .extracting(HtmlOption::getText)
                .containsExactly("No shared cache", "gone (does not exist any more)");
        j.submit(form);
        assertThat(configuration.getDefaults()).usingRecursiveComparison().isEqualTo(defaults);
    }

    @Test
    void credentialsThatAreGoneStayChosenUntilSomebodyChoosesOthers() throws Exception {
        CacheProfile profile = full();
        profile.setCredentialsId("gone");
        profile.setReadCredentialsId("gone as well");
        BuilderChoice.RemoteBuilder remote = new BuilderChoice.RemoteBuilder("tcp://buildkit.example.com:1234");
        remote.setTlsCredentialsId("gone");
        BuilderProfile builder = new BuilderProfile("far", remote);
        configuration.setCacheProfiles(List.of(profile));
        configuration.setBuilderProfiles(List.of(builder));

        j.submit(form());

        assertThat(configuration.getCacheProfiles()).usingRecursiveComparison().isEqualTo(List.of(profile));
        assertThat(configuration.getBuilderProfiles())
                .usingRecursiveComparison()
                .isEqualTo(List.of(builder));
    }

    // -------------------------------------------------------------------------------- the registry

    @Test
    void testConnectionTellsWhatBuildsMayDo(@TempDir Path folder) throws Exception {
        Map<String, String> users = Map.of("writer:w", "pull,push", "reader:r", "pull");
        try (RealRegistry registry = RealRegistry.withTokens(folder, users)) {
            String reference = registry.address + "/cache/${PROJECT}";
            String repository = registry.address + "/cache/team/app";

            assertThat(caches().doTestConnection(reference, "writer", "reader", false)
                            .renderHtml())
                    .contains("Builds that may write (writer): may pull from and push to " + repository)
                    .contains("Builds that may only read (reader): may pull from " + repository + ", and not push.");
            assertThat(caches().doTestConnection(reference, "reader", "", false).renderHtml())
                    .contains("Builds that may write (reader): may pull from " + repository + ", and not push.")
                    .contains("Builds that may only read (no credentials): may neither pull from nor push to");
            assertThat(caches().doTestConnection(reference, "writer", "", true).renderHtml())
                    .contains("Builds that may only read (writer): may also push to " + repository);
            assertThat(caches().doTestConnection(reference, "gone", "", false).renderHtml())
                    .contains("Builds that may write (gone): Jenkins has no such credentials any more: gone");
        }
    }

    // -------------------------------------------------------------------------------- folders

    @Test
    void aFolderKeepsWhatItIsGivenAndNothingWhereItSaysNothing() throws Exception {
        configuration.setCacheProfiles(List.of(full()));
        configuration.setBuilderProfiles(List.of(new BuilderProfile("far", null)));
        Folder folder = j.jenkins.createProject(Folder.class, "team");
        j.configRoundtrip(folder);
        assertThat(folder.getProperties().get(DockerBuildFolderProperty.class)).isNull();

        DockerBuildFolderProperty property = new DockerBuildFolderProperty();
        property.setCacheProfile("team");
        property.setAllowedCacheProfiles("team,other");
        property.setCacheReadOnly(true);
        property.setBuilderProfile("none");
        property.setAllowedBuilderProfiles("none");
        folder.addProperty(property);
        j.configRoundtrip(folder);

        DockerBuildFolderProperty kept = folder.getProperties().get(DockerBuildFolderProperty.class);
        assertThat(kept).isNotSameAs(property);
        assertThat(kept.getCacheProfile()).isEqualTo("team");
        assertThat(kept.getAllowedCacheProfiles()).isEqualTo("team, other");
        assertThat(kept.isCacheReadOnly()).isTrue();
        assertThat(kept.getBuilderProfile()).isEqualTo("none");
        assertThat(kept.getAllowedBuilderProfiles()).isEqualTo("none");
    }

    @Test
    void aFolderKeepsAProfileThatIsGone() throws Exception {
        Folder folder = j.jenkins.createProject(Folder.class, "left");
        DockerBuildFolderProperty property = new DockerBuildFolderProperty();
        property.setCacheProfile("gone");
        property.setBuilderProfile("gone as well");
        folder.addProperty(property);

        j.configRoundtrip(folder);

        DockerBuildFolderProperty kept = folder.getProperties().get(DockerBuildFolderProperty.class);
        assertThat(kept).isNotSameAs(property);
        assertThat(kept.getCacheProfile()).isEqualTo("gone");
        assertThat(kept.getBuilderProfile()).isEqualTo("gone as well");
    }

    @Test
    void namesOfProfilesAreForThoseWhoConfigureTheFolder() throws Exception {
        letUsersIn();
        configuration.setCacheProfiles(List.of(full()));
        j.jenkins.createProject(Folder.class, "lab");
        String items = "job/lab/descriptorByName/" + DockerBuildFolderProperty.class.getName()
                + "/fillCacheProfileItems?cacheProfile=";

        JenkinsRule.WebClient user = j.createWebClient().login("user");
        user.setThrowExceptionOnFailingStatusCode(false);
        assertThat(text(user, items)).doesNotContain("team");
        JenkinsRule.WebClient lead = j.createWebClient().login("lead");
        assertThat(text(lead, items)).contains("team").contains("none");
    }

    @Test
    void aFolderIsToldOfNamesThatDoNotFit() throws Exception {
        configuration.setCacheProfiles(List.of(full()));
        Folder folder = j.jenkins.createProject(Folder.class, "lab");
        DockerBuildFolderProperty.DescriptorImpl descriptor =
                j.jenkins.getDescriptorByType(DockerBuildFolderProperty.DescriptorImpl.class);

        assertThat(descriptor
                        .doCheckAllowedCacheProfiles(folder, "team", "team")
                        .getMessage())
                .isNull();
        assertThat(descriptor.doCheckAllowedCacheProfiles(folder, "taem", "").getMessage())
                .isEqualTo("There is no such profile now: taem");
        assertThat(descriptor
                        .doCheckAllowedCacheProfiles(folder, "none, team", "")
                        .getMessage())
                .startsWith("none forbids all");
        assertThat(descriptor
                        .doCheckAllowedCacheProfiles(folder, "none", "team")
                        .getMessage())
                .startsWith("The profile chosen above, team, is not among them");
    }
}
