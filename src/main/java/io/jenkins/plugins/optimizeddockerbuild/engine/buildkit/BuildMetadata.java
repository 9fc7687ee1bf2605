package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.json.JsonTree;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The client's metadata file about the result.
 *
 * @param digest of the image's manifest or index; null when no image was made
 * @param configDigest of the image's configuration (the image ID); null when the exporter did not report it
 * @param names under which the image was exported; empty for one without a tag
 * @param platform of the image; null when the client does not report it
 * @param provenance by platform; the key is empty for a single-platform build. Empty with clients before 0.14
 */
public record BuildMetadata(
        @CheckForNull String digest,
        @CheckForNull String configDigest,
        List<String> names,
        @CheckForNull String platform,
        Map<String, BuildProvenance> provenance)
        implements Serializable {
    private static final String PROVENANCE = "buildx.build.provenance";
    private static final long MOST_BYTES = 64 << 20;

    /** The name that an engine with containerd's image store gives to an untagged image. */
    private static final String NAMELESS = "moby-dangling@";

    /** No metadata. */
    public static final BuildMetadata NONE = new BuildMetadata(null, null, List.of(), null, Map.of());

    public BuildMetadata {
        names = List.copyOf(names);
        provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
    }

    /** A copy for an image that has, or will have, these names. */
    BuildMetadata withNames(List<String> others) {
        return new BuildMetadata(digest, configDigest, others, platform, provenance);
    }

    /**
     * Reads the file; {@link #NONE} when it does not exist, as after a failed build.
     *
     * @throws IOException when it cannot be read or is not JSON
     */
    public static BuildMetadata read(Path file) throws IOException {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new IOException("the metadata file " + file + " is longer than " + MOST_BYTES + " bytes");
            }
            return parse(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return NONE;
        }
    }

    static BuildMetadata parse(byte[] json) throws IOException {
        JsonTree metadata = JsonTree.parse(json);
        JsonTree descriptor = metadata.get("containerimage.descriptor");
        String digest = metadata.get("containerimage.digest").text();
        List<String> names = Stream.of(metadata.get("image.name").text("").split(","))
                .filter(name -> !name.isEmpty() && !name.startsWith(NAMELESS))
                .toList();
        Map<String, BuildProvenance> provenance = new LinkedHashMap<>();
        metadata.members().forEach((key, value) -> {
            if (key.startsWith(PROVENANCE)) {
                String platform = key.substring(Math.min(key.length(), PROVENANCE.length() + 1));
                provenance.put(platform, BuildProvenance.of(value));
            }
        });
        return new BuildMetadata(
                digest == null ? descriptor.get("digest").text() : digest,
                metadata.get("containerimage.config.digest").text(),
                names,
                platform(descriptor.get("platform")),
                provenance);
    }

    /** {@code os/architecture[/variant]}; null when the tree has no such fields. */
    @CheckForNull
    static String platform(JsonTree platform) {
        String system = platform.get("os").text();
        String architecture = platform.get("architecture").text();
        if (system == null || architecture == null) {
            return null;
        }
        String variant = platform.get("variant").text("");
        return system + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
    }
}
