package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import io.jenkins.plugins.optimizeddockerbuild.engine.secret.SecretText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Quotes part of an option's text in a message: enough to find the mistake, but never a secret. */
final class Quotation {
    private static final String HIDDEN = "…";

    /** Fields of {@code --secret}; any other field may hold the secret itself. */
    private static final Set<String> SECRET_FIELDS = Set.of("id", "src", "source", "env", "type");

    private Quotation() {}

    static String of(Option option, String text) {
        if (option == BuildOption.BUILD_ARG || option == BuildOption.LABEL || option == BuildOption.ANNOTATION) {
            return text.isEmpty() ? "" : text.substring(0, text.indexOf('=') + 1) + HIDDEN;
        }
        List<String> fields = new ArrayList<>();
        for (String field : text.split(",", -1)) {
            fields.add(field(option, field));
        }
        return String.join(",", fields);
    }

    /** One comma-separated field. */
    static String field(Option option, String field) {
        int equals = field.indexOf('=');
        String key =
                equals < 0 ? "" : field.substring(0, equals).replace("\"", "").strip();
        boolean harmless = option == BuildOption.SECRET
                ? SECRET_FIELDS.contains(key.toLowerCase(Locale.ROOT))
                : !SecretText.isSecretName(key);
        if (harmless || field.isEmpty()) {
            return field;
        }
        return option == BuildOption.SECRET ? HIDDEN : field.substring(0, equals + 1) + HIDDEN;
    }
}
