package io.jenkins.plugins.optimizeddockerbuild.engine.secret;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The forms in which a secret can show itself: its parts as {@link SecretParts} finds them, and each of these as it is, in
 * Base64, at any place within an encoded text, in hexadecimal, in an address, in JSON, HTML and XML, and quoted for the
 * shell.
 */
final class SecretForms {
    /** Shorter values are ignored, because many ordinary words would contain them. */
    static final int SHORTEST = 4;

    /** A shorter part of an encoded text is too ambiguous. */
    private static final int SHORTEST_ENCODED = 8;

    /** The line length of the base64 command. */
    private static final int BASE64_LINE = 76;

    private static final Pattern ESCAPED_BYTE = Pattern.compile("%[0-9A-F]{2}");

    private SecretForms() {}

    /** @return values of at least {@value #SHORTEST} bytes */
    static Set<String> of(String secret) {
        Set<String> forms = new LinkedHashSet<>();
        for (String part : SecretParts.of(secret)) {
            add(part, SHORTEST, forms);
            addBase64(part, forms);
            addHexadecimal(part, forms);
            String address = URLEncoder.encode(part, StandardCharsets.UTF_8);
            add(address, SHORTEST, forms);
            add(address.replace("+", "%20"), SHORTEST, forms);
            add(
                    ESCAPED_BYTE
                            .matcher(address)
                            .replaceAll(match -> match.group().toLowerCase(Locale.ROOT)),
                    SHORTEST,
                    forms);
            addMarkup(part, forms);
            add(part.replace("'", "'\\''"), SHORTEST, forms);
            add(part.replace("\\", "\\\\").replace("\"", "\\\"").replace("/", "\\/"), SHORTEST, forms);
            add(part.replace("\\", "\\\\").replace("\"", "\\\""), SHORTEST, forms);
        }
        String whole = Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
        for (int at = 0; at < whole.length() && secret.length() < (1 << 16); at += BASE64_LINE) {
            add(whole.substring(at, Math.min(whole.length(), at + BASE64_LINE)), 2 * SHORTEST_ENCODED, forms);
        }
        return forms;
    }

    private static void add(String form, int shortest, Set<String> forms) {
        if (form.getBytes(StandardCharsets.UTF_8).length >= shortest) {
            forms.add(form);
        }
    }

    private static void addHexadecimal(String value, Set<String> forms) {
        String digits = HexFormat.of().formatHex(value.getBytes(StandardCharsets.UTF_8));
        add(digits, SHORTEST_ENCODED, forms);
        add(digits.toUpperCase(Locale.ROOT), SHORTEST_ENCODED, forms);
    }

    /** As HTML and XML have it, and as encoders of JSON do that keep it out of HTML. */
    private static void addMarkup(String value, Set<String> forms) {
        String html = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        add(html, SHORTEST, forms);
        add(html.replace("\"", "&quot;").replace("'", "&#39;"), SHORTEST, forms);
        add(html.replace("\"", "&#34;").replace("'", "&#39;"), SHORTEST, forms);
        String json = value.replace("\\", "\\\\").replace("\"", "\\\"");
        add(json.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"), SHORTEST, forms);
    }

    /** Three bytes become four characters, so a value has three encodings, depending on its offset. */
    private static void addBase64(String value, Set<String> forms) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        for (int before = 0; before < 3; before++) {
            byte[] shifted = new byte[before + bytes.length];
            System.arraycopy(bytes, 0, shifted, before, bytes.length);
            int from = (before * 8 + 5) / 6;
            int to = shifted.length * 8 / 6;
            String plain = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            String forAddresses = Base64.getUrlEncoder().withoutPadding().encodeToString(shifted);
            add(plain.substring(from, to), SHORTEST_ENCODED, forms);
            add(forAddresses.substring(from, to), SHORTEST_ENCODED, forms);
        }
    }
}
