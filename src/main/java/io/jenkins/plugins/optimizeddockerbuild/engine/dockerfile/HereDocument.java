package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

/**
 * A here-document of a RUN, COPY or ADD instruction.
 *
 * @param name the word that ends it; for COPY and ADD also the name of the file
 * @param expand whether variables in it are expanded (no part of the name is quoted); BuildKit does so for COPY and ADD,
 *     for RUN the shell does
 * @param chomp whether it was opened with {@code <<-}, which removes the tabs at the start of its lines
 * @param fileDescriptor the number before {@code <<}, 0 where there is none
 * @param content its lines verbatim, with their endings, tabs included
 * @param lines from its first line to the line with its name
 */
public record HereDocument(
        String name, boolean expand, boolean chomp, int fileDescriptor, String content, LineRange lines) {
    /** The content as the build sees it: without leading tabs where {@code <<-} asks for that. */
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
