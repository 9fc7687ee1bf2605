package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

/**
 * A here-document of a RUN, COPY or ADD instruction.
 *
 * @param name the word that closes it; for COPY and ADD also the name of the file
 * @param expand whether variables in it are expanded (no part of the name is quoted), by BuildKit for COPY and ADD, by
 *     the shell for RUN
 * @param chomp whether it was opened with {@code <<-}, which removes tabs at the start of lines
 * @param fileDescriptor the number before {@code <<}, 0 when there is none
 * @param content its lines verbatim, with endings and tabs
 * @param lines from its first line to the closing one
 */
public record HereDocument(
        String name, boolean expand, boolean chomp, int fileDescriptor, String content, Lines lines) {
    /** The content as the build sees it: without leading tabs if opened with {@code <<-}. */
    public String text() {
        if (!chomp) {
            return content;
        }
        StringBuilder text = new StringBuilder(content.length());
        boolean lineStart = true;
        for (int i = 0; i < content.length(); i++) {
            char c = content.charAt(i);
            if (lineStart && c == '\t') {
                continue;
            }
            text.append(c);
            lineStart = c == '\n';
        }
        return text.toString();
    }
}
