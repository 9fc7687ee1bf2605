package io.jenkins.plugins.optimizeddockerbuild.engine.advice.compiled;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The small image of the distribution that a compiler's image is based on. */
public final class SmallBase {
    private static final Pattern ALPINE = Pattern.compile("alpine(3\\.[0-9]+)?");
    private static final Pattern DEBIAN = Pattern.compile("(stretch|buster|bullseye|bookworm|trixie)");

    private SmallBase() {}

    /** Where Swift is published, whose slim images have the runtime libraries. */
    private static final Pattern SWIFT =
            Pattern.compile("((?:docker\\.io/)?(?:library/|swiftlang/)?swift)(?::([\\w.-]+))?(?:@.*)?");

    /** The image with the runtime libraries that programs of an image of Swift need; empty when unknown. */
    static String ofSwift(String image) {
        Matcher swift = SWIFT.matcher(image);
        if (!swift.matches()) {
            return "";
        }
        String tag = swift.group(2);
        return swift.group(1) + (tag == null || tag.equals("latest") ? ":slim" : ":" + tag + "-slim");
    }

    /**
     * An image with the C library that programs of the other one need. Programs linked with an older glibc run with a
     * newer one, so the current release is used when the release of Debian is not in the name.
     */
    public static String of(String image) {
        String tag = image.substring(image.lastIndexOf('/') + 1).replaceFirst("@.*", "");
        Matcher alpine = ALPINE.matcher(tag);
        if (alpine.find()) {
            return "alpine:" + (alpine.group(1) == null ? "3" : alpine.group(1));
        }
        Matcher debian = DEBIAN.matcher(tag);
        return debian.find() ? "debian:" + debian.group(1) + "-slim" : "debian:stable-slim";
    }
}
