package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Values of options that take one of a few words, or several separated by commas. */
final class OptionWords {
    private OptionWords() {}

    /** Stages for {@code --no-cache-filter}. */
    static List<String> stages(String text) {
        List<String> stages = new ArrayList<>();
        for (String stage : text.split(",", -1)) {
            if (stage.isBlank()) {
                throw new InvalidRequestException(
                        BuildOption.NO_CACHE_FILTER,
                        ": `" + text + "` has an empty stage name; write one stage, or several separated by commas.");
            }
            stages.add(stage.strip());
        }
        return stages;
    }

    /** Entitlements for {@code --allow}. */
    static List<String> entitlements(String text) {
        if (text.startsWith("device=")) {
            return List.of(text);
        }
        List<String> entitlements = new ArrayList<>();
        for (String entitlement : text.split(",", -1)) {
            String name = entitlement.strip();
            switch (name) {
                case "network.host", "security.insecure", "device", "buildx.local.delete" -> entitlements.add(name);
                default ->
                    throw new InvalidRequestException(
                            BuildOption.ALLOW,
                            ": BuildKit has no entitlement `" + name
                                    + "`; use network.host, security.insecure or device.");
            }
        }
        return entitlements;
    }

    static String network(String mode) {
        if (!mode.equals("default") && !mode.equals("none") && !mode.equals("host")) {
            throw new InvalidRequestException(
                    BuildOption.NETWORK,
                    ": BuildKit has no network `" + mode
                            + "`; use default, none or host, or on a builder created with the driver option"
                            + " network=NAME.");
        }
        return mode;
    }

    /** A method for {@code --call}; {@code build} for an ordinary build. */
    static String call(String method) {
        int comma = method.indexOf(',');
        switch ((comma < 0 ? method : method.substring(0, comma)).toLowerCase(Locale.ROOT)) {
            case "build", "check", "lint", "outline", "targets" -> {}
            default ->
                throw new InvalidRequestException(
                        BuildOption.CALL,
                        ": `" + method + "` is not an evaluation method; use build, check, outline or targets.");
        }
        return method;
    }

    static String progress(String mode) {
        switch (mode) {
            case "auto", "none", "plain", "quiet", "rawjson", "tty" -> {
                return mode;
            }
            default ->
                throw new InvalidRequestException(
                        BuildOption.PROGRESS,
                        ": `" + mode + "` is not a progress type; use auto, none, plain, quiet, rawjson or" + " tty.");
        }
    }

    static Boolean truth(BuildOption<?> option, String text) {
        if (!GoBoolean.isTrue(text) && !GoBoolean.isFalse(text)) {
            throw new InvalidRequestException(option, ": `" + text + "` is neither true nor false.");
        }
        return GoBoolean.isTrue(text);
    }
}
