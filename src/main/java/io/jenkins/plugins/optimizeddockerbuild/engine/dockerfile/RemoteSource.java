package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import java.util.Locale;

/** Distinguishes sources of ADD that BuildKit downloads from those in the build context. */
final class RemoteSource {
    private RemoteSource() {}

    /** Whether it is a URL or a Git reference; {@code github.com/owner/name} without a scheme is a path. */
    static boolean isRemote(String source) {
        if (source.startsWith("http://") || source.startsWith("https://")) {
            return true;
        }
        if (source.startsWith("./") || source.startsWith("../") || source.startsWith("github.com/")) {
            return false;
        }
        String scheme = scheme(source);
        if (!scheme.isEmpty()) {
            String path = withoutQueryAndFragment(source);
            return switch (scheme) {
                case "ssh", "git" -> true;
                case "http", "https" -> path.endsWith(".git");
                default -> false;
            };
        }
        return isScpStyle(source);
    }

    private static String scheme(String source) {
        int end = source.indexOf("://");
        if (end <= 0) {
            return "";
        }
        for (int i = 0; i < end; i++) {
            char c = source.charAt(i);
            if (!isLetterOrDigit(c)) {
                return "";
            }
        }
        return source.substring(0, end).toLowerCase(Locale.ROOT);
    }

    private static String withoutQueryAndFragment(String url) {
        int fragment = url.indexOf('#');
        String path = fragment < 0 ? url : url.substring(0, fragment);
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }

    /** {@code git@host:path}. */
    private static boolean isScpStyle(String source) {
        int at = source.indexOf('@');
        int colon = source.indexOf(':', at + 1);
        if (at <= 0 || colon <= at + 1) {
            return false;
        }
        for (int i = 0; i < colon; i++) {
            char c = source.charAt(i);
            boolean allowed = isLetterOrDigit(c) || c == '-' || (i < at ? c == '_' : c == '.' || i == at);
            if (!allowed) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
