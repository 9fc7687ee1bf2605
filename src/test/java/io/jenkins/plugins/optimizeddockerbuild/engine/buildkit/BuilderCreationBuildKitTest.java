package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

@Tag("buildkit")
@EnabledIfEnvironmentVariable(named = "ODB_TEST_REGISTRY", matches = ".+")
class BuilderCreationBuildKitTest {
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
}
