package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The values of options that take one of a few words, or several words with commas between them. */
final class Words {
    private Words() {}

    /** Stages of {@code --no-cache-filter}. */
    static List<String> stages(String text) {
        List<String> stages = new ArrayList<>();
        for (String stage : text.split(",", -1)) {
            if (stage.isBlank()) {
                throw new InvalidRequestException(
                        BuildOption.NO_CACHE_FILTER,
                        ": `" + text
                                + "` has an empty stage name; write a stage, or several with commas between them.");
            }
            stages.add(stage.strip());
        }
        return stages;
    }

    /** Entitlements of {@code --allow}. */
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
                                    + "`; it knows network.host, security.insecure and device.");
            }
        }
        return entitlements;
    }

    static String network(String mode) {
        if (!mode.equals("default") && !mode.equals("none") && !mode.equals("host")) {
            throw new InvalidRequestException(
                    BuildOption.NETWORK,
                    ": BuildKit has no network `" + mode
                            + "`; it knows default, none and host, and a builder made with the driver option"
                            + " network=NAME.");
        }
        return mode;
    }

    /** A way to evaluate a build; {@code build} for an ordinary build. */
    static String call(String method) {
        int comma = method.indexOf(',');
        switch ((comma < 0 ? method : method.substring(0, comma)).toLowerCase(Locale.ROOT)) {
            case "build", "check", "lint", "outline", "targets" -> {}
            default ->
                throw new InvalidRequestException(
                        BuildOption.CALL,
                        ": `" + method
                                + "` is not a way to evaluate a build; there are build, check, outline and targets.");
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
                        ": `" + mode + "` is not a kind of progress; there are auto, none, plain, quiet, rawjson and"
                                + " tty.");
        }
    }

    static Boolean truth(BuildOption<?> option, String text) {
        if (!GoBoolean.isTrue(text) && !GoBoolean.isFalse(text)) {
            throw new InvalidRequestException(option, ": `" + text + "` is neither true nor false.");
        }
        return GoBoolean.isTrue(text);
    }
}
