package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

/** Names of images as people write them. Source: {@code distribution/reference}, {@code FamiliarName}. */
public final class FamiliarName {
    private FamiliarName() {}

    /**
     * The name without Docker Hub's prefixes: {@code python:3.12} for {@code docker.io/library/python:3.12}. Names in
     * other registries stay as they are.
     */
    public static String of(String reference) {
        String name = without("index.docker.io/", without("docker.io/", reference));
        String official = without("library/", name);
        return official.indexOf('/') < 0 ? official : name;
    }

    private static String without(String prefix, String name) {
        return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    }
}
