package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import java.io.Serializable;

/**
 * One {@code NAME=VALUE}.
 *
 * @param name never empty
 */
public record NameAndValue(String name, String value) implements Serializable {

    /** Parses {@code NAME=VALUE}; {@code NAME} alone has an empty value. */
    static NameAndValue label(String text) {
        int equals = text.indexOf('=');
        if (equals == 0 || text.isEmpty()) {
            throw new InvalidRequestException(
                    BuildOption.LABEL,
                    ": `" + Quotation.of(BuildOption.LABEL, text) + "` has no name; write NAME=VALUE.");
        }
        return equals < 0
                ? new NameAndValue(text, "")
                : new NameAndValue(text.substring(0, equals), text.substring(equals + 1));
    }

    /** Parses {@code NAME=PATH}, {@code NAME=URL}, {@code NAME=docker-image://…} and so on. */
    static NameAndValue buildContext(String text) {
        int equals = text.indexOf('=');
        if (equals <= 0 || equals == text.length() - 1) {
            throw new InvalidRequestException(
                    BuildOption.BUILD_CONTEXT, ": `" + text + "` is not NAME=PATH; write for example docs=../docs.");
        }
        ImageReference.parse(BuildOption.BUILD_CONTEXT, text.substring(0, equals));
        return new NameAndValue(text.substring(0, equals), text.substring(equals + 1));
    }

    /** In the form that the options take. */
    public String option() {
        return name + "=" + value;
    }
}
