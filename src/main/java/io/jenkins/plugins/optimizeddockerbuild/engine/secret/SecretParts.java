package io.jenkins.plugins.optimizeddockerbuild.engine.secret;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Extracts the secret parts of a secret: a token itself, the password of {@code user:password}, each line of a key, and
 * from a settings file ({@code .npmrc}, {@code .netrc}, {@code config.json}, a kubeconfig, {@code settings.xml}) the
 * values that look secret or have a secret's name, but not its harmless lines.
 */
final class SecretParts {
    private static final Set<String> HARMLESS = Set.of(
            "true", "false", "null", "none", "auto", "always", "never", "default", "password", "secret", "token");

    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern PASSWORD_WORD = Pattern.compile("(?i)\\bpassword\\s+(\\S+)");
    private static final Pattern ELEMENT = Pattern.compile("<([\\w.:-]+)[^<>]*>([^<]+)</");
    private static final Pattern USER_AND_PASSWORD = Pattern.compile("[^\\s:/=]+:([^\\s/][^\\s]*)");
    private static final Pattern SETTING =
            Pattern.compile("(?:export\\s+|set\\s+|-\\s+)?[\"']?([\\w./:@$-]{1,128}?)[\"']?\\s*(?:=|:\\s|:$)\\s*(.*)");
    private static final int LONG = 20;
    private static final int SHORTEST_MIXED = 8;

    private final Set<String> parts = new LinkedHashSet<>();

    private SecretParts() {}

    /** @param secret the value of a secret, or the text of its file */
    static Set<String> of(String secret) {
        SecretParts found = new SecretParts();
        String text = secret.strip();
        List<String> lines =
                text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        if (lines.size() == 1) {
            found.add(text);
        }
        boolean isDocument = (text.startsWith("{") || text.startsWith("[")) && found.json(text)
                || text.startsWith("<") && found.elements(text);
        if (!isDocument) {
            found.lines(lines);
        }
        return found.parts;
    }

    private void add(String value) {
        String open = value.strip();
        if (open.length() >= SecretForms.SHORTEST && !HARMLESS.contains(open.toLowerCase(Locale.ROOT))) {
            parts.add(open);
        }
    }

    /** False when it is not JSON. */
    private boolean json(String text) {
        Set<String> before = new LinkedHashSet<>(parts);
        try (JsonParser json = JSON.createParser(text)) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.VALUE_STRING) {
                    setting(json.currentName() == null ? "" : json.currentName(), json.getText());
                }
            }
            return true;
        } catch (IOException e) {
            parts.retainAll(before);
            return false;
        }
    }

    private boolean elements(String text) {
        Matcher element = ELEMENT.matcher(text);
        boolean found = false;
        while (element.find()) {
            found = true;
            setting(element.group(1), element.group(2));
        }
        return found;
    }

    private void lines(List<String> lines) {
        int settings = 0;
        for (String line : lines) {
            settings += isSetting(line) ? 1 : 0;
        }
        boolean isDocument = lines.size() > 1 && 2 * settings >= lines.size();
        boolean isKey = false;
        for (String line : lines) {
            if (line.startsWith("-----")) {
                isKey = line.startsWith("-----BEGIN");
            } else if (isKey || !isDocument && !isSetting(line)) {
                add(line);
                addPassword(line);
            } else if (isSetting(line)) {
                Matcher setting = SETTING.matcher(line);
                if (setting.matches()) {
                    setting(setting.group(1), unquoted(setting.group(2)));
                }
            } else if (looksSecret(line)) {
                add(line);
            }
            Matcher password = PASSWORD_WORD.matcher(line);
            while (password.find()) {
                add(unquoted(password.group(1)));
            }
        }
    }

    /** Also comments, section headers and bare list entries, which settings files contain as well. */
    private static boolean isSetting(String line) {
        if (line.startsWith("#") || line.startsWith(";") || line.startsWith("[") || line.equals("---")) {
            return true;
        }
        if (line.startsWith("machine ") || line.startsWith("login ") || line.startsWith("default ")) {
            return true;
        }
        Matcher setting = SETTING.matcher(line);
        // a text ending in = is Base64
        return setting.matches()
                && !(line.contains("=") && setting.group(2).replace("=", "").isBlank());
    }

    private static String unquoted(String value) {
        String open = value.strip();
        boolean isQuoted = open.length() > 1
                && (open.charAt(0) == '"' || open.charAt(0) == '\'')
                && open.charAt(open.length() - 1) == open.charAt(0);
        return isQuoted ? open.substring(1, open.length() - 1) : open;
    }

    private void setting(String name, String value) {
        if (value.startsWith("${") || value.isBlank()) {
            return;
        }
        if (SecretText.isSecret(name, value) || looksSecret(value)) {
            value.lines().filter(line -> !line.startsWith("-----")).forEach(this::add);
            decoded(value);
        }
        SecretText.urlCredentials(value).forEach(this::add);
    }

    /** For {@code auth} in Docker's configuration and {@code _auth} in npm's. */
    private void decoded(String value) {
        try {
            byte[] bytes = Base64.getDecoder().decode(value.strip());
            String text = new String(bytes, StandardCharsets.UTF_8);
            if (text.indexOf('\uFFFD') < 0 && text.chars().noneMatch(Character::isISOControl)) {
                add(text);
                addPassword(text);
            }
        } catch (IllegalArgumentException e) {
            // not Base64
            return;
        }
    }

    private void addPassword(String text) {
        Matcher both = USER_AND_PASSWORD.matcher(text);
        if (both.matches()) {
            add(both.group(1));
        }
        SecretText.urlCredentials(text).forEach(this::add);
    }

    /**
     * Upper and lower case and digits in one word, or a long word of letters and digits: neither a name nor an address.
     */
    private static boolean looksSecret(String value) {
        if (value.length() < SHORTEST_MIXED || value.chars().anyMatch(c -> c <= ' ') || value.contains("://")) {
            return false;
        }
        boolean upper = value.chars().anyMatch(Character::isUpperCase);
        boolean lower = value.chars().anyMatch(Character::isLowerCase);
        boolean digit = value.chars().anyMatch(Character::isDigit);
        boolean isName = value.chars().anyMatch(c -> c == '.' || c == ':' || c == '@');
        return digit && !isName && (upper && lower || value.length() >= LONG && (upper || lower));
    }
}
