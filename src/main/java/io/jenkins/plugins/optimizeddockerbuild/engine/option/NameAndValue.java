package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import java.io.Serializable;

/**
 * One {@code NAME=VALUE} of the options that take such pairs.
 *
 * @param name never empty
 */
public record NameAndValue(String name, String value) implements Serializable {

    /** Reads {@code NAME=VALUE}; {@code NAME} alone has an empty value. */
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

    /** Reads {@code NAME=PATH}, {@code NAME=URL}, {@code NAME=docker-image://…} and so on. */
    static NameAndValue buildContext(String text) {
        int equals = text.indexOf('=');
        if (equals <= 0 || equals == text.length() - 1) {
            throw new InvalidRequestException(
                    BuildOption.BUILD_CONTEXT, ": `" + text + "` is not NAME=PATH; write for example docs=../docs.");
        }
        ImageReference.parse(BuildOption.BUILD_CONTEXT, text.substring(0, equals));
        return new NameAndValue(text.substring(0, equals), text.substring(equals + 1));
    }

    /** As the options take it. */
    public String option() {
        return name + "=" + value;
    }
}
