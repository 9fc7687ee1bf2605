package io.jenkins.plugins.optimizeddockerbuild.engine.packages;

import java.util.List;

/**
 * A folder in which a package manager keeps what it downloaded, when root runs it and nothing is configured otherwise.
 *
 * @param path absolute
 * @param packages where in it are packages, and what was made of them: folders below it, or {@code .} for all of it; next to
 *     them lie settings, logs and often logins
 * @param mounts what a cache mount is for: absolute folders that hold nothing but what can be downloaded again
 * @param images short names of the base images in which it is there; empty for all
 */
public record CacheFolder(String path, List<String> packages, List<String> mounts, List<String> images) {
    public CacheFolder {
        packages = List.copyOf(packages);
        mounts = List.copyOf(mounts);
        images = List.copyOf(images);
    }
}
