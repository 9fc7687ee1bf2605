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
        instruction = normalised(instruction);
    }

    public static LayerKey of(VertexName name) {
        return new LayerKey(name.platform(), name.stage(), name.text());
    }

    private static String normalised(String text) {
        StringBuilder words = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isWhitespace(c)) {
                words.append(c);
            } else if (!words.isEmpty() && words.charAt(words.length() - 1) != ' ') {
                words.append(' ');
            }
        }
        return words.toString().stripTrailing();
    }
}
