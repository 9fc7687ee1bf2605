package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.json.JsonTree;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a registry says of an image for one platform. The client asks it, with the user's login.
 *
 * @param digest of the manifest
 * @param layerBytes compressed sizes of the layers, from the base upwards
 * @param labels of the image's configuration
 */
public record StoredImage(String digest, List<Long> layerBytes, Map<String, String> labels) {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    public StoredImage {
        layerBytes = List.copyOf(layerBytes);
        labels = Map.copyOf(labels);
    }

    /**
     * Asks for an image.
     *
     * @return null where the registry has no such image
     * @throws IOException when the registry cannot be asked, or what it has is no image for one platform
     */
    @CheckForNull
    public static StoredImage ask(ImageReference reference, Capabilities capabilities, ClientEnvironment environment)
            throws IOException, InterruptedException {
        Question about = inspect(reference, capabilities, environment, "--format", "{{json .}}");
        Question raw = inspect(reference, capabilities, environment, "--raw");
        JsonTree described;
        JsonTree manifest;
        try {
            described = JsonTree.parse(about.answer(TIMEOUT));
            manifest = JsonTree.parse(raw.answer(TIMEOUT));
        } catch (IOException e) {
            if (isNotFound(e.getMessage())) {
                return null;
            }
            throw e;
        }
        String digest = described.get("manifest").get("digest").text();
        if (digest == null || manifest.get("layers").items().isEmpty()) {
            throw new IOException(reference.text() + " is no image for one platform");
        }
        List<Long> layerBytes = new ArrayList<>();
        for (LayerDescriptor layer : ImageManifest.of(manifest).layers()) {
            layerBytes.add(layer.bytes());
        }
        Map<String, String> labels = new LinkedHashMap<>();
        described
                .get("image")
                .get("config")
                .get("Labels")
                .members()
                .forEach((name, value) -> labels.put(name, value.text("")));
        return new StoredImage(digest, layerBytes, labels);
    }

    private static Question inspect(
            ImageReference reference, Capabilities capabilities, ClientEnvironment environment, String... options)
            throws IOException {
        List<String> command = new ArrayList<>(capabilities.client());
        command.addAll(List.of("imagetools", "inspect", "--builder", capabilities.builder(), reference.text()));
        command.addAll(List.of(options));
        return Question.ask(environment, command);
    }

    private static boolean isNotFound(@CheckForNull String message) {
        return message != null && (message.contains("not found") || message.contains("NAME_UNKNOWN"));
    }

    /** Compressed. */
    public long bytes() {
        return layerBytes.stream().mapToLong(Long::longValue).sum();
    }
}
