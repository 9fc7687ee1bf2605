package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * Identifies a layer across builds by platform, stage and the text of the instruction. Digests are unsuitable, because
 * they change with every input.
 *
 * @param platform such as {@code linux/arm64}; empty when the build is for one platform and BuildKit prints none
 * @param stage name of the stage, {@code stage-0} even if BuildKit prints none for the only stage; empty for a FROM:
 *     stages that start from the same image share its layer, and BuildKit names it after whichever came first
 * @param instruction its text with white space collapsed, and without the digest of an image
 */
public record LayerKey(String platform, String stage, String instruction) {
    /**
     * @param platform as printed; null when missing
     * @param stage as printed; null when missing
     * @param text the instruction as printed or as in the Dockerfile
     */
    public static LayerKey of(@CheckForNull String platform, @CheckForNull String stage, String text) {
        String instruction = normalised(text);
        if (isFrom(instruction)) {
            return new LayerKey(platform == null ? "" : pulledFor(platform), "", instruction);
        }
        return new LayerKey(platform == null ? "" : platform, stage == null ? "stage-0" : stage, instruction);
    }

    /** A stage that runs on one platform for another, {@code linux/amd64->arm64}, pulls the image for the first. */
    private static String pulledFor(String platform) {
        int arrow = platform.indexOf("->");
        return arrow < 0 ? platform : platform.substring(0, arrow);
    }

    /** The key of a step according to its Dockerfile, independent of the values of build arguments. */
    public static LayerKey of(@CheckForNull String platform, DockerfileSteps.Step step) {
        Statement statement = step.instruction().statement();
        String line = statement.line().substring(statement.spelling().length());
        return of(platform, step.stage().displayName(), statement.keyword() + line);
    }

    /** Whether it is a FROM, which makes no layer of its own. */
    public boolean startsStage() {
        return isFrom(instruction);
    }

    private static boolean isFrom(String instruction) {
        return instruction.startsWith("FROM ");
    }

    private static String normalised(String text) {
        String normal = Whitespace.normalise(text);
        int digest = normal.indexOf("@sha256:");
        return isFrom(normal) && digest > 0 ? normal.substring(0, digest) : normal;
    }
}
