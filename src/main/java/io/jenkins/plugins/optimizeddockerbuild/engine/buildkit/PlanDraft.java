package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.NameAndValue;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Spelling;
import io.jenkins.plugins.optimizeddockerbuild.engine.secret.SecretText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A {@link BuildPlan} in the making: the client's command line, as run and as displayed, with the notes on it. */
final class PlanDraft {
    final List<String> command = new ArrayList<>();
    final List<String> shown = new ArrayList<>(List.of("docker", "buildx"));
    final Map<String, String> variables = new LinkedHashMap<>();
    final List<String> notes = new ArrayList<>();
    final List<String> problems = new ArrayList<>();

    private final Spelling spelling;
    private final Capabilities capabilities;

    PlanDraft(Spelling spelling, Capabilities capabilities) {
        this.spelling = spelling;
        this.capabilities = capabilities;
        command.addAll(capabilities.client());
    }

    void word(String word) {
        command.add(word);
        shown.add(word);
    }

    <T> void option(BuildOption<T> option, @CheckForNull T value) {
        if (value instanceof Boolean isSet) {
            if (isSet) {
                word(option.flag());
            }
        } else if (value != null) {
            write(option, option.written(value), shown(option, value));
        }
    }

    private static <T> String shown(BuildOption<T> option, T value) {
        boolean isSecret = option.mayBeSecret()
                && value instanceof NameAndValue pair
                && SecretText.isSecret(pair.name(), pair.value());
        return isSecret ? ((NameAndValue) value).name() + "=" + SecretText.MASK : option.written(value);
    }

    void write(BuildOption<?> option, String value, String masked) {
        command.add(option.flag());
        command.add(value);
        shown.add(option.flag());
        shown.add(masked);
    }

    /** The sentence for an option that the client does not know. */
    String tooOld(BuildOption<?> option) {
        return tooOld(spell(option), Capabilities.since(option));
    }

    String tooOld(String what, Version since) {
        return "buildx " + capabilities.buildx() + " does not know " + what + "; update it to " + since + " or newer.";
    }

    String spell(BuildOption<?> option) {
        return spelling.name(option);
    }

    static String wayOutOfLimitedEngine() {
        return "enable Docker's containerd image store (\"features\": {\"containerd-snapshotter\": true} in"
                + " /etc/docker/daemon.json), or use a separate builder (`docker buildx create --driver"
                + " docker-container --use`).";
    }
}
