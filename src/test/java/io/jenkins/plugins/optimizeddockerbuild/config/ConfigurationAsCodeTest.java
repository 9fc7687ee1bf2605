package io.jenkins.plugins.optimizeddockerbuild.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.casc.ConfiguratorException;
import io.jenkins.plugins.optimizeddockerbuild.engine.Pages;
import io.jenkins.plugins.optimizeddockerbuild.engine.cachemount.CacheMountPolicy;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Label;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.BuildTrust;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class ConfigurationAsCodeTest {
    private OptimizedDockerBuildConfiguration configuration;

    @TempDir
    private Path folder;

    @BeforeEach
    void start(JenkinsRule rule) {
        configuration = OptimizedDockerBuildConfiguration.get();
    }

    /** The example that the documentation gives. */
    private static String example() {
        return example("admin.md");
    }

    /** The first of a page. */
    private static String example(String name) {
        return Pages.blocks("docs/" + name, "yaml").get(0);
    }

    private void load(String yaml) throws Exception {
        Path file = Files.writeString(folder.resolve("jenkins.yaml"), yaml);
        ConfigurationAsCode.get().configure(file.toString());
    }

    private static String export() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ConfigurationAsCode.get().export(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theDocumentedPoolIsTakenAsItStands() throws Exception {
        load(example("builders.md"));

        PoolDecision team = configuration
                .builderProfile("team")
                .getBuilder()
                .decide("team", "")
                .pool();
        assertThat(team.pool().fallback()).isTrue();
        assertThat(team.pool().nodes())
                .extracting(PoolNode::name)
                .containsExactly("n1", "buildkit.ci.svc:1234", "10.0.0.9:1234");
        PoolNode first = team.pool().nodes().get(0);
        assertThat(first.platforms()).containsExactly("linux/amd64");
        assertThat(first.limits()).isEqualTo(new PoolNode.Limits(4, 100_000_000_000L, false));
        assertThat(team.pool().nodes().get(2).builds()).isEqualTo(BuildTrust.UNTRUSTED);
        assertThat(team.tlsCredentials()).containsOnlyKeys("node-0-", "node-1-").containsValue("buildkit-client");
        assertThat(export()).contains("poolBuilder:");
    }

    @Test
    void theDocumentedInstallerIsTakenAsItStands() throws Exception {
        load(Pages.blocks("docs/builders.md", "yaml").get(1));

        assertThat(export()).contains("downloads.example.com/buildx-v0.29.1.linux-amd64");
    }

    @Test
    void theDocumentedExampleIsTakenAsItStands() throws Exception {
        load(example());

        CacheProfile team = configuration.cacheProfile("team");
        assertThat(team.getReference()).isEqualTo("registry.example.com/cache/${PROJECT}:${BRANCH_NAME:-main}");
        assertThat(team.getCredentialsId()).isEqualTo("registry-writer");
        assertThat(team.getReadCredentialsId()).isEqualTo("registry-reader");
        assertThat(team.getCompression()).isEqualTo("zstd");
        assertThat(team.getCompressionLevel()).isEqualTo(3);
        assertThat(team.mounts(ReferenceVariables::example))
                .isEqualTo(CacheMountPolicy.parse(
                        new Label("x"),
                        "ref=registry.example.com/cache/team/app/main:mounts,size=1GB,mount=/src/target"));
        assertThat(team.isIgnoreError()).isTrue();
        assertThat(team.getWriters()).isInstanceOf(CacheWriters.TrustedBuilds.class);
        CacheProfile release = configuration.cacheProfile("release");
        assertThat(release.importLines())
                .containsExactly("registry.example.com/cache/${PROJECT}:main", "registry.example.com/cache/base");
        assertThat(release.getMode()).isEqualTo("min");
        assertThat(release.isIgnoreError()).isFalse();
        assertThat(release.isImageManifest()).isTrue();
        assertThat(((CacheWriters.NamedBranches) release.getWriters()).getBranches())
                .isEqualTo("main, release/*");
        BuilderDecision large =
                configuration.builderProfile("large").getBuilder().decide("large", "");
        assertThat(large.endpoint()).isEqualTo("tcp://buildkit.example.com:1234");
        assertThat(large.tlsCredentialsId()).isEqualTo("buildkit-client");
        assertThat(configuration
                        .builderProfile("pods")
                        .getBuilder()
                        .decide("pods", "")
                        .options())
                .containsExactly(Map.entry("namespace", "ci"), Map.entry("requests.memory", "4Gi"));
        assertThat(configuration
                        .builderProfile("shared")
                        .getBuilder()
                        .decide("shared", "")
                        .name())
                .isEqualTo("shared");
        assertThat(configuration.builderProfile("pods").getRetries()).isEqualTo(4);
        assertThat(configuration.builderProfile("shared").getRetries()).isNull();
        assertThat(configuration.getDefaults().getCacheProfile()).isEqualTo("team");
        assertThat(configuration.getDefaults().getArchive()).isEqualTo("report");
    }

    @Test
    void whatIsExportedCanBeLoadedAndIsTheSame() throws Exception {
        load(example());
        List<CacheProfile> caches = configuration.getCacheProfiles();
        List<BuilderProfile> builders = configuration.getBuilderProfiles();
        BuildDefaults defaults = configuration.getDefaults();
        String exported = export();
        assertThat(exported).contains("optimizedDockerBuild:").contains("^${PROJECT}");

        configuration.setCacheProfiles(null);
        configuration.setBuilderProfiles(null);
        configuration.setDefaults(null);
        load(exported.substring(exported.indexOf("unclassified:")).replaceAll("(?s)\n[a-z].*", "\n"));

        assertThat(configuration.getCacheProfiles()).usingRecursiveComparison().isEqualTo(caches);
        assertThat(configuration.getBuilderProfiles())
                .usingRecursiveComparison()
                .isEqualTo(builders);
        assertThat(configuration.getDefaults()).usingRecursiveComparison().isEqualTo(defaults);
        assertThat(export()).isEqualTo(exported);
    }

    @Test
    void wordsThatMeanNothingAreRefused() {
        String start = "unclassified:\n  optimizedDockerBuild:\n";
        assertThatThrownBy(() -> load(start + "    defaults:\n      prune: \"much\"\n"))
                .isInstanceOf(ConfiguratorException.class)
                .hasStackTraceContaining("much is none of report, safe, minimal.");
        assertThatThrownBy(() -> load(start
                        + "    cacheProfiles:\n    - name: \"a\"\n      reference: \"b\"\n"
                        + "    - name: \"a\"\n      reference: \"c\"\n"))
                .isInstanceOf(ConfiguratorException.class)
                .hasStackTraceContaining("There are two profiles named a");
    }
}
