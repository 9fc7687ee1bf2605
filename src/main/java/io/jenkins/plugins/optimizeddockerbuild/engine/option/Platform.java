package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * One {@code --platform}: {@code linux/arm64}, {@code linux/arm/v7}, {@code windows(10.0.17763)/amd64}, an operating
 * system or an architecture alone, or {@code local}. Source of the syntax: containerd's {@code platforms} package.
 *
 * @param text as written, without surrounding white space
 */
public record Platform(String text) implements Serializable {
    private static final Set<String> OPERATING_SYSTEMS = Set.of(
            "aix",
            "android",
            "darwin",
            "dragonfly",
            "freebsd",
            "hurd",
            "illumos",
            "ios",
            "js",
            "linux",
            "macos",
            "nacl",
            "netbsd",
            "openbsd",
            "plan9",
            "solaris",
            "windows",
            "zos");
    private static final Set<String> ARCHITECTURES = Set.of(
            "386",
            "amd64",
            "amd64p32",
            "arm",
            "armbe",
            "arm64",
            "arm64be",
            "ppc64",
            "ppc64le",
            "loong64",
            "mips",
            "mipsle",
            "mips64",
            "mips64le",
            "mips64p32",
            "mips64p32le",
            "ppc",
            "riscv",
            "riscv64",
            "s390",
            "s390x",
            "sparc",
            "sparc64",
            "wasm",
            "i386",
            "x86_64",
            "x86-64",
            "aarch64",
            "armhf",
            "armel");

    public Platform {
        text = text.strip();
        String problem = problem(text);
        if (problem != null) {
            throw new InvalidRequestException(
                    BuildOption.PLATFORM,
                    ": `" + text + "` " + problem
                            + "; write os/architecture[/variant], for example linux/amd64 or linux/arm64.");
        }
    }

    /** Parses one platform, or several separated by commas. */
    public static List<Platform> parse(String text) {
        List<Platform> platforms = new ArrayList<>();
        for (String platform : text.split(",", -1)) {
            platforms.add(new Platform(platform));
        }
        return platforms;
    }

    private static String problem(String text) {
        if (text.isEmpty()) {
            return "is empty";
        }
        if (text.equalsIgnoreCase("local")) {
            return null;
        }
        String[] parts = text.split("/", -1);
        if (parts.length > 3) {
            return "has more than three parts";
        }
        String system = parts[0];
        int version = system.indexOf('(');
        boolean closed = version < 0 || system.endsWith(")");
        String name = version < 0 ? system : system.substring(0, version);
        String options = version < 0 || !closed ? "" : system.substring(version + 1, system.length() - 1);
        if (!closed || !consistsOf(name, "_-") || !options.isEmpty() && !consistsOf(options, "_.%+-")) {
            return "has an operating system with invalid characters";
        }
        for (int i = 1; i < parts.length; i++) {
            if (!consistsOf(parts[i], "_.-")) {
                return parts[i].isEmpty() ? "has an empty part" : "has invalid characters";
            }
        }
        if (parts.length == 1) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!OPERATING_SYSTEMS.contains(lower) && !ARCHITECTURES.contains(text.toLowerCase(Locale.ROOT))) {
                return "is neither an operating system nor an architecture";
            }
        }
        return null;
    }

    private static boolean consistsOf(String text, String punctuation) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letterOrDigit = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!letterOrDigit && punctuation.indexOf(c) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    @Override
    public String toString() {
        return text;
    }
}
