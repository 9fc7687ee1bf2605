package io.jenkins.plugins.optimizeddockerbuild.engine.report.gate;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The unit of a measure, and the form of its limits. */
enum Unit {
    MILLISECONDS("ms", "10m, 90s or 1h30m") {
        @Override
        Double read(String text) {
            if (text.isEmpty() || !text.matches("(\\d+(\\.\\d+)?(ms|h|m|s))+")) {
                return null;
            }
            double millis = 0;
            Matcher part = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|h|m|s)").matcher(text);
            while (part.find()) {
                millis += Double.parseDouble(part.group(1)) * MILLIS.get(part.group(2));
            }
            return millis;
        }
    },
    BYTES("bytes", "50MB, 1.5GB or 800kB") {
        @Override
        Double read(String text) {
            Matcher size = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([kmgt]?i?)b?", Pattern.CASE_INSENSITIVE)
                    .matcher(text);
            if (!size.matches()) {
                return null;
            }
            String prefix = size.group(2).toLowerCase(Locale.ROOT);
            int power = prefix.isEmpty() ? 0 : "kmgt".indexOf(prefix.charAt(0)) + 1;
            boolean isUnknown = prefix.startsWith("i");
            return isUnknown
                    ? null
                    : (Double)
                            (Double.parseDouble(size.group(1)) * Math.pow(prefix.endsWith("i") ? 1024 : 1000, power));
        }
    },
    PERCENT("percent", "60%") {
        @Override
        Double read(String text) {
            return text.matches("\\d+(\\.\\d+)?\\s*%") ? number(text) : null;
        }
    },
    COUNT("count", "0") {
        @Override
        Double read(String text) {
            return text.matches("\\d+") ? number(text) : null;
        }
    },
    SEVERITY("severity", "medium") {
        @Override
        Double read(String text) {
            if (text.equals("none")) {
                return 0.0;
            }
            for (Advice.Severity severity : Advice.Severity.values()) {
                if (severity.name().equalsIgnoreCase(text)) {
                    return severity.ordinal() + 1.0;
                }
            }
            return null;
        }
    };

    private static final Map<String, Integer> MILLIS = Map.of("ms", 1, "s", 1000, "m", 60_000, "h", 3_600_000);

    private final String word;
    private final String examples;

    Unit(String word, String examples) {
        this.word = word;
        this.examples = examples;
    }

    /** As in the report. */
    String word() {
        return word;
    }

    String examples() {
        return examples;
    }

    /** Parses a figure; null when the text is not one. */
    @CheckForNull
    abstract Double read(String text);

    private static Double number(String text) {
        return Double.valueOf(text.replace("%", "").strip());
    }
}
