package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import java.nio.file.Files;

/** The kind of a build context, tested in buildx's order. Source: {@code loadInputs} in {@code build/opt.go}. */
public enum ContextKind {
    FOLDER,
    /** A Git repository, by URL or in the short form {@code git@host:path} or {@code github.com/owner/name}. */
    GIT,
    /** A file or archive on an HTTP server. */
    HTTP,
    STANDARD_INPUT,
    /** None of the others. */
    MISSING;

    /** The kind of a request's context. */
    public static ContextKind of(String context, ClientEnvironment environment) {
        if (context.equals("-")) {
            return STANDARD_INPUT;
        }
        if (Files.isDirectory(environment.resolve(context))) {
            return FOLDER;
        }
        return ofRemote(context);
    }

    static ContextKind ofRemote(String text) {
        boolean isHttp = text.startsWith("http://") || text.startsWith("https://");
        int fragment = text.indexOf('#');
        String address = fragment < 0 ? text : text.substring(0, fragment);
        int query = address.indexOf('?');
        address = query < 0 ? address : address.substring(0, query);
        if (isHttp) {
            return address.endsWith(".git") ? GIT : HTTP;
        }
        if (text.startsWith("git://") || text.startsWith("ssh://") || text.startsWith("github.com/")) {
            return GIT;
        }
        return isScpLike(address) ? GIT : MISSING;
    }

    /** {@code user@host:path}. */
    private static boolean isScpLike(String text) {
        int at = text.indexOf('@');
        int colon = text.indexOf(':', at + 1);
        return at > 0 && colon > at + 1 && colon < text.length() - 1 && text.indexOf('/') != 0 && isWord(text, 0, at);
    }

    private static boolean isWord(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!Character.isLetterOrDigit(c) && c != '-' && c != '_' && c != '.') {
                return false;
            }
        }
        return to > from;
    }
}
