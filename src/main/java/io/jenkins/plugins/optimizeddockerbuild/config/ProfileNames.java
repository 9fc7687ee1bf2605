package io.jenkins.plugins.optimizeddockerbuild.config;

import hudson.Util;
import hudson.util.FormValidation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Names of profiles: in a step, in folders, and on the global page. */
final class ProfileNames {
    /** Instead of a name: no profile. */
    static final String NONE = "none";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    private ProfileNames() {}

    static boolean isNone(String name) {
        return name.equals(NONE);
    }

    static FormValidation check(String name) {
        String trimmed = Util.fixNull(name).trim();
        if (trimmed.isEmpty()) {
            return FormValidation.error(Messages.ProfileNames_Empty());
        }
        if (isNone(trimmed.toLowerCase(Locale.ROOT))) {
            return FormValidation.error(Messages.ProfileNames_None());
        }
        return NAME.matcher(trimmed).matches()
                ? FormValidation.ok()
                : FormValidation.error(Messages.ProfileNames_Invalid());
    }

    /** @throws IllegalArgumentException when a name is invalid or repeated */
    static void requireDistinct(Collection<String> names) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            FormValidation verdict = check(name);
            if (verdict.kind != FormValidation.Kind.OK) {
                throw new IllegalArgumentException(Messages.ProfileNames_Refused(name, verdict.getMessage()));
            }
            if (!seen.add(name)) {
                throw new IllegalArgumentException(Messages.ProfileNames_Twice(name));
            }
        }
    }

    /** Splits {@code a, b} at commas and white space. */
    static List<String> split(String text) {
        List<String> names = new ArrayList<>();
        for (String name : Util.fixNull(text).trim().split("[\\s,]+")) {
            if (!name.isEmpty() && !names.contains(name)) {
                names.add(name);
            }
        }
        return names;
    }

    /** {@code `a`, `b` or `c`}, for messages. */
    static String listed(Collection<String> names) {
        List<String> quoted = new ArrayList<>();
        for (String name : names) {
            quoted.add("`" + name + "`");
        }
        if (quoted.size() < 2) {
            return String.join("", quoted);
        }
        int last = quoted.size() - 1;
        return String.join(", ", quoted.subList(0, last)) + " or " + quoted.get(last);
    }
}
