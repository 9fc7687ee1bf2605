package io.jenkins.plugins.optimizeddockerbuild.engine.packages;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The description of a package manager. */
final class Traits {
    final String title;
    final List<String> programs;
    List<String> manifests = List.of();
    List<String> lockFiles = List.of();
    List<String> configurationFiles = List.of();
    Set<String> fileVariables = Set.of();
    List<String> indexes = List.of();
    Set<String> indexVariables = Set.of();
    List<String> indexOptions = List.of();
    final List<CacheFolder> caches = new ArrayList<>();
    Set<String> cacheVariables = Set.of();
    List<String> noCacheOptions = List.of();
    boolean system;
    boolean compiled;

    Traits(String title, String... programs) {
        this.title = title;
        this.programs = List.of(programs);
    }

    Traits reads(String... files) {
        manifests = List.of(files);
        return this;
    }

    Traits locks(String... files) {
        lockFiles = List.of(files);
        return this;
    }

    Traits configuredBy(String... files) {
        configurationFiles = List.of(files);
        return this;
    }

    Traits fileVariables(String... names) {
        fileVariables = Set.of(names);
        return this;
    }

    Traits index(String... urls) {
        indexes = List.of(urls);
        return this;
    }

    Traits sentElsewhereBy(Set<String> variables, String... options) {
        indexVariables = variables;
        indexOptions = List.of(options);
        return this;
    }

    Traits cache(String path, String... packages) {
        caches.add(new CacheFolder(
                path, packages.length == 0 ? List.of(".") : List.of(packages), List.of(path), List.of()));
        return this;
    }

    /** For the preceding cache: the folders below it to mount. */
    Traits mountedAt(String... below) {
        CacheFolder last = caches.remove(caches.size() - 1);
        List<String> mounts = new ArrayList<>();
        for (String folder : below) {
            mounts.add(last.path() + "/" + folder);
        }
        caches.add(new CacheFolder(last.path(), last.packages(), mounts, last.images()));
        return this;
    }

    /** For the preceding cache: the images that have it. */
    Traits in(String... images) {
        CacheFolder last = caches.remove(caches.size() - 1);
        caches.add(new CacheFolder(last.path(), last.packages(), last.mounts(), List.of(images)));
        return this;
    }

    Traits cacheMovedBy(String... names) {
        cacheVariables = Set.of(names);
        return this;
    }

    Traits keepsNothingWith(String... options) {
        noCacheOptions = List.of(options);
        return this;
    }

    Traits ofTheSystem() {
        system = true;
        return this;
    }

    Traits compiles() {
        compiled = true;
        return this;
    }
}
