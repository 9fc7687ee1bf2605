package io.jenkins.plugins.optimizeddockerbuild.engine.text;

/** Cuts texts that are too long to show. */
public final class Ellipsis {
    private Ellipsis() {}

    /**
     * The text, or its first characters with {@code …} for the rest.
     *
     * @param longest maximum number of characters before the ellipsis; a surrogate pair stays whole
     */
    public static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
        return text.substring(0, end) + "…";
    }
}
