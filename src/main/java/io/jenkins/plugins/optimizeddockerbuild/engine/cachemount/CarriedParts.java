package io.jenkins.plugins.optimizeddockerbuild.engine.cachemount;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.CacheMounts.CacheMount;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which part of a cache mount is carried: the folders in which its tool keeps downloads and what it made of them, and
 * nothing beside them. A tool's cache folder often holds its settings and logins as well, so what is not known to be
 * packages stays on the builder. Of a folder that no known tool uses nothing is carried unless its id is named.
 */
final class CarriedParts {
    private static final List<String> ALL = List.of(".");

    /** By the end of the mount's target, in lower case; the longest that fits counts. */
    private static final Map<String, List<String>> PARTS = Map.ofEntries(
            Map.entry("/.cache/pip", List.of("http", "http-v2", "wheels")),
            Map.entry("/.cache/uv", ALL),
            Map.entry("/.cache/pypoetry", List.of("cache", "artifacts")),
            Map.entry("/.npm", List.of("_cacache")),
            Map.entry("/.npm/_cacache", ALL),
            Map.entry("/.cache/yarn", List.of("v6", "v4")),
            Map.entry("/.yarn/berry/cache", ALL),
            Map.entry("/.local/share/pnpm/store", ALL),
            Map.entry("/pnpm/store", ALL),
            Map.entry("/.bun/install/cache", ALL),
            Map.entry("/.m2", List.of("repository", "wrapper/dists")),
            Map.entry("/.m2/repository", ALL),
            Map.entry("/.gradle", List.of("caches/modules-2", "caches/jars-9", "wrapper/dists")),
            Map.entry("/.gradle/caches", List.of("modules-2", "jars-9")),
            Map.entry("/.gradle/caches/modules-2", ALL),
            Map.entry("/.gradle/wrapper", List.of("dists")),
            Map.entry("/cargo/registry", List.of("cache", "index", "src")),
            Map.entry("/.cargo/registry", List.of("cache", "index", "src")),
            Map.entry("/cargo/registry/cache", ALL),
            Map.entry("/cargo/registry/index", ALL),
            Map.entry("/go/pkg/mod", List.of("cache/download")),
            Map.entry("/.cache/go-build", ALL),
            Map.entry("/.ccache", ALL),
            Map.entry("/.cache/ccache", ALL),
            Map.entry("/.cache/sccache", ALL),
            Map.entry("/.nuget/packages", ALL),
            Map.entry("/.composer/cache", List.of("files", "repo")),
            Map.entry("/.cache/composer", List.of("files", "repo")),
            Map.entry("/bundle/cache", ALL),
            Map.entry("/conda/pkgs", ALL),
            Map.entry("/var/cache/apt", List.of("archives")),
            Map.entry("/var/cache/apt/archives", ALL),
            Map.entry("/var/lib/apt", List.of("lists")),
            Map.entry("/var/lib/apt/lists", ALL),
            Map.entry("/var/cache/apk", ALL),
            Map.entry("/etc/apk/cache", ALL),
            Map.entry("/var/cache/dnf", ALL),
            Map.entry("/var/cache/yum", ALL));

    private CarriedParts() {}

    /**
     * Prefixes of paths below the mount; an empty one for all of it. Null where nothing is carried.
     *
     * @param named ids of mounts that are carried whole because the user said so
     */
    @CheckForNull
    static List<String> of(CacheMount mount, Set<String> named) {
        if (named.contains(mount.id())) {
            return ALL;
        }
        String target = "/" + mount.target().replaceAll("/+$", "").replaceFirst("^/+", "");
        String longest = null;
        for (String end : PARTS.keySet()) {
            if (target.endsWith(end) && (longest == null || end.length() > longest.length())) {
                longest = end;
            }
        }
        return longest == null ? null : PARTS.get(longest);
    }
}
