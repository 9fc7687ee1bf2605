package io.jenkins.plugins.optimizeddockerbuild.engine.packages;

import java.util.List;

/**
 * A folder in which a package manager stores its downloads, when root runs it with the default configuration.
 *
 * @param path absolute
 * @param packages where the packages and what was built from them are: folders below it, or {@code .} for all of it;
 *     next to them are settings, logs and often credentials
 * @param mounts targets for cache mounts: absolute folders that contain nothing but what can be downloaded again
 * @param images short names of the base images that have it; empty for all
 */
public record CacheFolder(String path, List<String> packages, List<String> mounts, List<String> images) {
    public CacheFolder {
        packages = List.copyOf(packages);
        mounts = List.copyOf(mounts);
        images = List.copyOf(images);
    }
}
