package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;
import java.util.Locale;

/** The arguments that BuildKit predefines for the platforms: {@code TARGETARCH}, {@code BUILDPLATFORM} and the like. */
final class PlatformArguments {
    private static final List<String> OF_BUILDER =
            List.of("BUILDPLATFORM", "BUILDOS", "BUILDOSVERSION", "BUILDARCH", "BUILDVARIANT");
    private static final List<String> OF_TARGET =
            List.of("TARGETPLATFORM", "TARGETOS", "TARGETOSVERSION", "TARGETARCH", "TARGETVARIANT");

    private PlatformArguments() {}

    /** Those of the builder are unknown, and so are those of the target if it is the builder's own platform. */
    static Variables predefined(@CheckForNull String platform) {
        Variables variables = Variables.none();
        for (String name : OF_BUILDER) {
            variables = variables.withUnknown(name);
        }
        String[] parts = platform == null ? new String[0] : platform.split("/", -1);
        if (parts.length < 2 || parts.length > 3) {
            for (String name : OF_TARGET) {
                variables = variables.withUnknown(name);
            }
            return variables;
        }
        String system = parts[0].toLowerCase(Locale.ROOT);
        int version = system.indexOf('(');
        String systemName = version < 0 ? system : system.substring(0, version);
        String systemVersion = version < 0 ? "" : system.substring(version + 1).replace(")", "");
        String given = parts.length == 3 ? parts[2].toLowerCase(Locale.ROOT) : "";
        String architecture = architecture(parts[1].toLowerCase(Locale.ROOT));
        String variant = variant(parts[1].toLowerCase(Locale.ROOT), architecture, given);
        String whole = system + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
        return variables
                .with("TARGETPLATFORM", whole)
                .with("TARGETOS", systemName.equals("macos") ? "darwin" : systemName)
                .with("TARGETOSVERSION", systemVersion)
                .with("TARGETARCH", architecture)
                .with("TARGETVARIANT", variant);
    }

    private static String architecture(String name) {
        return switch (name) {
            case "x86_64", "x86-64" -> "amd64";
            case "aarch64" -> "arm64";
            case "armhf", "armel" -> "arm";
            case "i386" -> "386";
            default -> name;
        };
    }

    private static String variant(String name, String architecture, String given) {
        if (name.equals("armel")) {
            return "v6";
        }
        if (architecture.equals("arm")) {
            return switch (given) {
                case "", "7" -> "v7";
                case "5", "6", "8" -> "v" + given;
                default -> given;
            };
        }
        if (architecture.equals("arm64") && (given.equals("8") || given.equals("v8"))) {
            return "";
        }
        return architecture.equals("amd64") && given.equals("v1") ? "" : given;
    }
}
