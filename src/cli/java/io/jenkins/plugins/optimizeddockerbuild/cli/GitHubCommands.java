package io.jenkins.plugins.optimizeddockerbuild.cli;

import java.util.List;

/**
 * Lines on standard output that GitHub's runner shows as annotations of a file. Source: GitHub's "Workflow commands for
 * GitHub Actions", {@code error}, {@code warning} and {@code notice}.
 */
final class GitHubCommands {
    private GitHubCommands() {}

    /** @param dockerfile path with slashes, relative to the root of the checkout if it is inside */
    static String of(List<Annotation> annotations, String dockerfile) {
        StringBuilder text = new StringBuilder();
        for (Annotation annotation : annotations) {
            text.append("::")
                    .append(command(annotation.level()))
                    .append(" file=")
                    .append(property(dockerfile));
            if (annotation.lines() != null) {
                text.append(",line=")
                        .append(annotation.lines().first())
                        .append(",endLine=")
                        .append(annotation.lines().last());
            }
            text.append(",title=")
                    .append(property(annotation.title()))
                    .append("::")
                    .append(data(annotation.text()))
                    .append('\n');
        }
        return text.toString();
    }

    private static String command(Annotation.Level level) {
        return switch (level) {
            case FAILURE, HIGH -> "error";
            case MEDIUM -> "warning";
            case LOW -> "notice";
        };
    }

    /** Escapes the text of a command for the runner. */
    private static String data(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String property(String text) {
        return data(text).replace(":", "%3A").replace(",", "%2C");
    }
}
