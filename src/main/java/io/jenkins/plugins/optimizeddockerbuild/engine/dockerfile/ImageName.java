package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

/** Parts of an image's name, which need not be valid. Source: {@code distribution/reference}. */
public final class ImageName {
    private ImageName() {}

    /**
     * The name as people write it, without Docker Hub's prefixes: {@code python:3.12} for {@code
     * docker.io/library/python:3.12}. Names in other registries stay as they are.
     */
    public static String familiar(String name) {
        String inHub = without("index.docker.io/", without("docker.io/", name));
        String official = without("library/", inHub);
        return official.indexOf('/') < 0 ? official : inHub;
    }

    public static String withoutDigest(String name) {
        int digest = name.indexOf('@');
        return digest < 0 ? name : name.substring(0, digest);
    }

    /** Without tag and digest: {@code registry:5000/shop/app}. */
    public static String withoutTag(String name) {
        String tagged = withoutDigest(name);
        int colon = tagged.lastIndexOf(':');
        return colon > tagged.lastIndexOf('/') ? tagged.substring(0, colon) : tagged;
    }

    private static String without(String prefix, String name) {
        return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    }
}
