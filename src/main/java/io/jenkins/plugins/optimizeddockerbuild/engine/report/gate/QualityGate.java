package io.jenkins.plugins.optimizeddockerbuild.engine.report.gate;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Gate;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ImageSection.SizeKind;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A limit for a build, written as {@code image <= 1GB}: a measure, {@code <=} or {@code >=}, a limit, and the
 * consequence of crossing it, {@code fail} (the default) or {@code unstable}: {@code duration <= 10m unstable}. A
 * limit such as {@code +10%} is relative to the last successful build. docs/gates.md lists the measures.
 *
 * @param text as written
 * @param relative whether the limit is a percentage of the last successful build's figure
 * @param limit in the measure's unit; percent more (or, negative, less) when relative
 */
public record QualityGate(
        String text, String measureName, boolean atMost, boolean relative, double limit, boolean fails)
        implements Serializable {
    private static final Pattern FORM =
            Pattern.compile("([a-z-]+)\\s*(<=|>=)\\s*(.*?)(?:[\\s:]+(fail|unstable))?", Pattern.CASE_INSENSITIVE);
    private static final Pattern RELATIVE = Pattern.compile("([+-]\\d+(?:\\.\\d+)?)\\s*%");

    /**
     * Parses a gate.
     *
     * @throws InvalidGateException when it is invalid, saying how to write it
     */
    public static QualityGate parse(String text) throws InvalidGateException {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new InvalidGateException("`" + text
                    + "` is not a quality gate; write a measure, <= or >=, and a limit, for example: image <= 1GB.");
        }
        Measure measure = Measure.named(form.group(1).toLowerCase(Locale.ROOT));
        if (measure == null) {
            throw new InvalidGateException("The quality gate `" + text + "` measures `" + form.group(1)
                    + "`, which is not one of " + names() + ".");
        }
        String limit = form.group(3).strip();
        boolean atMost = form.group(2).equals("<=");
        boolean fails = !"unstable".equalsIgnoreCase(form.group(4));
        Matcher relative = RELATIVE.matcher(limit);
        if (relative.matches()) {
            if (!measure.comparesWithEarlierBuilds()) {
                throw new InvalidGateException("The quality gate `" + text + "` compares " + measure.word()
                        + " with the last good build, which is not possible; write a limit such as "
                        + measure.unit().examples() + ".");
            }
            return new QualityGate(
                    text.strip(), measure.word(), atMost, true, Double.parseDouble(relative.group(1)), fails);
        }
        Double figure = measure.unit().read(limit);
        if (figure == null) {
            throw new InvalidGateException("The quality gate `" + text + "` has the limit `" + limit
                    + "`; write for example " + measure.unit().examples()
                    + (measure.comparesWithEarlierBuilds() ? ", or +10% for 10 % more than the last good build" : "")
                    + ".");
        }
        return new QualityGate(text.strip(), measure.word(), atMost, false, figure, fails);
    }

    /** Like {@link #parse(String)}, for several gates. */
    public static List<QualityGate> parse(List<String> texts) throws InvalidGateException {
        List<QualityGate> gates = new ArrayList<>();
        for (String text : texts) {
            if (!text.isBlank()) {
                gates.add(parse(text));
            }
        }
        return gates;
    }

    /** The names of all measures, separated by commas. */
    public static String names() {
        List<String> names = new ArrayList<>();
        for (Measure measure : Measure.values()) {
            names.add(measure.word());
        }
        return String.join(", ", names);
    }

    /**
     * Evaluates the gate for a build.
     *
     * @param before the last successful build; null when there is none
     */
    public Gate evaluate(Report report, @CheckForNull BuildSummary before) {
        Measure measure = Measure.named(measureName);
        Double value = measure.of(report);
        Double bound = bound(measure, report, before);
        Gate.Outcome outcome;
        if (value == null || bound == null) {
            outcome = Gate.Outcome.UNKNOWN;
        } else if (atMost ? value <= bound : value >= bound) {
            outcome = Gate.Outcome.PASSED;
        } else {
            outcome = fails ? Gate.Outcome.FAILED : Gate.Outcome.UNSTABLE;
        }
        return new Gate(text, value, bound, measure.unit().word(), outcome, note(measure, report, before, bound));
    }

    /**
     * The gate's result for a build that is still running and has crossed it already, whatever comes; null otherwise.
     *
     * @param before the last successful build; null when there is none
     */
    @CheckForNull
    public Gate crossedAlready(FiguresSoFar build, @CheckForNull BuildSummary before) {
        Measure measure = Measure.named(measureName);
        Double value = measure.soFar(build, atMost);
        Double earlier = !relative || before == null ? null : measure.before(before);
        Double bound = !relative ? (Double) limit : earlier == null ? null : (Double) (earlier * (1 + limit / 100));
        if (value == null || bound == null || (atMost ? value <= bound : value >= bound)) {
            return null;
        }
        return new Gate(
                text, value, bound, measure.unit().word(), fails ? Gate.Outcome.FAILED : Gate.Outcome.UNSTABLE, null);
    }

    @CheckForNull
    private Double bound(Measure measure, Report report, @CheckForNull BuildSummary before) {
        if (!relative) {
            return limit;
        }
        boolean isComparable = before != null && (!measure.isSizeOfImage() || measuresSizesLike(report, before));
        Double earlier = isComparable ? measure.before(before) : null;
        return earlier == null ? null : (Double) (earlier * (1 + limit / 100));
    }

    private static boolean measuresSizesLike(Report report, BuildSummary before) {
        SizeKind kind = kind(report);
        return kind != null && kind == before.imageSizeKind();
    }

    @CheckForNull
    private static SizeKind kind(Report report) {
        return report.image() == null ? null : report.image().sizeKind();
    }

    @CheckForNull
    private static String note(
            Measure measure, Report report, @CheckForNull BuildSummary before, @CheckForNull Double bound) {
        String kind =
                measure.isSizeOfImage() && kind(report) != null ? kind(report).word() : null;
        if (bound != null) {
            return kind;
        }
        Double earlier = before == null ? null : measure.before(before);
        if (earlier == null) {
            return "no earlier build to compare with";
        }
        if (kind == null) {
            return null;
        }
        String other = before.imageSizeKind() == null
                ? ""
                : " " + before.imageSizeKind().word();
        return kind + ", not compared with "
                + GateText.figure(earlier, measure.unit().word()) + other + " of the last good build";
    }

    /** Like {@link #evaluate}, for several gates. */
    public static List<Gate> evaluate(List<QualityGate> gates, Report report, @CheckForNull BuildSummary before) {
        return gates.stream().map(gate -> gate.evaluate(report, before)).toList();
    }
}
