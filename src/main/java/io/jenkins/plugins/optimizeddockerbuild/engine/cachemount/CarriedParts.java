package io.jenkins.plugins.optimizeddockerbuild.engine.cachemount;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.CacheMounts.CacheMount;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.CacheFolder;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Decides which part of a cache mount is carried: only the folders in which a package manager keeps packages and what
 * it built from them. A tool's cache folder often holds its settings and credentials as well, so anything not known to
 * be packages stays on the builder. Nothing is carried from a folder that no known tool uses, unless its id is given.
 */
final class CarriedParts {
    private static final List<String> ALL = List.of(".");
    private static final String HOME = "/root";

    private CarriedParts() {}

    /**
     * Folders below the mount; {@code .} for all of it. Null when nothing is carried.
     *
     * @param named ids of mounts that the user wants carried completely
     */
    @CheckForNull
    static List<String> of(CacheMount mount, Set<String> named) {
        if (named.contains(mount.id())) {
            return ALL;
        }
        for (PackageManager manager : PackageManager.values()) {
            for (CacheFolder cache : manager.caches()) {
                List<String> parts = below(mount.target().replaceAll("/+$", ""), cache.path(), cache.packages());
                if (!parts.isEmpty()) {
                    return parts;
                }
            }
        }
        return null;
    }

    /** The package folders below the target, which may be the cache itself or a folder in it. */
    private static List<String> below(String target, String cache, List<String> packages) {
        if (is(target, cache)) {
            return packages;
        }
        List<String> parts = new ArrayList<>();
        for (String part : packages) {
            if (is(target, cache + "/" + part)) {
                return ALL;
            }
            for (int slash = part.indexOf('/'); slash > 0; slash = part.indexOf('/', slash + 1)) {
                if (is(target, cache + "/" + part.substring(0, slash))) {
                    parts.add(part.substring(slash + 1));
                }
            }
        }
        return parts;
    }

    /** The folder itself, or the same one in another user's home. */
    private static boolean is(String target, String folder) {
        return target.equals(folder)
                || folder.startsWith(HOME + "/") && target.endsWith(folder.substring(HOME.length()));
    }
}
