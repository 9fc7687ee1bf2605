package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.json.JsonTree;
import io.jenkins.plugins.optimizeddockerbuild.engine.secret.SecretText;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds secrets in the content of files with a known format. A value counts when it could be used: not a comment, a
 * reference to a variable, an encrypted text, or an obvious placeholder.
 */
public final class SecretContent {
    /** {@code NAME=value}, {@code name: value}, {@code "name" = "value"}, with prefixes from shells and lists. */
    private static final Pattern SETTING =
            Pattern.compile("(?:export\\s+|set\\s+|-\\s+)?[\"']?([\\w.-]+)[\"']?\\s*[:=]\\s*(.*)");

    /** Placeholder words, and nothing else. */
    private static final Pattern PLACEHOLDER =
            Pattern.compile("(?i)(?:(?:pass(?:word|wd|phrase)?|pwd?|secret|change|me|it|to|your"
                    + "|my|the|a|an|here|in|this|with|some|for|example|sample|user(?:name)?|postgres|root|admin|test(?:ing)?|dummy|token"
                    + "|guest|mysql|redis|mongo|rabbitmq|dev(?:elopment)?|foo|bar|baz|fake|placeholder|docker|build|key|api|app|db"
                    + "|database|value|replace|insert|set|enter|todo|none|null|nil|undefined|empty|default|local(?:host)?|demo|super"
                    + "|random|string|generated?|not|real|x{3,}|\\*+|\\.{2,}|\\d{1,4})[-_ .!@]*)+");

    /** Words; those that speak of a password say what belongs there. */
    private static final Pattern DESCRIPTION = Pattern.compile("[A-Za-z]+(?:[-_ ][A-Za-z]+){2,}");

    private static final Pattern PLAIN = Pattern.compile(
            "(?i)true|false|yes|no|on|off|-?\\d+(?:\\.\\d+)?(?:ms|s|m|h|d|w|days?|hours?|minutes?|seconds?|kb|mb|gb)?|[.~]?/.*|[a-z]:\\\\.*");

    /** Metadata about a secret. */
    private static final Pattern ABOUT = Pattern.compile(
            "(?i).*[_.-](names?|ids?|files?|paths?|dir|urls?|uri|ttl|expiry|expires"
                    + "|length|size|type|alg|algorithm|header|prefix|issuer|audience|enabled|count|limit|timeout|rotation|version)");

    /** A section of YAML whose values nobody uses in production. */
    private static final Pattern OF_DEVELOPMENT =
            Pattern.compile("(?i)(development|dev|tests?|testing|ci|local):\\s*(&\\w+\\s*)?(#.*)?");

    /** What AWS KMS has encrypted begins with these bytes in base64. */
    private static final Pattern OF_KMS = Pattern.compile("(.*[:=])?AQICAH[A-Za-z0-9+/=]{40,}");

    private static final Pattern NETRC = Pattern.compile("(?m)^(?!\\s*#).*?\\bpassword\\s+(\\S+)");
    private static final Pattern HASHED = Pattern.compile("(?m)^[^#:\\s][^:\\s]*:(\\S+)\\s*$");
    private static final Pattern CLEAR_TEXT =
            Pattern.compile("(?i)<add\\s+key\\s*=\\s*\"cleartextpassword\"\\s+value\\s*=\\s*\"([^\"]*)\"");
    private static final Pattern XML_COMMENT = Pattern.compile("(?s)<!--.*?-->");
    private static final Pattern ANY = Pattern.compile(".*");

    /** Letters and digits that no person chose. */
    private static final Pattern TOKEN = Pattern.compile("(?=.*[0-9])(?=.*[A-Za-z])[\\w-]{20,}");

    private static final Pattern KEY = Pattern.compile("-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----");

    private static final List<String> COMPOSER_LOGINS = List.of(
            "http-basic", "github-oauth", "gitlab-oauth", "gitlab-token", "bitbucket-oauth", "bearer", "forgejo-token");

    private final String text;

    SecretContent(String text) {
        this.text = text;
    }

