package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.json.JsonTree;
import java.util.ArrayList;
import java.util.List;

/**
 * A manifest or an index, in OCI's or Docker's media types.
 *
 * @param config digest of the image's configuration; null for an index
 * @param layers of a manifest, from the base upwards
 * @param children images of an index, one for each platform, without attestations
 */
record ImageManifest(@CheckForNull String config, List<LayerDescriptor> layers, List<Child> children) {

    /** An image in an index. */
    record Child(String digest, @CheckForNull String platform) {}

    static ImageManifest of(JsonTree tree) {
        List<LayerDescriptor> layers = new ArrayList<>();
        for (JsonTree layer : tree.get("layers").items()) {
            layers.add(LayerDescriptor.of(layer));
        }
        List<Child> children = new ArrayList<>();
        for (JsonTree child : tree.get("manifests").items()) {
            JsonTree platform = child.get("platform");
            boolean isAttestation = child.get("annotations").has("vnd.docker.reference.type")
                    || platform.get("os").text("").equals("unknown");
            if (!isAttestation) {
                children.add(new Child(child.get("digest").text(""), BuildMetadata.platform(platform)));
            }
        }
        return new ImageManifest(tree.get("config").get("digest").text(), layers, children);
    }

    boolean isIndex() {
        return !children.isEmpty();
    }
}
