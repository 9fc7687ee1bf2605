package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import java.util.Locale;

/**
 * Sizes as docker's options take them: a number with an optional unit. Source: {@code RAMInBytes} in docker's go-units.
 */
final class ByteSize {
    private ByteSize() {}

    /** Checks the value of {@code --shm-size}. */
    static String shmSize(String text) {
        if (!isSize(text)) {
            throw new InvalidRequestException(
                    BuildOption.SHM_SIZE,
                    ": `" + text + "` is not a size; write a number with b, k, m or g, for example 256m.");
        }
        return text;
    }

    static boolean isSize(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        int digits = 0;
        while (digits < lower.length()
                && (Character.isDigit(lower.charAt(digits)) || digits > 0 && lower.charAt(digits) == '.')) {
            digits++;
        }
        String unit = lower.substring(digits).strip();
        if (digits == 0 || lower.charAt(digits - 1) == '.') {
            return false;
        }
        unit = unit.endsWith("b") ? unit.substring(0, unit.length() - 1) : unit;
        unit = unit.endsWith("i") ? unit.substring(0, unit.length() - 1) : unit;
        return unit.isEmpty() || unit.length() == 1 && "kmgtp".indexOf(unit.charAt(0)) >= 0;
    }
}
