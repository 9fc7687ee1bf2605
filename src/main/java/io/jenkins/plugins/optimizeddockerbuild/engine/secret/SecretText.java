package io.jenkins.plugins.optimizeddockerbuild.engine.secret;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Finds secrets in text before it is shown. Names of secrets are those that BuildKit's own check {@code
 * SecretsUsedInArgOrEnv} warns about, and a few more words.
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

    /** Token prefixes of well-known services. */
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

    /** GitHub's constant in the place of a password, where the token is the user name. */
    private static final String NO_PASSWORD = "x-oauth-basic";

    /** Query parameters that grant access, without what precedes the last hyphen. */
    private static final Set<String> SIGNATURES = Set.of("sig", "signature", "sas", "hmac", "jwt");

    /** Endings of words that name a secret: {@code DBPASSWORD}. */
    private static final String[] ENDS = {"password", "passwd", "passphrase", "secret", "token", "apikey"};

    /** Names a key, and is none: an attribute of S3 caches. */
    private static final String NAME_OF_A_KEY = "access_key_id";

    private SecretText() {}

    /** Whether what has this name and value is a secret, judging by both. */
    public static boolean isSecret(String name, String value) {
        return isSecretName(name) && !name.equals(NAME_OF_A_KEY) || isSecretValue(value);
    }

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
                secret |= WORDS.contains(lower) || endsAsSecret(lower);
                word.setLength(0);
            }
            if (Character.isLetterOrDigit(c)) {
                word.append(c);
            }
        }
        return secret;
    }

    private static boolean endsAsSecret(String word) {
        for (String end : ENDS) {
            if (word.endsWith(end)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a value looks like a token or a private key. */
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

    /**
     * The text with the credentials of each address masked: the password ({@code https://user:***@host/}), and query
     * values that sign or authenticate ({@code ?sig=***}).
     */
    static String withoutUrlCredentials(String text) {
        StringBuilder shown = null;
        int from = 0;
        for (int[] secret : secretsOfUrls(text)) {
            shown = shown == null ? new StringBuilder(text.length()) : shown;
            shown.append(text, from, secret[0]).append(MASK);
            from = secret[1];
        }
        return shown == null ? text : shown.append(text, from, text.length()).toString();
    }

    /** What {@link #withoutUrlCredentials} masks, except what is masked already. */
    public static List<String> urlCredentials(String text) {
        List<String> credentials = new ArrayList<>();
        for (int[] secret : secretsOfUrls(text)) {
            credentials.add(text.substring(secret[0], secret[1]));
        }
        return credentials;
    }

    /** Start and end of each. */
    private static List<int[]> secretsOfUrls(String text) {
        int scheme = text.indexOf("://");
        if (scheme < 0 || text.indexOf('@', scheme) < 0 && text.indexOf('=', scheme) < 0) {
            return List.of();
        }
        List<int[]> secrets = new ArrayList<>();
        while (scheme >= 0) {
            int authority = scheme + 3;
            int end = endOf(text, authority, "/?#, \t\r\n\"'<>`");
            int at = text.lastIndexOf('@', end - 1);
            String name = scheme(text, scheme);
            if (at >= authority && !name.equals("docker-image") && !name.equals("oci-layout")) {
                int colon = text.indexOf(':', authority);
                boolean hasPassword = colon >= 0 && colon < at;
                // A user name alone can be the token itself (https://TOKEN@host), but never for SSH.
                boolean isLoginName = name.endsWith("ssh");
                if (hasPassword && text.substring(colon + 1, at).equals(NO_PASSWORD)) {
                    add(text, authority, colon, secrets);
                } else if (hasPassword || !isLoginName) {
                    add(text, hasPassword ? colon + 1 : authority, at, secrets);
                }
            }
            int last = endOf(text, end, " \t\r\n\"'<>`");
            secretsOfQuery(text, end, last, secrets);
            scheme = text.indexOf("://", Math.max(end, authority));
        }
        return secrets;
    }

    private static void secretsOfQuery(String text, int from, int to, List<int[]> secrets) {
        int name = endOf(text, from, "?#");
        while (name < to) {
            int end = Math.min(to, endOf(text, name + 1, "&;#, "));
            int equals = text.indexOf('=', name);
            if (equals > name && equals < end && isSecretParameter(text.substring(name + 1, equals))) {
                add(text, equals + 1, end, secrets);
            }
            name = end;
        }
    }

    private static boolean isSecretParameter(String name) {
        String last = name.substring(name.lastIndexOf('-') + 1).toLowerCase(Locale.ROOT);
        return SIGNATURES.contains(last) || isSecretName(name);
    }

    private static void add(String text, int from, int to, List<int[]> secrets) {
        String value = text.substring(from, to);
        boolean isMasked = value.chars().allMatch(c -> c == '*') || isReference(value);
        boolean isNew = secrets.isEmpty() || secrets.get(secrets.size() - 1)[1] <= from;
        if (!isMasked && isNew) {
            secrets.add(new int[] {from, to});
        }
    }

    /** Whether a value is a variable of a script, {@code ${TOKEN}}, or {@code $TOKEN} where its name tells. */
    private static boolean isReference(String value) {
        return value.matches("\\$\\{[A-Za-z_][A-Za-z0-9_]*}")
                || value.matches("\\$[A-Z_][A-Z0-9_]*") && isSecretName(value.substring(1));
    }

    private static String scheme(String text, int end) {
        int from = end;
        while (from > 0
                && (Character.isLetterOrDigit(text.charAt(from - 1)) || "+-.".indexOf(text.charAt(from - 1)) >= 0)) {
            from--;
        }
        return text.substring(from, end);
    }

    private static int endOf(String text, int from, String ends) {
        int i = from;
        while (i < text.length() && ends.indexOf(text.charAt(i)) < 0) {
            i++;
        }
        return i;
    }
}
