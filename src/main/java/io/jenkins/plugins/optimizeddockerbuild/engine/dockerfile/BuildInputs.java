package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Map;
import java.util.Set;

/**
 * What a build gives to its Dockerfile, as far as it decides what the instructions mean.
 *
 * @param target name of the stage to build; null for the last
 * @param buildArgs build arguments that the build sets
 * @param namedContexts names of extra contexts ({@code --build-context name=…}); they replace stages and images of that
 *     name
 * @param platform the target platform, such as {@code linux/arm64}; null for the builder's own, which is not known
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

    /** Nothing but the Dockerfile. */
    public static BuildInputs none() {
        return new BuildInputs(null, Map.of(), Set.of(), null);
    }

    /** Whether an extra context takes the place of the image or stage of that name, as {@code docker-image} names go. */
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
    static String familiar(String reference) {
        String name = reference.startsWith("docker.io/") ? reference.substring("docker.io/".length()) : reference;
        if (name.startsWith("library/") && name.indexOf('/', "library/".length()) < 0) {
            name = name.substring("library/".length());
        }
        return name.endsWith(":latest") ? name.substring(0, name.length() - ":latest".length()) : name;
    }
}
