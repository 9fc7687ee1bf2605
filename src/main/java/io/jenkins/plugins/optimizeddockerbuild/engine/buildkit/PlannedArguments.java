package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildArgument;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildSecret;
import io.jenkins.plugins.optimizeddockerbuild.engine.secret.SecretText;

/**
 * Build arguments on the client's command line. A value that looks like a secret goes through the client's environment,
 * which other users of the machine cannot read.
 */
final class PlannedArguments {
    private static final String INLINE_CACHE = "BUILDKIT_INLINE_CACHE";

    private final BuildRequest request;
    private final ClientEnvironment environment;
    private final PlanDraft draft;

    PlannedArguments(BuildRequest request, ClientEnvironment environment, PlanDraft draft) {
        this.request = request;
        this.environment = environment;
        this.draft = draft;
    }

    void add(BuildArgument argument) {
        String name = argument.name();
        String value = argument.value();
        if (!request.mayWriteCaches() && name.equals(INLINE_CACHE)) {
            draft.notes.add("The image has no inline cache: " + request.readOnlyReason() + ", so the build argument "
                    + INLINE_CACHE + " is left out.");
            return;
        }
        if (value == null || !SecretText.isSecret(name, value)) {
            draft.option(BuildOption.BUILD_ARG, argument);
            if (value == null && environment.variables().get(name) == null) {
                draft.notes.add("The build argument `" + name
                        + "` should come from the environment, where it is not set: the Dockerfile's default applies.");
            }
            return;
        }
        draft.notes.add("The build argument `" + name
                + "` looks like a secret, and build arguments stay readable in the"
                + " image's history; pass it with " + request.spelling().secretInsteadOf(name)
                + " and RUN --mount=type=secret instead.");
        if (mayComeFromEnvironment(name, value)) {
            draft.variables.put(name, value);
            draft.write(BuildOption.BUILD_ARG, name, name + "=" + SecretText.MASK);
        } else {
            draft.write(BuildOption.BUILD_ARG, name + "=" + value, name + "=" + SecretText.MASK);
        }
    }

    /**
     * Other users of the machine cannot read the environment, but the variable must not have a meaning for the client.
     */
    private boolean mayComeFromEnvironment(String name, String value) {
        for (String prefix : new String[] {"DOCKER_", "BUILDX_", "BUILDKIT_", "AWS_", "ACTIONS_"}) {
            if (name.startsWith(prefix)) {
                return false;
            }
        }
        for (BuildSecret secret : request.secrets()) {
            if (name.equals(secret.environmentVariable()) || secret.file() == null && name.equals(secret.id())) {
                return value.equals(environment.variables().get(name));
            }
        }
        String other = draft.variables.get(name);
        return isVariableName(name) && value.indexOf('\0') < 0 && (other == null || other.equals(value));
    }

    private static boolean isVariableName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
            if (!letter && (i == 0 || c < '0' || c > '9')) {
                return false;
            }
        }
        return true;
    }
}
