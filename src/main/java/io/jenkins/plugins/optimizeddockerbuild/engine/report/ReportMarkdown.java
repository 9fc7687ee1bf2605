package io.jenkins.plugins.optimizeddockerbuild.engine.report;

import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Counts;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Gate;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.LayerReason;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.PlatformTimes;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ReportComparison;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TargetGroup;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TargetSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimelineSection.Vertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.gate.GateText;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.html.PlatformText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A report in a few lines of Markdown, for a pull request or a chat: crossed quality gates, the verdict, the slowest
 * layers, changes since the last successful build and the most important advice. At most {@link #MOST_LINES} lines.
 * External text is escaped: it makes no link, no mention and no markup.
 */
public final class ReportMarkdown {
    /** Maximum length. */
    public static final int MOST_LINES = 40;

    private static final int MOST_LAYERS = 5;
    private static final int MOST_TARGETS = 8;
    private static final int MOST_PLATFORMS = 4;
    private static final int MOST_GATES = 5;
    private static final int MOST_ADVICE = 3;
    private static final int MOST_CHANGES = 3;
    private static final int LONGEST_INSTRUCTION = 80;
    private static final int LONGEST_SENTENCE = 400;

    private final Report report;
    private final List<String> lines = new ArrayList<>();

    private ReportMarkdown(Report report) {
        this.report = report;
    }

    /** Ends with a line terminator. */
    public static String of(Report report) {
        ReportMarkdown markdown = new ReportMarkdown(report);
        markdown.head();
        markdown.targets();
        markdown.platforms();
        markdown.layers();
        markdown.reasons();
        markdown.changes();
        markdown.advice();
        return String.join("\n", markdown.lines) + "\n";
    }

    private void head() {
        List<Gate> crossed = report.crossedGates();
        if (!crossed.isEmpty()) {
            List<Gate> first = crossed.subList(0, Math.min(MOST_GATES, crossed.size()));
            lines.add("**Quality gate crossed:** " + sentence(GateText.crossed(first)));
            lines.add("");
        }
        String status =
                switch (report.result().status()) {
                    case SUCCESS -> "Built";
                    case FAILURE -> "Failed";
                    case CANCELED -> "Canceled";
                };
        String image = report.imageName();
        lines.add("**" + status + (image == null ? "" : " " + code(image)) + "** in "
                + Durations.format(report.durationMillis()));
        if (!report.verdict().isEmpty()) {
            paragraph(sentence(report.verdict()));
        }
        Long saved = report.cache().mountsSavedMillis();
        if (saved != null && saved > 0) {
            paragraph("Filled cache mounts saved " + Durations.format(saved) + "; carrying them took "
                    + Durations.format(report.cache().mountsMillis()) + ".");
        }
        if (report.result().error() != null && report.result().error().explanation() != null) {
            paragraph(sentence(report.result().error().explanation()));
        }
    }

    private void targets() {
        if (report.targets().size() < 2) {
            return;
        }
        paragraph("| target | result | time | layers | shared | cached |");
        lines.add("|---|---|---:|---:|---:|---:|");
        int shown = Math.min(MOST_TARGETS, report.targets().size());
        for (TargetSection target : report.targets().subList(0, shown)) {
            TargetGroup.Layers layers = TargetGroup.Layers.of(target, report);
            String result =
                    switch (target.status()) {
                        case SUCCESS -> "built";
                        case FAILURE -> "**failed**";
                        case CANCELED -> "canceled";
                    };
            lines.add("| " + code(target.name()) + " | " + result + " | " + Durations.format(target.durationMillis())
                    + " | " + layers.all() + " | " + layers.shared() + " | " + layers.cached() + " |");
        }
        if (shown < report.targets().size()) {
            paragraph(report.targets().size() - shown + " more targets are in the report.");
        }
    }

    private void platforms() {
        List<PlatformTimes> platforms = PlatformTimes.of(report);
        if (platforms.isEmpty()) {
            return;
        }
        paragraph("| platform | built on | layers | cached | RUNs took |");
        lines.add("|---|---|---:|---:|---:|");
        for (PlatformTimes platform : platforms.subList(0, Math.min(MOST_PLATFORMS, platforms.size()))) {
            lines.add("| " + code(platform.platform()) + " | "
                    + (platform.node() == null ? "" : code(platform.node()))
                    + (platform.emulated() ? " emulated" : "") + " | " + platform.layers() + " | " + platform.cached()
                    + " | " + Durations.format(platform.runMillis()) + " |");
        }
        PlatformText.emulation(platforms).forEach(text -> paragraph(sentence(text)));
    }

    private void layers() {
        List<Vertex> slowest = new ArrayList<>();
        for (Vertex vertex : report.timeline().vertices()) {
            if (vertex.durationMillis() > 0) {
                slowest.add(vertex);
            }
        }
        slowest.sort(Comparator.comparingLong(Vertex::durationMillis).reversed());
        if (slowest.isEmpty()) {
            return;
        }
        paragraph("| layer | time | usually | line |");
        lines.add("|---|---:|---:|---:|");
        for (Vertex vertex : slowest.subList(0, Math.min(MOST_LAYERS, slowest.size()))) {
            lines.add(
                    "| " + code(vertex.name().instruction()) + " | " + Durations.format(vertex.durationMillis()) + " | "
                            + usual(vertex) + " | "
                            + (vertex.lines() == null ? "" : vertex.lines()) + " |");
        }
    }

    /** The layers that caused most of the work. */
    private void reasons() {
        List<Cause> causes = new ArrayList<>();
        for (Vertex vertex : report.timeline().vertices()) {
            LayerReason reason = vertex.reason();
            boolean tells = reason != null
                    && reason.cause() == 0
                    && reason.kind() != LayerReason.Kind.FIRST
                    && reason.kind() != LayerReason.Kind.NO_CACHE;
            if (tells) {
                causes.add(cause(vertex));
            }
        }
        causes.sort(Comparator.comparingLong(Cause::millis).reversed());
        List<String> items = new ArrayList<>();
        for (Cause cause : causes.subList(0, Math.min(MOST_CHANGES, causes.size()))) {
            items.add("* " + code(cause.vertex().name().instruction()) + " ran because "
                    + sentence(cause.vertex().reason().text())
                    + (cause.others() == 0
                            ? ""
                            : "; so " + Counts.of(cause.others(), "more layer") + " ran as well, "
                                    + Durations.format(cause.millis()) + " together"));
        }
        if (!items.isEmpty()) {
            paragraph(items.get(0));
            lines.addAll(items.subList(1, items.size()));
        }
    }

    /** A layer that ran first, and the layers that had to run because of it. */
    private record Cause(Vertex vertex, int others, long millis) {}

    private Cause cause(Vertex first) {
        int others = 0;
        long millis = first.durationMillis();
        for (Vertex vertex : report.timeline().vertices()) {
            if (vertex.reason() != null && vertex.reason().cause() == first.number()) {
                others++;
                millis += vertex.durationMillis();
            }
        }
        return new Cause(first, others, millis);
    }

    private void changes() {
        ReportComparison comparison = report.comparison();
        if (comparison == null) {
            return;
        }
        ReportComparison.Side before = comparison.before();
        ReportComparison.Side after = comparison.after();
        paragraph("Since the last successful build: time " + Durations.format(before.durationMillis()) + " → "
                + Durations.format(after.durationMillis()) + image(comparison)
                + sizes("context", before.contextBytes(), after.contextBytes()) + ".");
        List<String> items = new ArrayList<>();
        for (ReportComparison.LayerChange change : first(comparison.newlyRun())) {
            items.add("* ran again: " + code(change.layer().instruction()) + ", "
                    + Durations.format(change.afterMillis()));
        }
        for (ReportComparison.LayerChange change : first(comparison.slower())) {
            items.add("* slower: " + code(change.layer().instruction()) + ", " + Durations.format(change.beforeMillis())
                    + " → " + Durations.format(change.afterMillis()));
        }
        comparison.parts().stream()
                .filter(part -> !part.part().isOfLayers())
                .forEach(part -> items.add("* " + part.part().words() + ": " + Durations.format(part.beforeMillis())
                        + " → " + Durations.format(part.afterMillis())));
        if (!items.isEmpty()) {
            paragraph(items.get(0));
            lines.addAll(items.subList(1, items.size()));
        }
    }

    /** A single build does not show what is usual. */
    private static String usual(Vertex vertex) {
        if (vertex.usualMillis() == null) {
            return "";
        }
        boolean once = vertex.history() != null && vertex.history().measured() == 1;
        return Durations.format(vertex.usualMillis()) + (once ? " (last time)" : "");
    }

    private static List<ReportComparison.LayerChange> first(List<ReportComparison.LayerChange> changes) {
        return changes.subList(0, Math.min(MOST_CHANGES, changes.size()));
    }

    private static String image(ReportComparison comparison) {
        return comparison.imageGrowth() == null
                ? ""
                : sizes(
                        "image, " + comparison.after().imageSizeKind().word() + ",",
                        comparison.before().imageBytes(),
                        comparison.after().imageBytes());
    }

    private static String sizes(String what, Long before, Long after) {
        return before == null || after == null
                ? ""
                : ", " + what + " " + ByteSizes.format(before) + " → " + ByteSizes.format(after);
    }

    /** The most important advice and the total count. Savings are measured one by one, so they do not add up. */
    private void advice() {
        List<Advice> all = report.advice();
        if (all.isEmpty()) {
            return;
        }
        paragraph("**Advice:** " + told(all.get(0)));
        for (Advice next : all.subList(1, Math.min(MOST_ADVICE, all.size()))) {
            lines.add("* " + told(next));
        }
        long patches = all.stream().filter(advice -> advice.patch() != null).count();
        if (patches > 0) {
            paragraph(Counts.of(all.size(), "piece") + " of advice, " + patches + (patches == 1 ? " patch" : " patches")
                    + ", not built yet: `odb advise --apply --verify` applies what builds");
        } else if (all.size() > 1) {
            paragraph(Counts.of(all.size(), "piece") + " of advice");
        }
    }

    private static String told(Advice advice) {
        return sentence(advice.title())
                + (advice.savedMillis() == null
                        ? ""
                        : " (would save up to " + Durations.format(advice.savedMillis()) + ")");
    }

    private void paragraph(String line) {
        lines.add("");
        lines.add(line);
    }

    /** One line of code. In a code span, only backticks and, in a table, bars are special. */
    private static String code(String text) {
        String plain = oneLine(text, LONGEST_INSTRUCTION).replace('`', '\'').replace('|', '¦');
        return plain.isEmpty() ? "" : "`" + plain + "`";
    }

    /** One of our sentences, with instructions in backticks; the rest is escaped. */
    private static String sentence(String text) {
        String[] parts = oneLine(text, LONGEST_SENTENCE).split("`", -1);
        StringBuilder sentence = new StringBuilder();
        for (int i = 0; i < parts.length; i++) {
            boolean isCode = i % 2 != 0 && i < parts.length - 1;
            sentence.append(isCode ? code(parts[i]) : escaped(parts[i]));
        }
        return sentence.toString();
    }

    /**
     * Backslashes for Markdown, entities for HTML; at and number signs that would make a mention are separated from the
     * word.
     */
    private static String escaped(String text) {
        return text.replaceAll("([\\\\*_\\[\\]()|~!])", "\\\\$1")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("://", ":\u200b//")
                .replaceAll("([@#])(?=\\w)", "$1\u200b");
    }

    private static String oneLine(String text, int longest) {
        String line = text.replaceAll("[\\p{Cntrl}\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069\\s]+", " ")
                .strip();
        if (line.codePointCount(0, line.length()) <= longest) {
            return line;
        }
        return line.substring(0, line.offsetByCodePoints(0, longest - 1)) + "…";
    }
}
