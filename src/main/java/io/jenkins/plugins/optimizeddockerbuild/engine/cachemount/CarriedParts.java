package io.jenkins.plugins.optimizeddockerbuild.engine.cachemount;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.CacheMounts.CacheMount;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.CacheFolder;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which part of a cache mount is carried: the folders in which a package manager keeps packages and what it made of them,
 * and nothing beside them. A tool's cache folder often holds its settings and logins as well, so what is not known to be
 * packages stays on the builder. Of a folder that no known tool uses nothing is carried unless its id is named.
 */
final class CarriedParts {
    private static final List<String> ALL = List.of(".");
    private static final String HOME = "/root";

    private CarriedParts() {}

    /**
     * Folders below the mount; {@code .} for all of it. Null where nothing is carried.
     *
     * @param named ids of mounts that are carried whole because the user said so
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

    /** What of the packages is below the target, which may be the cache itself or a folder in it. */
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

    /** The folder itself, or the same one in the home of another user. */
    private static boolean is(String target, String folder) {
        return target.equals(folder)
                || folder.startsWith(HOME + "/") && target.endsWith(folder.substring(HOME.length()));
    }
}
