package io.jenkins.plugins.optimizeddockerbuild.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolFile;
import io.jenkins.plugins.optimizeddockerbuild.engine.pool.PoolNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What docs/builders.md has to be pasted, no cluster needed. */
class BuildersDocumentTest {
    private static final Pattern POD = Pattern.compile("podTemplate\\(yaml: '''\n(.*?)'''", Pattern.DOTALL);
    private static final String SOCKET = "unix:///run/buildkit/buildkitd.sock";

    private String page;

    @BeforeEach
    void read() throws Exception {
        page = Files.readString(Path.of("docs/builders.md"));
    }

    private static Map<?, ?> parsed(String yaml) {
        LoaderOptions strict = new LoaderOptions();
        strict.setAllowDuplicateKeys(false);
        return new Yaml(new SafeConstructor(strict)).load(yaml);
    }

    private Map<?, ?> pod() {
        Matcher pod = POD.matcher(page);
        assertThat(pod.find()).isTrue();
        return parsed(pod.group(1));
    }

    private static List<?> list(Object node, String key) {
        return (List<?>) ((Map<?, ?>) node).get(key);
    }

    private static Object value(Object node, String key) {
        return ((Map<?, ?>) node).get(key);
    }

    @Test
    void hasAPoolThatOdbReads(@TempDir Path folder) throws Exception {
        for (String file : List.of("ca.pem", "cert.pem", "key.pem")) {
            Files.writeString(folder.resolve(file), "");
        }
        Path file = folder.resolve("pool.json");
        Files.writeString(file, Pages.blocks("docs/builders.md", "json").get(0));

        PoolFile read = PoolFile.read(file);

        assertThat(read.pool().nodes()).extracting(PoolNode::name).containsExactly("n1", "buildkit.ci.svc:1234");
        assertThat(read.locks()).isEqualTo(Path.of("/srv/shared/odb-locks"));
    }

    @Test
    void hasAPodWhoseContainersMountVolumesThatItHas() {
        Map<?, ?> pod = pod();

        assertThat(pod.get("apiVersion")).isEqualTo("v1");
        assertThat(pod.get("kind")).isEqualTo("Pod");
        TreeSet<String> volumes = new TreeSet<>();
        list(pod.get("spec"), "volumes").forEach(volume -> volumes.add((String) value(volume, "name")));
        TreeSet<String> mounted = new TreeSet<>();
        for (Object container : list(pod.get("spec"), "containers")) {
            assertThat(value(container, "image")).isInstanceOf(String.class);
            list(container, "volumeMounts").forEach(mount -> {
                assertThat((String) value(mount, "mountPath")).startsWith("/");
                mounted.add((String) value(mount, "name"));
            });
        }
        assertThat(mounted).isEqualTo(volumes);
    }

    @Test
    void letsTheAgentAndTheBuildKitOfAPodMeetAtTheSocketOfTheProfile() {
        List<?> containers = list(pod().get("spec"), "containers");
        Object buildkitd = containers.get(1);

        assertThat(list(buildkitd, "args").toString()).contains("--addr, " + SOCKET);
        assertThat(page).containsPattern("builder profile `beside`[^\n]*`" + SOCKET + "`");
        assertThat(containers)
                .allSatisfy(
                        container -> assertThat(list(container, "volumeMounts").toString())
                                .contains("name=socket", "mountPath=/run/buildkit"));
        assertThat(value(buildkitd, "securityContext").toString())
                .contains("runAsUser=1000")
                .doesNotContain("privileged");
    }
}
