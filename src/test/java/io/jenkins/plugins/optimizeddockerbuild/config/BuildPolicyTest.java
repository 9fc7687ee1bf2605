package io.jenkins.plugins.optimizeddockerbuild.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.model.Action;
import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Run;
import io.jenkins.plugins.optimizeddockerbuild.SharedJenkins;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.ReferenceTemplate;
import io.jenkins.plugins.optimizeddockerbuild.engine.cachemount.CacheMountPolicy;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PruneMode;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.CacheEntry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import jenkins.model.TransientActionFactory;
import jenkins.scm.api.SCMHead;
import jenkins.scm.api.SCMRevisionAction;
import jenkins.scm.api.SCMSource;
import jenkins.scm.api.metadata.PrimaryInstanceMetadataAction;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.cps.replay.ReplayAction;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;

class BuildPolicyTest {
    @RegisterExtension
    static final SharedJenkins JENKINS = new SharedJenkins();

    private static final String TEMPLATE = "registry.example.com/cache/${PROJECT}:${BRANCH_NAME:-main}";

    private final JenkinsRule j = JENKINS.rule();
    private OptimizedDockerBuildConfiguration configuration;

    @BeforeEach
    void start() {
        configuration = OptimizedDockerBuildConfiguration.get();
    }

    @AfterEach
    void forget() {
        Origins.forget();
    }

    private CacheProfile profile(String name) {
        return new CacheProfile(name, TEMPLATE);
    }

    private void use(CacheProfile... profiles) {
        configuration.setCacheProfiles(List.of(profiles));
    }

    private void byDefault(String profile) {
        BuildDefaults defaults = new BuildDefaults();
        defaults.setCacheProfile(profile);
        configuration.setDefaults(defaults);
    }

    private static BuildPolicy of(Run<?, ?> run, StepChoices choices) throws AbortException {
        return BuildPolicy.of(run, choices, new EnvVars());
    }

    private static StepChoices choices(String cache, String builder) {
        return new StepChoices(cache, builder, null, null, null, null, null, null);
    }

    private static CacheDecision cache(Run<?, ?> run, String profile) throws AbortException {
        return of(run, choices(profile, null)).cache();
    }

    private static List<String> references(List<CacheEntry> entries) {
        return entries.stream().map(CacheEntry::reference).toList();
    }

    /** A job in a project of that name, as branches are. */
    private FreeStyleBuild branch(Folder project, String name, SCMHead head, SCMSource source) throws Exception {
        FreeStyleProject job = project.createProject(FreeStyleProject.class, name);
        Origins.set(job, head, source);
        FreeStyleBuild build = j.buildAndAssertSuccess(job);
        if (source != null) {
            build.addAction(new SCMRevisionAction(source, new Origins.Revision(head)));
        }
        return build;
    }

    private FreeStyleBuild pullRequest(String fork, Origins.Source.Trust trust) throws Exception {
        Folder project = j.jenkins.createProject(Folder.class, "app");
        return branch(project, "PR-7", new Origins.PullRequest("7", fork), new Origins.Source(trust));
    }

    private FreeStyleBuild job(String name) throws Exception {
        return j.buildAndAssertSuccess(j.createFreeStyleProject(name));
    }

