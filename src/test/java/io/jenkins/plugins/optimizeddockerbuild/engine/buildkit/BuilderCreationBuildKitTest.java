package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

@Tag("buildkit")
@EnabledIfEnvironmentVariable(named = "ODB_TEST_REGISTRY", matches = ".+")
class BuilderCreationBuildKitTest {
    private static final Pattern OPTIONS = Pattern.compile("```\\w*\n(namespace=ci\n.*?)```", Pattern.DOTALL);

    @TempDir
    private Path folder;

    @Test
    void givesTheMirrorsToTheBuildKitThatTheDriverStarts() throws Exception {
        Map<String, String> variables = new HashMap<>(System.getenv());
        variables.put("BUILDX_CONFIG", folder.toString());
        RegistryMirrors mirrors = RegistryMirrors.parse("mirror.example.com");
        BuilderCreation.Node node = new BuilderCreation.Node(null, Map.of(), null, List.of());
        new BuilderCreation("mirrored", "docker-container", List.of(node), mirrors)
                .create(new ClientEnvironment(variables, folder));

        JsonNode made =
                new ObjectMapper().readTree(folder.resolve("instances/mirrored").toFile());
        String file = made.at("/Nodes/0/Files/buildkitd.toml").asText();
        assertThat(new String(Base64.getDecoder().decode(file), StandardCharsets.UTF_8))
                .contains("docker.io")
                .contains("mirror.example.com");
    }

    @Test
    void givesTheClientTheOptionsOfADocumentedKubernetesBuilder() throws Exception {
        Matcher documented = OPTIONS.matcher(Files.readString(Path.of("docs/builders.md")));
        assertThat(documented.find()).isTrue();
        Map<String, String> options = new LinkedHashMap<>();
        documented
                .group(1)
                .lines()
                .forEach(line ->
                        options.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
        Path cluster = Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
                users: [{name: u, user: {token: t}}]
                contexts: [{name: x, context: {cluster: c, user: u}}]
                current-context: x
                """);
        Map<String, String> variables = new HashMap<>(System.getenv());
        variables.put("KUBECONFIG", cluster.toString());
        variables.put("BUILDX_CONFIG", folder.resolve("builders").toString());

        new BuilderCreation("pods", "kubernetes", List.of(new BuilderCreation.Node(null, options, null, List.of())))
                .create(new ClientEnvironment(variables, folder));

        assertThat(folder.resolve("builders/instances/pods"))
                .content()
                .contains("\"Driver\":\"kubernetes\"")
                .contains("\"namespace\":\"ci\"", "\"replicas\":\"3\"", "\"loadbalance\":\"sticky\"")
                .contains("\"rootless\":\"true\"", "\"requests.memory\":\"4Gi\"");
    }
}
