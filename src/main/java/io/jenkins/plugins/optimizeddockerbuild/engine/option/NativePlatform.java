package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import java.util.Locale;
import java.util.Map;

/** Normalizes platforms like containerd, so that different names of one platform are equal. */
public final class NativePlatform {
    private static final Map<String, String> ARCHITECTURES =
            Map.of("x86_64", "amd64", "x86-64", "amd64", "aarch64", "arm64", "i386", "386", "armhf", "arm/v7");

    private NativePlatform() {}

    /** The platform of this machine. */
    public static String local() {
        return "linux/" + architecture(System.getProperty("os.arch"));
    }

    /** {@code linux/arm64} for {@code linux/arm64/v8}, {@code aarch64} and {@code Linux/ARM64}. */
    public static String normalized(String platform) {
        String lower = platform.toLowerCase(Locale.ROOT);
        if (lower.equals("local")) {
            return local();
        }
        int slash = lower.indexOf('/');
        if (slash < 0) {
            return lower.equals("linux") ? local() : "linux/" + architecture(lower);
        }
        String rest = lower.substring(slash + 1);
        int variant = rest.indexOf('/');
        String architecture = architecture(variant < 0 ? rest : rest.substring(0, variant));
        String version = variant < 0 ? "" : rest.substring(variant);
        boolean isUsual = architecture.equals("arm64") && version.equals("/v8")
                || architecture.equals("amd64") && version.equals("/v1");
        return lower.substring(0, slash + 1) + architecture + (isUsual ? "" : version);
    }

    private static String architecture(String word) {
        return ARCHITECTURES.getOrDefault(word, word);
    }
}
