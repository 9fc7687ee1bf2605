package io.jenkins.plugins.optimizeddockerbuild.engine.why;

import io.jenkins.plugins.optimizeddockerbuild.engine.option.ImageReference;

/** Normalizes image references for comparison: in their short form, without a digest. */
final class ImageName {
    private static final String HUB = "docker.io/";
    private static final String OFFICIAL = "library/";
    private static final String LATEST = ":latest";
    private static final String DIGEST = "@sha256:";

    private ImageName() {}

    static String of(String reference) {
        String name = ImageReference.withoutDigest(reference);
        name = name.startsWith(HUB) ? name.substring(HUB.length()) : name;
        name = name.startsWith(OFFICIAL) ? name.substring(OFFICIAL.length()) : name;
        return name.endsWith(LATEST) ? name.substring(0, name.length() - LATEST.length()) : name;
    }

    /** {@code sha256:…}; empty when the reference has none. */
    static String digest(String reference) {
        int digest = reference.indexOf(DIGEST);
        return digest < 0 ? "" : reference.substring(digest + 1);
    }
}
