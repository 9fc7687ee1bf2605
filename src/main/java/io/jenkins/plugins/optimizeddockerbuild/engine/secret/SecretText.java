package io.jenkins.plugins.optimizeddockerbuild.engine.secret;

import java.util.Locale;
import java.util.Set;

/**
 * Finds secrets in what is about to be shown. What counts as the name of a secret is what BuildKit's own check
 * {@code SecretsUsedInArgOrEnv} warns about, and a few words more.
 */
public final class SecretText {
    public static final String MASK = "***";

    private static final Set<String> WORDS = Set.of(
            "apikey",
            "auth",
            "credential",
            "credentials",
            "key",
            "pass",
            "passphrase",
            "passwd",
            "password",
            "pat",
            "pwd",
            "pword",
            "secret",
            "token");

    /** How well-known services begin their tokens. */
    private static final String[] TOKEN_PREFIXES = {
        "ghp_",
        "gho_",
        "ghs_",
        "ghu_",
        "github_pat_",
        "glpat-",
        "gldt-",
        "xoxb-",
        "xoxp-",
        "npm_",
        "pypi-",
        "sk-",
        "AKIA",
        "ASIA",
        "eyJ",
        "hvs.",
        "dop_v1_",
        "dckr_pat_"
    };

    private static final int SHORTEST_TOKEN = 16;

    private SecretText() {}

    /** True for names such as {@code NPM_TOKEN}, false for {@code PUBLIC_KEY}. */
    public static boolean isSecretName(String name) {
        boolean secret = false;
        StringBuilder word = new StringBuilder();
        for (int i = 0; i <= name.length(); i++) {
            char c = i < name.length() ? name.charAt(i) : '_';
            boolean hump = i > 0 && Character.isUpperCase(c) && Character.isLowerCase(name.charAt(i - 1));
            if (hump || !Character.isLetterOrDigit(c)) {
                String lower = word.toString().toLowerCase(Locale.ROOT);
                if (lower.equals("public")) {
                    return false;
                }
                secret |= WORDS.contains(lower);
                word.setLength(0);
            }
            if (Character.isLetterOrDigit(c)) {
                word.append(c);
            }
        }
        return secret;
    }

    /** True for what looks like a token or a private key. */
    public static boolean isSecretValue(String value) {
        if (value.length() < SHORTEST_TOKEN) {
            return false;
        }
        for (String prefix : TOKEN_PREFIXES) {
            if (value.startsWith(prefix)) {
                return value.indexOf(' ') < 0;
            }
        }
        return value.startsWith("-----BEGIN ") && value.contains("PRIVATE KEY");
    }

    /** The text with the password of each URL in it masked: {@code https://user:***@host/}. */
    public static String withoutUrlCredentials(String text) {
        int scheme = text.indexOf("://");
        if (scheme < 0 || text.indexOf('@', scheme) < 0) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length());
        int from = 0;
        while (scheme >= 0) {
            int authority = scheme + 3;
            int end = endOfAuthority(text, authority);
            int at = text.lastIndexOf('@', end - 1);
            String name = scheme(text, scheme);
            if (at >= authority && !name.equals("docker-image") && !name.equals("oci-layout")) {
                int colon = text.indexOf(':', authority);
                boolean hasPassword = colon >= 0 && colon < at;
                // A name alone can be the token itself (https://TOKEN@host); that of SSH never is.
                boolean isLoginName = name.endsWith("ssh");
                shown.append(text, from, hasPassword ? colon + 1 : authority);
                shown.append(hasPassword || !isLoginName ? MASK : text.substring(authority, at));
                from = at;
            }
            scheme = text.indexOf("://", Math.max(end, authority));
        }
        return shown.append(text, from, text.length()).toString();
    }

    private static String scheme(String text, int end) {
        int from = end;
        while (from > 0
                && (Character.isLetterOrDigit(text.charAt(from - 1)) || "+-.".indexOf(text.charAt(from - 1)) >= 0)) {
            from--;
        }
        return text.substring(from, end);
    }

    private static int endOfAuthority(String text, int from) {
        int i = from;
        while (i < text.length() && "/?#, \t\n\"'".indexOf(text.charAt(i)) < 0) {
            i++;
        }
        return i;
    }
}
