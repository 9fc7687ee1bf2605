package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Serializable;
import java.util.Locale;

/**
 * The name of an image or a cache in a registry: {@code registry.example.com:5000/team/app:1.2@sha256:…}. Grammar and
 * defaults are those of {@code distribution/reference}, which docker, buildx and BuildKit share.
 *
 * @param text as written
 * @param domain host and port of the registry, {@code docker.io} when the text has none
 * @param path name of the repository in the registry, with {@code library/} added to Docker Hub's short names
 * @param tag null when the text has none; BuildKit then uses {@code latest}, unless there is a digest
 * @param digest null when the text has none
 */
public record ImageReference(
        String text,
        String domain,
        String path,
        @CheckForNull String tag,
        @CheckForNull String digest) implements Serializable {

    /** Registries accept no longer tag. */
    public static final int MAX_TAG_LENGTH = 128;

    /** Registries accept no longer repository path. */
    public static final int MAX_PATH_LENGTH = 255;

    private static final String HUB = "docker.io";
    private static final String HUB_LEGACY = "index.docker.io";

    /** @throws InvalidRequestException saying what is wrong when the text is not a reference */
    public static ImageReference parse(String text) {
        return parse(new Label("Image name"), text);
    }

    /** Parses the value of {@code --tag}: a name without a digest. */
    static ImageReference tag(String text) {
        ImageReference tag = parse(BuildOption.TAG, text);
        if (tag.digest() != null) {
            throw new InvalidRequestException(
                    BuildOption.TAG,
                    ": `" + text
                            + "` has a digest, which is only known after the build; remove the @ and what follows it.");
        }
        return tag;
    }

    /** @param option where the text was given, for messages */
    public static ImageReference parse(Option option, String text) {
        if (text.isEmpty()) {
            throw new InvalidRequestException(
                    option, " is empty; write for example registry.example.com/team/app:1.2.");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 127) {
                throw invalid(option, text, "contains " + describe(c) + ", which is not allowed in an image name");
            }
        }
        if (text.startsWith("https://") || text.startsWith("http://")) {
            throw invalid(
                    option,
                    text,
                    "starts with " + text.substring(0, text.indexOf("//") + 2) + "; leave the scheme out");
        }
        if (isHex(text, 64, 64)) {
            throw invalid(option, text, "is an image id, not a name");
        }

        String rest = text;
        String digest = null;
        int at = rest.indexOf('@');
        if (at >= 0) {
            digest = rest.substring(at + 1);
            rest = rest.substring(0, at);
            if (!isDigest(digest)) {
                throw invalid(option, text, "has `" + digest + "` after the @, which is not a digest such as sha256:…");
            }
        }

        String domain = HUB;
        String path = rest;
        int slash = rest.indexOf('/');
        if (slash >= 0 && isDomain(rest.substring(0, slash))) {
            domain = rest.substring(0, slash);
            path = rest.substring(slash + 1);
            if (!isHostAndPort(domain)) {
                throw invalid(
                        option,
                        text,
                        "has `" + domain + "` as its registry, which is not a host[:port]"
                                + (domain.indexOf(':') >= 0 ? "; a tag cannot contain a slash" : ""));
            }
            domain = domain.equals(HUB_LEGACY) ? HUB : domain;
        }

        String tag = null;
        int colon = path.indexOf(':');
        if (colon >= 0) {
            tag = path.substring(colon + 1);
            path = path.substring(0, colon);
            checkTag(option, text, tag);
        }
        checkPath(option, text, path);
        if (domain.equals(HUB) && path.indexOf('/') < 0) {
            path = "library/" + path;
        }
        if (path.length() > MAX_PATH_LENGTH) {
            throw invalid(
                    option,
                    text,
                    "has a repository name of " + path.length() + " characters; at most " + MAX_PATH_LENGTH
                            + " are allowed");
        }
        return new ImageReference(text, domain, path, tag, digest);
    }

    /** Whether the part before the first slash is a registry, as opposed to a namespace on Docker Hub. */
    private static boolean isDomain(String first) {
        return first.equals("localhost")
                || first.indexOf('.') >= 0
                || first.indexOf(':') >= 0
                || !first.toLowerCase(Locale.ROOT).equals(first);
    }

    /** Whether a name, which need not be valid, begins with a registry. */
    public static boolean hasRegistry(String name) {
        int slash = name.indexOf('/');
        return slash > 0 && isRegistry(name.substring(0, slash));
    }

    /** Whether a text before the first slash of a name denotes a valid registry. */
    public static boolean isRegistry(String first) {
        return !first.isEmpty() && isDomain(first) && isHostAndPort(first);
    }

    private static boolean isHostAndPort(String domain) {
        int colon = domain.startsWith("[") ? domain.indexOf(':', domain.indexOf(']') + 1) : domain.indexOf(':');
        String host = colon < 0 ? domain : domain.substring(0, colon);
        if (colon >= 0 && !isDigits(domain.substring(colon + 1))) {
            return false;
        }
        if (host.startsWith("[")) {
            String address = host.endsWith("]") ? host.substring(1, host.length() - 1) : "";
            for (int i = 0; i < address.length(); i++) {
                char c = address.charAt(i);
                if (c != ':' && Character.digit(c, 16) < 0) {
                    return false;
                }
            }
            return !address.isEmpty();
        }
        for (String label : host.split("\\.", -1)) {
            if (label.isEmpty() || label.startsWith("-") || label.endsWith("-")) {
                return false;
            }
            for (int i = 0; i < label.length(); i++) {
                char c = label.charAt(i);
                if (!isLowerOrDigit(c) && !(c >= 'A' && c <= 'Z') && c != '-') {
                    return false;
                }
            }
        }
        return true;
    }

    private static void checkTag(Option option, String text, String tag) {
        if (tag.isEmpty()) {
            throw invalid(
                    option, text, "has nothing after the colon; write a tag such as :latest or leave the colon out");
        }
        if (tag.length() > MAX_TAG_LENGTH) {
            throw invalid(
                    option,
                    text,
                    "has a tag of " + tag.length() + " characters; at most " + MAX_TAG_LENGTH + " are allowed");
        }
        for (int i = 0; i < tag.length(); i++) {
            char c = tag.charAt(i);
            if (!isTagCharacter(c, i == 0)) {
                throw invalid(
                        option,
                        text,
                        "has " + describe(c) + " in its tag `" + tag + "`"
                                + (isTagCharacter(c, false)
                                        ? " at the beginning, where only letters, digits and _ are allowed"
                                        : "; only letters, digits, _ . and - are allowed"));
            }
        }
    }

    public static boolean isTagCharacter(char c, boolean first) {
        return isLowerOrDigit(c) || c >= 'A' && c <= 'Z' || c == '_' || !first && (c == '.' || c == '-');
    }

    private static void checkPath(Option option, String text, String path) {
        if (!path.toLowerCase(Locale.ROOT).equals(path)) {
            throw invalid(
                    option,
                    text,
                    "has upper case letters in the repository name; write `" + path.toLowerCase(Locale.ROOT) + "`");
        }
        for (String component : path.split("/", -1)) {
            if (component.isEmpty()) {
                throw invalid(
                        option, text, path.isEmpty() ? "has no repository" : "has an empty part between two slashes");
            }
            if (!isPathComponent(component)) {
                throw invalid(
                        option,
                        text,
                        "has `" + component + "` in it; a part of a repository name consists of"
                                + " lower case letters and digits, with single . or _, double __ or any number of - between"
                                + " them");
            }
        }
    }

    private static boolean isPathComponent(String component) {
        int length = component.length();
        int i = 0;
        while (true) {
            int start = i;
            while (i < length && isLowerOrDigit(component.charAt(i))) {
                i++;
            }
            if (i == start) {
                return false;
            }
            if (i == length) {
                return true;
            }
            char separator = component.charAt(i);
            int run = i;
            while (i < length && component.charAt(i) == separator) {
                i++;
            }
            int most = separator == '.' ? 1 : separator == '_' ? 2 : separator == '-' ? Integer.MAX_VALUE : 0;
            if (i - run > most) {
                return false;
            }
        }
    }

    /** {@code algorithm:hex}; registries use algorithms with a fixed length. */
    static boolean isDigest(String digest) {
        int colon = digest.indexOf(':');
        if (colon < 0) {
            return false;
        }
        String hex = digest.substring(colon + 1);
        return switch (digest.substring(0, colon)) {
            case "sha256" -> isHex(hex, 64, 64);
            case "sha384" -> isHex(hex, 96, 96);
            case "sha512" -> isHex(hex, 128, 128);
            default -> false;
        };
    }

    private static boolean isHex(String text, int least, int most) {
        if (text.length() < least || text.length() > most) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static boolean isLowerOrDigit(char c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
    }

    private static String describe(char c) {
        return c == ' ' ? "a space" : c < ' ' || c >= 127 ? "the character U+" + hex4(c) : "`" + c + "`";
    }

    private static String hex4(char c) {
        String hex = Integer.toHexString(c).toUpperCase(Locale.ROOT);
        return "0".repeat(4 - hex.length()) + hex;
    }

    private static InvalidRequestException invalid(Option option, String text, String problem) {
        // people give a login as an address has it
        String shown = text.replaceFirst(":[^:@/]+@(?!\\w+:[0-9a-fA-F]{32})", ":***@");
        return new InvalidRequestException(option, ": `" + shown + "` " + problem + ".");
    }

    /** The repository with its registry, without tag and digest: {@code docker.io/library/alpine}. */
    public String repository() {
        return domain + "/" + path;
    }

    /** The same repository at a digest, in the form for {@code docker pull}. */
    public String atDigest(String digest) {
        return repository() + "@" + digest;
    }

    @Override
    public String toString() {
        return text;
    }
}
