package io.jenkins.plugins.optimizeddockerbuild.engine.report.gate;

import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Counts;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Gate;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Formats the result of a quality gate. */
public final class GateText {
    private GateText() {}

    /** A figure with its unit, {@code 1.2 GB}. */
    public static String figure(double value, String unit) {
        long whole = Math.round(value);
        return switch (unit) {
            case "ms" -> Durations.format(whole);
            case "bytes" -> ByteSizes.format(Math.max(0, whole));
            case "percent" -> whole + " %";
            case "severity" ->
                whole == 0
                        ? "none"
                        : Advice.Severity.values()[(int) Math.min(whole, Advice.Severity.values().length) - 1]
                                .name()
                                .toLowerCase(Locale.ROOT);
            default -> Counts.grouped(whole);
        };
    }

    /** A crossed gate, with value and limit: {@code image 1.2 GB compressed, limit 1.0 GB}. */
    public static String crossed(Gate gate) {
        String value = gate.value() == null ? "not measured" : figure(gate.value(), gate.unit());
        String limit = gate.limit() == null ? "" : ", limit " + figure(gate.limit(), gate.unit());
        return gate.id().split("[ <>=!]", 2)[0] + " " + value + (gate.note() == null ? "" : " " + gate.note()) + limit;
    }

    /** Crossed gates in one line. */
    public static String crossed(List<Gate> gates) {
        return gates.stream().map(GateText::crossed).collect(Collectors.joining("; "));
    }

    /** One line, while the build runs: {@code context <= 1MB: crossed already, 1.2 MB}. */
    public static String already(Gate gate) {
        return gate.id() + ": crossed already" + (gate.value() == null ? "" : ", " + figure(gate.value(), gate.unit()));
    }

    /** One line: {@code image <= 1GB: 1.2 GB, compressed, failed}. */
    public static String line(Gate gate) {
        String value = gate.value() == null ? "not measured" : figure(gate.value(), gate.unit());
        String note = gate.note() == null ? "" : ", " + gate.note();
        return gate.id() + ": " + value + note + ", " + gate.outcome().name().toLowerCase(Locale.ROOT);
    }
}
