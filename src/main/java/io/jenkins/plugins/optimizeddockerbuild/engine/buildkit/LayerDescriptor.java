package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import io.jenkins.plugins.optimizeddockerbuild.engine.json.JsonTree;
import java.io.Serializable;

/**
 * A layer in a manifest.
 *
 * @param bytes compressed size, as transferred
 */
public record LayerDescriptor(String digest, long bytes) implements Serializable {
    static LayerDescriptor of(JsonTree descriptor) {
        return new LayerDescriptor(
                descriptor.get("digest").text(""), descriptor.get("size").number(0));
    }
}
