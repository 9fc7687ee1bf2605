package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * What makes a layer the same layer in two builds: platform, stage and the text of the instruction. Digests change with
 * every input, so they do not serve.
 *
 * @param platform such as {@code linux/arm64}; empty where the build is for one platform and BuildKit prints none
 * @param stage name of the stage, {@code stage-0} also where BuildKit prints none because there is one only
 * @param instruction its text with white space made single blanks, and without the digest of an image
 */
public record LayerKey(String platform, String stage, String instruction) {
    /**
     * @param platform as printed; null where it is not
     * @param stage as printed; null where it is not
     * @param text the instruction as printed or as it stands in the Dockerfile
     */
    public static LayerKey of(@CheckForNull String platform, @CheckForNull String stage, String text) {
        return new LayerKey(platform == null ? "" : platform, stage == null ? "stage-0" : stage, normalised(text));
    }

    /** The key of a step by its Dockerfile, which does not change with the value of a build argument. */
    public static LayerKey of(@CheckForNull String platform, DockerfileSteps.Step step) {
        Statement statement = step.instruction().statement();
        String line = statement.line().substring(statement.spelling().length());
        return of(platform, step.stage().displayName(), statement.keyword() + line);
    }

    private static String normalised(String text) {
        String normal = Whitespace.normalise(text);
        int digest = normal.indexOf("@sha256:");
        return normal.startsWith("FROM ") && digest > 0 ? normal.substring(0, digest) : normal;
    }
}
