package io.jenkins.plugins.optimizeddockerbuild.engine.progress;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * What makes a layer the same layer in two builds. Digests do not: they change with every input.
 *
 * @param platform as BuildKit names it; null where it names none
 * @param stage as BuildKit names it; null where it names none
 * @param instruction every run of white space as one blank
 */
public record LayerKey(
        @CheckForNull String platform, @CheckForNull String stage, String instruction) {

    public LayerKey {
        instruction = String.join(" ", instruction.strip().split("\\s+"));
    }

    public static LayerKey of(VertexName name) {
        return new LayerKey(name.platform(), name.stage(), name.text());
    }
}
