package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Map;
import java.util.Set;

/**
 * What a build passes to its Dockerfile, as far as it affects the meaning of instructions.
 *
 * @param target name of the stage to build; null for the last
 * @param buildArgs build arguments that the build sets
 * @param namedContexts names of extra contexts ({@code --build-context name=…}), which replace stages and images of
 *     that name
 * @param platform the target platform, such as {@code linux/arm64}; null for the builder's own, which is unknown
 */
public record BuildInputs(
        @CheckForNull String target,
        Map<String, String> buildArgs,
        Set<String> namedContexts,
        @CheckForNull String platform) {
    public BuildInputs {
        buildArgs = Map.copyOf(buildArgs);
        namedContexts = Set.copyOf(namedContexts);
    }

    /** Nothing besides the Dockerfile. */
    public static BuildInputs none() {
        return new BuildInputs(null, Map.of(), Set.of(), null);
    }

    /** Whether an extra context replaces the image or stage of that name, compared like {@code docker-image} names. */
    boolean replaces(String reference) {
        String name = familiar(reference);
        if (name.equals("scratch") || name.equals("context")) {
            return false;
        }
        for (String context : namedContexts) {
            if (familiar(context).equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** The short form of an image's name: without Docker Hub's prefixes and {@code :latest}. */
    public static String familiar(String reference) {
        String name = ImageName.familiar(reference);
        return name.endsWith(":latest") ? name.substring(0, name.length() - ":latest".length()) : name;
    }
}