    private void addCredentials(String id) throws Exception {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new UsernamePasswordCredentialsImpl(CredentialsScope.SYSTEM, id, "", "user", "secret-of-" + id));
        SystemCredentialsProvider.getInstance().save();
    }

    /** Tells Jenkins the head of a job. */
    @TestExtension
    public static final class Heads extends SCMHead.HeadByItem {
        @Override
        public SCMHead getHead(Item item) {
            return Origins.head(item);
        }
    }

    /** Tells Jenkins the source of a job. */
    @TestExtension
    public static final class Sources extends SCMSource.SourceByItem {
        @Override
        public SCMSource getSource(Item item) {
            return Origins.source(item);
        }
    }

    // -------------------------------------------------------------------------------- defaults

    @Test
    void withoutAnyConfigurationNothingIsSharedAndTheAgentsBuilderIsUsed() throws Exception {
        BuildPolicy policy = of(job("app"), choices(null, null));

        assertThat(policy.cache().profile()).isNull();
        assertThat(policy.cache().reason()).isEqualTo("No shared cache is used: no cache profile is selected.");
        assertThat(policy.builder().kind()).isEqualTo(BuilderDecision.Kind.AGENT_DEFAULT);
        assertThat(policy.prune()).isEqualTo(PruneMode.SAFE);
        assertThat(policy.heartbeatAfter()).isEqualTo(Duration.ofSeconds(30));
        assertThat(policy.stallAfter()).isEqualTo(Duration.ofMinutes(5));
        assertThat(policy.archive()).isEqualTo(ArchiveChoice.REPORT);
        assertThat(policy.qualityGates()).isEmpty();
    }

    @Test
    void whatAStepSaysTakesThePlaceOfTheDefaults() throws Exception {
        BuildDefaults defaults = new BuildDefaults();
        defaults.setPrune("minimal");
        defaults.setHeartbeatSeconds(10);
        defaults.setQualityGates("context<=100MB\n\nduration<=10m");
        defaults.setArchive("none");
        configuration.setDefaults(defaults);
        Run<?, ?> run = job("app");

        BuildPolicy byDefault = of(run, choices(null, null));
        assertThat(byDefault.prune()).isEqualTo(PruneMode.MINIMAL);
        assertThat(byDefault.heartbeatAfter()).isEqualTo(Duration.ofSeconds(10));
        assertThat(byDefault.qualityGates()).containsExactly("context<=100MB", "duration<=10m");
        assertThat(byDefault.archive()).isEqualTo(ArchiveChoice.NONE);
        assertThat(byDefault.retries()).isEqualTo(2);

        BuildPolicy said = of(
                run,
                new StepChoices(
                        null,
                        null,
                        PruneMode.REPORT,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        List.of(),
                        ArchiveChoice.REPORT,
                        0));
        assertThat(said.retries()).isZero();
        assertThat(said.prune()).isEqualTo(PruneMode.REPORT);
        assertThat(said.heartbeatAfter()).isEqualTo(Duration.ofSeconds(1));
        assertThat(said.stallAfter()).isEqualTo(Duration.ofSeconds(2));
        assertThat(said.qualityGates()).isEmpty();
        assertThat(said.archive()).isEqualTo(ArchiveChoice.REPORT);
    }

    @Test
    void retriesOfABuilderProfileComeBeforeTheDefaultsAndAfterTheStep() throws Exception {
        BuildDefaults defaults = new BuildDefaults();
        defaults.setRetries(1);
        configuration.setDefaults(defaults);
        BuilderProfile builder = new BuilderProfile("far", new BuilderChoice.ExistingBuilder("far"));
        configuration.setBuilderProfiles(List.of(builder));
        Run<?, ?> run = job("app");

        assertThat(of(run, choices(null, "far")).retries()).isEqualTo(1);
        builder.setRetries(5);
        assertThat(of(run, choices(null, "far")).retries()).isEqualTo(5);
        assertThat(of(run, choices(null, null)).retries()).isEqualTo(1);
        assertThat(of(run, new StepChoices(null, "far", null, null, null, null, null, 0))
                        .retries())
                .isZero();
        assertThatThrownBy(() -> builder.setRetries(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    // -------------------------------------------------------------------------------- who chooses

    @Test
    void theStepComesBeforeTheFolderAndTheFolderBeforeJenkins() throws Exception {
        use(profile("global"), profile("outer"), profile("inner"), profile("step"));
        byDefault("global");
        Folder outer = j.jenkins.createProject(Folder.class, "outer");
        Folder inner = outer.createProject(Folder.class, "inner");
        Run<?, ?> run = j.buildAndAssertSuccess(inner.createProject(FreeStyleProject.class, "app"));

        assertThat(cache(run, null).reason()).startsWith("Cache profile `global`, the default of this Jenkins, is");
        DockerBuildFolderProperty ofOuter = new DockerBuildFolderProperty();
        ofOuter.setCacheProfile("outer");
        outer.addProperty(ofOuter);
        assertThat(cache(run, null).reason()).startsWith("Cache profile `outer`, the default of the folder outer, is");
        DockerBuildFolderProperty ofInner = new DockerBuildFolderProperty();
        ofInner.setCacheProfile("inner");
        inner.addProperty(ofInner);
        assertThat(cache(run, null).reason())
                .startsWith("Cache profile `inner`, the default of the folder outer/inner, is");
        assertThat(cache(run, "step").reason()).startsWith("Cache profile `step`, named by the step, is");
        assertThat(cache(run, "none").reason()).isEqualTo("No shared cache is used: the step says none.");
    }

    @Test
    void ignoreRulesOfFoldersAddUpTheNearestLast() throws Exception {
        Folder outer = j.jenkins.createProject(Folder.class, "outer");
        Folder inner = outer.createProject(Folder.class, "inner");
        Run<?, ?> run = j.buildAndAssertSuccess(inner.createProject(FreeStyleProject.class, "app"));
        DockerBuildFolderProperty ofOuter = new DockerBuildFolderProperty();
        ofOuter.setIgnore("**/*.log\n\n!keep.log\n");
        outer.addProperty(ofOuter);
        DockerBuildFolderProperty ofInner = new DockerBuildFolderProperty();
        ofInner.setIgnore("docs");
        inner.addProperty(ofInner);

        assertThat(BuildPolicy.of(run, choices(null, null), new EnvVars()).ignore())
                .containsExactly("**/*.log", "!keep.log", "docs");
    }

    @Test
    void ignoreRulesOfProfilesComeBeforeThoseOfFolders() throws Exception {
        CacheProfile cache = profile("team");
        cache.setIgnore("**/*.md\n!README.md");
        use(cache);
        BuilderProfile builder = new BuilderProfile("large", new BuilderChoice.ExistingBuilder("large"));
        builder.setIgnore("models");
        configuration.setBuilderProfiles(List.of(builder));
        Folder folder = j.jenkins.createProject(Folder.class, "team");
        Run<?, ?> run = j.buildAndAssertSuccess(folder.createProject(FreeStyleProject.class, "app"));
        DockerBuildFolderProperty ofFolder = new DockerBuildFolderProperty();
        ofFolder.setIgnore("docs");
        folder.addProperty(ofFolder);

        assertThat(of(run, choices("team", "large")).ignore())
                .containsExactly("models", "**/*.md", "!README.md", "docs");
        assertThat(of(run, choices("none", null)).ignore()).containsExactly("docs");
    }

    @Test
    void aStepThatNamesNoProfileHasTheIgnoreRulesOfTheDefaultOnes() throws Exception {
        CacheProfile cache = profile("global");
        cache.setIgnore("**/*.md");
        use(cache);
        byDefault("global");
        FreeStyleProject job = j.createFreeStyleProject();

        assertThat(BuildPolicy.ignoreOf(job)).containsExactly("**/*.md");
        assertThat(of(j.buildAndAssertSuccess(job), choices(null, null)).ignore())
                .containsExactly("**/*.md");
    }

    @Test
    void limitsOfFoldersAddUp() throws Exception {
        use(profile("a"), profile("b"), profile("c"));
        Folder outer = j.jenkins.createProject(Folder.class, "outer");
        Folder inner = outer.createProject(Folder.class, "inner");
        Run<?, ?> run = j.buildAndAssertSuccess(inner.createProject(FreeStyleProject.class, "app"));
        DockerBuildFolderProperty ofOuter = new DockerBuildFolderProperty();
        ofOuter.setAllowedCacheProfiles("a, b");
        outer.addProperty(ofOuter);
        DockerBuildFolderProperty ofInner = new DockerBuildFolderProperty();
        ofInner.setAllowedCacheProfiles("b, c");
        inner.addProperty(ofInner);

        assertThat(cache(run, "b").profile()).isEqualTo("b");
        assertThatThrownBy(() -> cache(run, "a"))
                .isInstanceOf(AbortException.class)
                .hasMessage("The folder outer/inner does not allow the cache profile `a` that the step names;"
                        + " write `b` or `none`.");
        assertThatThrownBy(() -> cache(run, "c"))
                .isInstanceOf(AbortException.class)
                .hasMessageContaining("The folder outer does not allow the cache profile `c`");
    }

    @Test
    void aDefaultThatAFolderForbidsIsLeftOutAndTheLogSaysSo() throws Exception {
        use(profile("global"));
        byDefault("global");
        Folder folder = j.jenkins.createProject(Folder.class, "team");
        DockerBuildFolderProperty none = new DockerBuildFolderProperty();
        none.setAllowedCacheProfiles("none");
        folder.addProperty(none);
        Run<?, ?> run = j.buildAndAssertSuccess(folder.createProject(FreeStyleProject.class, "app"));

        assertThat(cache(run, null).reason())
                .isEqualTo("No shared cache is used: the default of this Jenkins is the cache profile `global`,"
                        + " which the folder team does not allow.");
        assertThatThrownBy(() -> cache(run, "global"))
                .isInstanceOf(AbortException.class)
                .hasMessageEndingWith("no profile is available to it; remove the option or write `none`.");
    }

    @Test
    void aProfileThatDoesNotExistFailsTheStepThatNamesItAndNoOther() throws Exception {
        use(profile("team"));
        byDefault("gone");
        Run<?, ?> run = job("app");

        assertThatThrownBy(() -> cache(run, "taem"))
                .isInstanceOf(AbortException.class)
                .hasMessage("There is no cache profile `taem`, which the step names; write `team` or `none`.");
        assertThat(cache(run, null).reason()).contains("`gone`, which no longer exists");
    }

    @Test
    void aFolderCanTakeTheRightToWrite() throws Exception {
        use(profile("team"));
        Folder folder = j.jenkins.createProject(Folder.class, "lab");
        DockerBuildFolderProperty property = new DockerBuildFolderProperty();
        property.setCacheReadOnly(true);
        folder.addProperty(property);
        Run<?, ?> run = j.buildAndAssertSuccess(folder.createProject(FreeStyleProject.class, "app"));

        CacheDecision decision = cache(run, "team");
        assertThat(decision.exportTo()).isEmpty();
        assertThat(decision.untrusted()).isFalse();
        assertThat(decision.reason()).endsWith("is only read: jobs below the folder lab write no cache.");
    }

    // -------------------------------------------------------------------------------- who may write

    @Test
    void anOrdinaryJobReadsAndWrites() throws Exception {
        use(profile("team"));

        CacheDecision decision = cache(job("app"), "team");

        assertThat(decision.mayWrite()).isTrue();
        assertThat(references(decision.exportTo())).containsExactly("registry.example.com/cache/app:main");
        assertThat(references(decision.importFrom())).containsExactly("registry.example.com/cache/app:main");
        assertThat(decision.exportTo().get(0).option())
                .isEqualTo("type=registry,ref=registry.example.com/cache/app:main,mode=max,ignore-error=true");
        assertThat(decision.reason())
                .isEqualTo("Cache profile `team`, named by the step, is read and written: the job has no branch"
                        + " source, so its builds are trusted.");
    }

    @Test
    void aPullRequestFromAForkReadsTheCacheAndNeverWritesIt() throws Exception {
        use(profile("team"));

        CacheDecision decision = cache(pullRequest("mallory", Origins.Source.Trust.TRUSTS), "team");

        assertThat(decision.mayWrite()).isFalse();
        assertThat(decision.exportTo()).isEmpty();
        assertThat(references(decision.importFrom()))
                .containsExactly(
                        "registry.example.com/cache/app:PR-7",
                        "registry.example.com/cache/app:release-1-" + hashOf("release/1"));
        assertThat(decision.untrusted()).isTrue();
        assertThat(decision.reason()).endsWith("is only read: the change request PR-7 comes from the fork mallory.");
    }

    private static String hashOf(String branch) {
        String expanded =
                ReferenceTemplate.parse("x:${B}").expand(name -> branch).text();
        return expanded.substring(expanded.lastIndexOf('-') + 1);
    }

    @Test
    void aForkWritesWhereTheAdministratorTakesTheSourcesWordForIt() throws Exception {
        CacheProfile profile = profile("team");
        CacheWriters.TrustedBuilds writers = new CacheWriters.TrustedBuilds();
        writers.setTrustedForks(true);
        profile.setWriters(writers);
        use(profile);

        assertThat(cache(pullRequest("alice", Origins.Source.Trust.TRUSTS), "team")
                        .mayWrite())
                .isTrue();
    }

    @Test
    void aForkThatTheSourceDoesNotTrustIsNotTrusted() throws Exception {
        CacheProfile profile = profile("team");
        CacheWriters.TrustedBuilds writers = new CacheWriters.TrustedBuilds();
        writers.setTrustedForks(true);
        profile.setWriters(writers);
        use(profile);

        CacheDecision decision = cache(pullRequest("alice", Origins.Source.Trust.DISTRUSTS), "team");
        assertThat(decision.mayWrite()).isFalse();
        assertThat(decision.reason()).endsWith("which the branch source does not trust.");
    }

    @Test
    void aPullRequestOfTheRepositoryItselfIsTrustedIfItsSourceSaysSo() throws Exception {
        use(profile("team"));

        assertThat(cache(pullRequest(null, Origins.Source.Trust.TRUSTS), "team").mayWrite())
                .isTrue();
    }

    @Test
    void doubtMeansNoTrust() throws Exception {
        use(profile("team"));

        CacheDecision decision = cache(pullRequest(null, Origins.Source.Trust.UNREACHABLE), "team");
        assertThat(decision.mayWrite()).isFalse();
        assertThat(decision.reason()).contains("cannot be asked").contains("the forge is down");
    }

    @Test
    void aPullRequestWhoseSourceIsGoneIsNotTrusted() throws Exception {
        use(profile("team"));
        Folder project = j.jenkins.createProject(Folder.class, "app");

        assertThat(cache(branch(project, "PR-7", new Origins.PullRequest("7", null), null), "team")
                        .untrusted())
                .isTrue();
    }

    @Test
    void aBuildOfAForkIsUntrustedEvenWithoutAnyProfile() throws Exception {
        assertThat(cache(pullRequest("mallory", Origins.Source.Trust.TRUSTS), null)
                        .untrusted())
                .isTrue();
    }

    @Test
    void onlyNamedBranchesWriteWhereTheProfileSaysSo() throws Exception {
        CacheProfile profile = profile("team");
        profile.setWriters(new CacheWriters.NamedBranches("main, release/*"));
        use(profile);
        Folder project = j.jenkins.createProject(Folder.class, "app");
        Origins.Source source = new Origins.Source(Origins.Source.Trust.TRUSTS);

        assertThat(cache(branch(project, "main", new SCMHead("main"), source), "team")
                        .mayWrite())
                .isTrue();
        assertThat(cache(branch(project, "release", new SCMHead("release/2.0/rc"), source), "team")
                        .mayWrite())
                .isTrue();
        CacheDecision other = cache(branch(project, "maintenance", new SCMHead("maintenance"), source), "team");
        assertThat(other.mayWrite()).isFalse();
        assertThat(other.untrusted()).isFalse();
        assertThat(other.reason()).endsWith("the branch maintenance is not among those that may write it.");
        assertThat(cache(branch(project, "PR-8", new Origins.PullRequest("8", null), source), "team")
                        .mayWrite())
                .isFalse();
        assertThat(cache(job("ordinary"), "team").reason())
                .endsWith("only named branches may write it, and Jenkins knows no branch of this job.");
    }

    @Test
    void aProfileSaysWhichMountsAreCarriedAndUpToWhichSize() throws Exception {
        CacheProfile profile = profile("team");
        profile.setCacheMounts("ref=registry.example.com/cache/${PROJECT}:mounts,size=1GB,mount=/src/target");
        use(profile);

        CacheMountPolicy mounts = cache(job("app"), "team").mounts();
        assertThat(mounts.reference().text()).isEqualTo("registry.example.com/cache/app:mounts");
        assertThat(mounts.mostBytes()).isEqualTo(1_000_000_000L);
        assertThat(mounts.named()).containsExactly("/src/target");
        assertThat(mounts.writes()).isTrue();

        profile.setWriters(new CacheWriters.Nobody());
        assertThat(cache(job("other"), "team").mounts().writes()).isFalse();
    }

    @Test
    void everyoneAndNobodyMeanWhatTheySay() throws Exception {
        CacheProfile everyone = profile("everyone");
        everyone.setWriters(new CacheWriters.Everyone());
        CacheProfile nobody = profile("nobody");
        nobody.setWriters(new CacheWriters.Nobody());
        use(everyone, nobody);
        Run<?, ?> fork = pullRequest("mallory", Origins.Source.Trust.DISTRUSTS);

        assertThat(cache(fork, "everyone").mayWrite()).isTrue();
        assertThat(cache(fork, "everyone").untrusted()).isFalse();
        assertThat(cache(job("ordinary"), "nobody").mayWrite()).isFalse();
    }

    // -------------------------------------------------------------------------------- references

    @Test
    void noVariableOfTheBuildPointsItAtTheCacheOfAnother() throws Exception {
        use(profile("team"));
        Folder project = j.jenkins.createProject(Folder.class, "app");
        Run<?, ?> run =
                branch(project, "feature", new SCMHead("feature"), new Origins.Source(Origins.Source.Trust.TRUSTS));
        EnvVars lies = new EnvVars("BRANCH_NAME", "main", "PROJECT", "other", "JOB_NAME", "other");

        CacheDecision decision =
                BuildPolicy.of(run, choices("team", null), lies).cache();

        assertThat(references(decision.exportTo())).containsExactly("registry.example.com/cache/app:feature");
    }

    /** Tells that the branch trunk is the default one, as a branch source would. */
    @TestExtension
    public static final class Trunk extends TransientActionFactory<FreeStyleProject> {
        @Override
        public Class<FreeStyleProject> type() {
            return FreeStyleProject.class;
        }

        @NonNull
        @Override
        public Collection<? extends Action> createFor(@NonNull FreeStyleProject job) {
            return job.getName().equals("trunk") ? List.of(new PrimaryInstanceMetadataAction()) : List.of();
        }
    }

    @Test
    void aBranchReadsTheCacheOfTheDefaultBranchToo() throws Exception {
        use(profile("team"));
        Folder project = j.jenkins.createProject(Folder.class, "app");
        branch(project, "trunk", new SCMHead("trunk"), null);

        assertThat(references(cache(branch(project, "feature", new SCMHead("feature"), null), "team")
                        .importFrom()))
                .containsExactly("registry.example.com/cache/app:feature", "registry.example.com/cache/app:trunk");
    }

    @Test
    void linesToReadTakeThePlaceOfTheDefaultBranchAndMayBeForSomeBuildsOnly() throws Exception {
        CacheProfile profile = profile("team");
        profile.setImportFrom(
                "registry.example.com/cache/all:base\n registry.example.com/cache/all:${CHANGE_TARGET}\n");
        use(profile);

        assertThat(references(cache(job("ordinary"), "team").importFrom()))
                .containsExactly("registry.example.com/cache/ordinary:main", "registry.example.com/cache/all:base");
        assertThat(references(cache(pullRequest("alice", Origins.Source.Trust.TRUSTS), "team")
                        .importFrom()))
                .hasSize(3)
                .element(2)
                .asString()
                .startsWith("registry.example.com/cache/all:release-1-");
    }

    @Test
    void aVariableThatIsNotSetFailsTheStepThatNamesTheProfileAndNoOther() throws Exception {
        use(new CacheProfile("team", "registry.example.com/${TEAM}/cache"));
        byDefault("team");
        Run<?, ?> run = job("app");

        assertThatThrownBy(() -> cache(run, "team"))
                .isInstanceOf(AbortException.class)
                .hasMessageContaining("needs the variable TEAM");
        assertThat(cache(run, null).reason())
                .startsWith("No shared cache is used: Cache profile `team`, the default of this Jenkins:")
                .endsWith("${TEAM:-main}.");
    }

    // -------------------------------------------------------------------------------- credentials

    @Test
    void onlyBuildsThatMayWriteGetTheCredentialsForWriting() throws Exception {
        addCredentials("writer");
        addCredentials("reader");
        CacheProfile profile = profile("team");
        profile.setCredentialsId("writer");
        use(profile);
        Run<?, ?> trusted = job("trusted");
        Run<?, ?> fork = pullRequest("mallory", Origins.Source.Trust.DISTRUSTS);

        assertThat(cache(trusted, "team").logins())
                .containsExactly(new RegistryLogin("registry.example.com", "writer"));
        assertThat(cache(fork, "team").logins()).isEmpty();
        assertThat(cache(fork, "team").reason()).endsWith("; the registry is queried without credentials.");

        profile.setReadCredentialsId("reader");
        assertThat(cache(fork, "team").logins()).containsExactly(new RegistryLogin("registry.example.com", "reader"));

        profile.setReadCredentialsId(null);
        profile.setReadWithCredentials(true);
        assertThat(cache(fork, "team").logins()).containsExactly(new RegistryLogin("registry.example.com", "writer"));
    }

    @Test
    void credentialsAreNeverSentWhereAVariableSays() throws Exception {
        addCredentials("writer");
        CacheProfile profile = new CacheProfile("team", "${REGISTRY}/cache/${PROJECT}");
        profile.setCredentialsId("writer");
        use(profile);

        CacheDecision decision = BuildPolicy.of(
                        job("app"), choices("team", null), new EnvVars("REGISTRY", "evil.example.com"))
                .cache();

        assertThat(decision.logins()).isEmpty();
        assertThat(decision.reason()).endsWith("; the registry is queried without credentials.");
    }

    @Test
    void credentialsAreNeverSentToARegistryThatABranchsNameMakes() throws Exception {
        addCredentials("writer");
        Folder project = j.jenkins.createProject(Folder.class, "app");
        for (String template : List.of("cache-${BRANCH_NAME}", "${BRANCH_NAME}", "cache-${BRANCH_NAME}:${PROJECT}")) {
            CacheProfile profile = new CacheProfile("team", template);
            profile.setCredentialsId("writer");
            use(profile);
            SCMHead head = new SCMHead("x.evil.example.com/layers");
            FreeStyleBuild run =
                    branch(project, "b" + template.length(), head, new Origins.Source(Origins.Source.Trust.TRUSTS));

            CacheDecision decision = cache(run, "team");

            assertThat(decision.logins()).as(template).isEmpty();
            assertThat(decision.reason()).endsWith("; the registry is queried without credentials.");
        }
        CacheProfile profile = new CacheProfile("team", "cache:${PROJECT}");
        profile.setCredentialsId("writer");
        use(profile);
        assertThat(cache(job("other"), "team").logins()).containsExactly(new RegistryLogin("docker.io", "writer"));
    }

    @Test
    void aHeadOfAKindThatIsNotKnownIsNotTrusted() throws Exception {
        use(profile("team"));
        Folder project = j.jenkins.createProject(Folder.class, "app");

        CacheDecision other = cache(branch(project, "pull", new SCMHead("pull/7/head"), new Origins.Silent()), "team");

        assertThat(other.mayWrite()).isFalse();
        assertThat(other.untrusted()).isTrue();
        assertThat(other.reason())
                .contains("the branch pull/7/head, and its branch source does not say whose changes to trust"
                        + " (jenkins.scm.api.SCMHead)");
    }

    @Test
    void aChangeRequestOfASourceThatDoesNotAnswerIsNotTrusted() throws Exception {
        use(profile("team"));
        Folder project = j.jenkins.createProject(Folder.class, "app");

        CacheDecision change =
                cache(branch(project, "PR-7", new Origins.PullRequest("7", null), new Origins.Silent()), "team");

        assertThat(change.untrusted()).isTrue();
        assertThat(change.reason()).contains("its branch source does not say whose changes to trust.");
    }

    @Test
    void anAdministratorCanNameAFurtherKindOfBranches() throws Exception {
        use(profile("team"));
        Folder project = j.jenkins.createProject(Folder.class, "app");
        Run<?, ?> run = branch(project, "trunk", new SCMHead("trunk"), new Origins.Silent());
        System.setProperty("io.jenkins.plugins.optimizeddockerbuild.ownHeads", "jenkins.scm.api.SCMHead");
        try {
            assertThat(cache(run, "team").mayWrite()).isTrue();
        } finally {
            System.clearProperty("io.jenkins.plugins.optimizeddockerbuild.ownHeads");
        }
        assertThat(cache(run, "team").mayWrite()).isFalse();
    }

    @Test
    void aBuildThatAnUntrustedOneStartedIsNotTrusted() throws Exception {
        use(profile("team"));
        FreeStyleBuild fork = pullRequest("mallory", Origins.Source.Trust.TRUSTS);
        FreeStyleProject job = j.createFreeStyleProject("image");

        Run<?, ?> run = j.assertBuildStatusSuccess(job.scheduleBuild2(0, new Cause.UpstreamCause((Run<?, ?>) fork)));

        assertThat(cache(run, "team").untrusted()).isTrue();
        assertThat(cache(run, "team").reason())
                .contains("this build was started by another: the change request PR-7 comes from the fork mallory");
    }

    @Test
    void aBuildThatSomethingUnknownStartedIsNotTrusted() throws Exception {
        use(profile("team"));
        FreeStyleProject job = j.createFreeStyleProject("image");

        Run<?, ?> run = j.assertBuildStatusSuccess(job.scheduleBuild2(0, new Origins.ForgeCause()));

        assertThat(cache(run, "team").untrusted()).isTrue();
        assertThat(cache(run, "team").reason()).contains("the author of the change is unknown for a build that");
        assertThat(cache(j.assertBuildStatusSuccess(job.scheduleBuild2(0, new Cause.UserIdCause())), "team")
                        .mayWrite())
                .isTrue();
    }

    @Test
    void aReplayIsTrustedNoMoreThanTheBuildThatItRepeats() throws Exception {
        use(profile("team"));
        WorkflowJob job = j.createProject(WorkflowJob.class, "pipeline");
        job.setDefinition(new CpsFlowDefinition("echo 'built'", true));
        WorkflowRun stranger =
                j.assertBuildStatusSuccess(job.scheduleBuild2(0, new CauseAction(new Origins.ForgeCause())));
        WorkflowRun own = j.assertBuildStatusSuccess(job.scheduleBuild2(0, new CauseAction(new Cause.UserIdCause())));

        Run<?, ?> replayed = replay(stranger);

        assertThat(cache(replayed, "team").untrusted()).isTrue();
        assertThat(cache(replayed, "team").reason()).contains("this build repeats another: ");
        assertThat(cache(replay(own), "team").mayWrite()).isTrue();
        stranger.delete();
        assertThat(cache(replayed, "team").untrusted()).isTrue();
    }

    private Run<?, ?> replay(WorkflowRun run) throws Exception {
        ReplayAction action = run.getAction(ReplayAction.class);
        return (Run<?, ?>) action.run(action.getOriginalScript(), Map.of()).get();
    }

    @Test
    void usedCredentialsAreTracked() throws Exception {
        addCredentials("writer");
        CacheProfile profile = profile("team");
        profile.setCredentialsId("writer");
        use(profile);
        Run<?, ?> run = job("app");

        StandardUsernamePasswordCredentials found =
                cache(run, "team").logins().get(0).credentials(run);

        assertThat(found.getPassword().getPlainText()).isEqualTo("secret-of-writer");
        assertThat(CredentialsProvider.getOrCreateFingerprintOf(found).getJobs())
                .contains("app");
    }

    @Test
    void missingCredentialsAreNamed() throws Exception {
        Run<?, ?> run = job("app");

        assertThatThrownBy(() -> new RegistryLogin("registry.example.com", "gone").credentials(run))
                .isInstanceOf(AbortException.class)
                .hasMessageContaining("no credentials `gone`");
    }

    // -------------------------------------------------------------------------------- builders

    @Test
    void aBuilderProfileTellsHowToMakeTheBuilder() throws Exception {
        BuilderChoice.RemoteBuilder remote = new BuilderChoice.RemoteBuilder("tcp://buildkit.example.com:1234");
        remote.setTlsCredentialsId("client");
        remote.setOptions("servername=buildkit\n# comment\ndefault-load=true");
        configuration.setBuilderProfiles(List.of(
                new BuilderProfile("far", remote),
                new BuilderProfile("made", new BuilderChoice.ExistingBuilder("large")),
                new BuilderProfile("own", null)));
        Run<?, ?> run = job("app");

        BuilderDecision far = of(run, choices(null, "far")).builder();
        assertThat(far.kind()).isEqualTo(BuilderDecision.Kind.CREATED);
        assertThat(far.driver()).isEqualTo("remote");
        assertThat(far.endpoint()).isEqualTo("tcp://buildkit.example.com:1234");
        assertThat(far.options())
                .containsExactly(Map.entry("servername", "buildkit"), Map.entry("default-load", "true"));
        assertThat(far.name()).matches("odb-far-[0-9a-f]{8}");
        assertThat(far.tlsCredentialsId()).isEqualTo("client");
        assertThat(far.reason()).isEqualTo("Builder profile `far`, named by the step.");
        assertThatThrownBy(() -> far.tlsCredentials(run))
                .isInstanceOf(AbortException.class)
                .hasMessageContaining("`client`");

        BuilderDecision made = of(run, choices(null, "made")).builder();
        assertThat(made.kind()).isEqualTo(BuilderDecision.Kind.EXISTING);
        assertThat(made.name()).isEqualTo("large");
        assertThat(of(run, choices(null, "own")).builder().kind()).isEqualTo(BuilderDecision.Kind.AGENT_DEFAULT);
        assertThat(of(run, choices(null, "none")).builder().profile()).isNull();
        assertThatThrownBy(() -> of(run, choices(null, "fra")))
                .isInstanceOf(AbortException.class)
                .hasMessage("There is no builder profile `fra`, which the step names; write `far`, `made`, `own` or"
                        + " `none`.");
    }
}