    /** A value with one of the names, in any notation. */
    boolean hasSetting(String... names) {
        for (String line : text.split("\n")) {
            String content = line.strip();
            String lower = content.toLowerCase(Locale.ROOT);
            for (String name : names) {
                int at = isComment(content) ? -1 : lower.indexOf(name);
                if (at >= 0 && isAssigned(content.substring(at + name.length()))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isAssigned(String rest) {
        String value = rest.strip();
        value = value.startsWith("\"") || value.startsWith("'")
                ? value.substring(1).strip()
                : value;
        return (value.startsWith("=") || value.startsWith(":")) && isOwnValue(value.substring(1));
    }

    /** A setting that is secret by its name or by its value. */
    boolean hasSecretSetting() {
        boolean development = false;
        for (String line : text.stripLeading().startsWith("{") ? text.split("[\n{},]") : text.split("\n")) {
            String content = line.strip();
            development = OF_DEVELOPMENT.matcher(line).matches()
                    || development
                            && (content.isEmpty() || Character.isWhitespace(line.charAt(0)) || isComment(content));
            if (development) {
                continue;
            }
            Matcher setting = SETTING.matcher(content);
            if (!isComment(content) && setting.matches() && isSecret(setting.group(1), setting.group(2))) {
                return true;
            }
        }
        return false;
    }

    /**
     * The value of a setting that is secret by its name or its form.
     *
     * @param assigned as written, with its quotes
     * @return null for a reference, an obvious placeholder, or what is no secret
     */
    @CheckForNull
    public static String secret(String name, String assigned) {
        return isSecret(name, assigned) ? value(assigned) : null;
    }

    private static boolean isSecret(String name, String assigned) {
        String value = value(assigned);
        if (!isOwnValue(assigned)) {
            return false;
        }
        for (String credential : SecretText.urlCredentials(value)) {
            if (isOwnValue(credential)
                    && isPassword(value, credential)
                    && !PLACEHOLDER.matcher(credential).matches()) {
                return true;
            }
        }
        boolean describes = DESCRIPTION.matcher(value).matches() && SecretText.isSecretName(value);
        boolean isMeant = !PLACEHOLDER.matcher(value).matches()
                && !describes
                && !PLAIN.matcher(value).matches()
                && !value.contains("://")
                && !name.toLowerCase(Locale.ROOT).contains(value.toLowerCase(Locale.ROOT));
        return SecretText.isSecretValue(value)
                || SecretText.isSecretName(name) && !ABOUT.matcher(name).matches() && isMeant;
    }

    private static boolean isComment(String line) {
        // npm's settings start with the two slashes of an address
        return line.startsWith("#") || line.startsWith(";") || line.startsWith("// ");
    }

    /** The value after the sign, without quotes and a trailing comment. */
    private static String value(String assigned) {
        String value = assigned.strip();
        if (value.startsWith("\"") || value.startsWith("'")) {
            int end = value.indexOf(value.charAt(0), 1);
            return end < 0 ? value.substring(1) : value.substring(1, end);
        }
        int comment = value.indexOf(" #");
        String plain = comment < 0 ? value : value.substring(0, comment);
        return plain.replaceFirst("[,;]\\s*$", "").strip();
    }

    /** A literal value. */
    private static boolean isOwnValue(String assigned) {
        String stripped = assigned.strip();
        String value = value(stripped);
        return !value.isEmpty()
                && !stripped.startsWith("#")
                && !stripped.startsWith(";")
                && !value.startsWith("$")
                && !value.startsWith("%")
                && !value.startsWith("<")
                && !value.startsWith("{")
                && !value.startsWith("[")
                && !value.startsWith("ENC[")
                && !OF_KMS.matcher(value).matches()
                && !value.startsWith("!")
                && !value.startsWith("op://")
                && !value.startsWith("vault:")
                && !value.equals("null")
                && !value.equals("|")
                && !value.equals(">");
    }

    boolean hasPrivateKey() {
        return KEY.matcher(text).find();
    }

    /** {@code https://user:password@host} with a literal password. */
    boolean hasPasswordInAddress() {
        return hasPasswordInAddress(ANY);
    }

    /**
     * The same in some of the lines.
     *
     * @param lines that count
     */
    boolean hasPasswordInAddress(Pattern lines) {
        for (String line : text.split("\n")) {
            String content = line.strip();
            if (!isComment(content)
                    && lines.matcher(content).matches()
                    && SecretText.urlCredentials(content).stream()
                            .anyMatch(credential -> isOwnValue(credential) && isPassword(content, credential))) {
                return true;
            }
        }
        return false;
    }

    /** Whether it is no mere user name: {@code https://user@host}, unlike {@code https://TOKEN@host}. */
    private static boolean isPassword(String text, String credential) {
        return !text.contains("://" + credential + "@")
                || SecretText.isSecretValue(credential)
                || TOKEN.matcher(credential).matches();
    }

    boolean hasPasswordElement() {
        String xml = XML_COMMENT.matcher(text).replaceAll("");
        for (int at = xml.indexOf("<password>"); at >= 0; at = xml.indexOf("<password>", at + 1)) {
            int end = xml.indexOf('<', at + 1);
            if (isOwnValue(end < 0 ? xml.substring(at + 10) : xml.substring(at + 10, end))) {
                return true;
            }
        }
        return false;
    }

    boolean hasNugetPassword() {
        Matcher found = CLEAR_TEXT.matcher(XML_COMMENT.matcher(text).replaceAll(""));
        while (found.find()) {
            if (isOwnValue(found.group(1))) {
                return true;
            }
        }
        return false;
    }

    boolean hasNetrcPassword() {
        Matcher found = NETRC.matcher(text);
        while (found.find()) {
            if (isOwnValue(found.group(1))) {
                return true;
            }
        }
        return false;
    }

    boolean hasPasswordHashes() {
        return HASHED.matcher(text).find();
    }

    /** The current format of Docker's and Podman's logins. */
    boolean hasDockerLogin() {
        return isLogin(json().get("auths"));
    }

    /** The format before Docker 1.7. */
    boolean hasOldDockerLogin() {
        return isLogin(json());
    }

    private static boolean isLogin(JsonTree logins) {
        for (JsonTree login : values(logins)) {
            for (String name : new String[] {"auth", "identitytoken", "registrytoken", "password"}) {
                if (isOwnValue(login.get(name).text(""))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Composer's kinds of logins; below them a host or a user, and the value. */
    boolean hasComposerLogin() {
        JsonTree root = json();
        for (String kind : COMPOSER_LOGINS) {
            for (JsonTree login : values(root.get(kind))) {
                String value = login.text(login.get("password")
                        .text(login.get("consumer-secret")
                                .text(login.get("token").text(""))));
                if (isOwnValue(value)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static List<JsonTree> values(JsonTree tree) {
        return tree.items().isEmpty() ? List.copyOf(tree.members().values()) : tree.items();
    }
    /** The account that a JSON file logs in to; null for none. */
    @CheckForNull
    String cloudAccount() {
        if (!text.contains("\"private_key\"")
                && !text.contains("\"refresh_token\"")
                && !text.contains("\"clientSecret\"")
                && !text.contains("\"client_secret\"")) {
            return null;
        }
        JsonTree root = json();
        if (isOwnValue(root.get("private_key").text(""))
                && (root.get("type").text("").equals("service_account") || root.has("client_email"))) {
            return "key of a Google Cloud service account";
        }
        if (isOwnValue(root.get("refresh_token").text("")) && root.has("client_id")) {
            return "Google Cloud credentials";
        }
        if (isOwnValue(root.get("clientSecret").text("")) && root.has("clientId")) {
            return "Azure credentials";
        }
        for (String kind : new String[] {"installed", "web"}) {
            if (isOwnValue(root.get(kind).get("client_secret").text(""))) {
                return "secret of an OAuth client";
            }
        }
        return null;
    }

    /** Missing where it is cut off, or none. */
    private JsonTree json() {
        return JsonTree.parseOrMissing(text);
    }
}
