package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.json.JsonTree;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A registry's answer about an image for one platform. The query goes through the client, which has the user's
 * credentials.
 *
 * @param digest of the manifest
 * @param layers their number
 * @param labels of the image's configuration
 */
public record StoredImage(String digest, int layers, Map<String, String> labels) {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    public StoredImage {
        labels = Map.copyOf(labels);
    }

    /**
     * Asks for an image, without asking first what the builder can do.
     *
     * @param builder as the build's request names it, whose settings for registries hold; null for the current one
     * @return null where the registry has no such image
     * @throws BuilderUnavailableException when there is no client, or no such builder
     * @throws IOException when the registry cannot be queried, or the reference is not an image for one platform
     */
    @CheckForNull
    public static StoredImage ask(ImageReference reference, @CheckForNull String builder, ClientEnvironment environment)
            throws BuilderUnavailableException, IOException, InterruptedException {
        DockerConfiguration configuration = DockerConfiguration.of(environment);
        List<String> command = BuildxInstallation.find(environment, configuration)
                .commandLine(
                        "imagetools",
                        "inspect",
                        "--builder",
                        BuilderInstance.find(configuration, environment, builder)
                                .name(),
                        reference.text(),
                        "--format",
                        "{{json .}}");
        JsonTree described;
        try {
            described = JsonTree.parse(Question.ask(environment, command).answer(TIMEOUT));
        } catch (IOException e) {
            if (isNotFound(e.getMessage())) {
                return null;
            }
            throw e;
        }
        String digest = described.get("manifest").get("digest").text();
        JsonTree image = described.get("image");
        int layers = image.get("rootfs").get("diff_ids").items().size();
        if (digest == null || layers == 0) {
            throw new IOException(reference.text() + " is not an image for one platform");
        }
        Map<String, String> labels = new LinkedHashMap<>();
        image.get("config").get("Labels").members().forEach((name, value) -> labels.put(name, value.text("")));
        return new StoredImage(digest, layers, labels);
    }

    private static boolean isNotFound(@CheckForNull String message) {
        return message != null && (message.contains("not found") || message.contains("NAME_UNKNOWN"));
    }
}
