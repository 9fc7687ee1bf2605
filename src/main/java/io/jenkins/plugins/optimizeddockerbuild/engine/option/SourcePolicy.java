package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import java.util.List;
import java.util.Locale;

/** The fields of {@code --policy}. Source: buildx {@code util/buildflags/policy.go}. */
final class SourcePolicy {
    private static final List<String> TRUTHS = List.of("reset", "disabled", "strict");

    private SourcePolicy() {}

    /** Checks {@code filename=policy.rego,strict=true}, which is passed to the client unchanged. */
    static String checked(String text) {
        for (String field : CsvFields.parse(BuildOption.POLICY, text)) {
            int equals = field.indexOf('=');
            String key = equals < 0 ? "" : field.substring(0, equals).strip().toLowerCase(Locale.ROOT);
            String value = equals < 0 ? "" : field.substring(equals + 1);
            boolean isTruth = TRUTHS.contains(key);
            if (!isTruth && !key.equals("filename") && !key.equals("log-level")) {
                throw new InvalidRequestException(
                        BuildOption.POLICY,
                        ": `" + field + "` is not a field of a policy; use filename=FILE, reset, disabled, strict"
                                + " (each =true or =false) and log-level=LEVEL.");
            }
            if (isTruth && !GoBoolean.isTrue(value) && !GoBoolean.isFalse(value)) {
                throw new InvalidRequestException(BuildOption.POLICY, ": `" + field + "` is neither true nor false.");
            }
            if (value.isEmpty()) {
                throw new InvalidRequestException(BuildOption.POLICY, ": `" + field + "` has no value.");
            }
        }
        return text;
    }
}
