package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.DockerfileSyntaxException;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Overview;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs the rules and turns their findings into advice: sorted, with patches, each of which results in a valid
 * Dockerfile.
 */
public final class Adviser {
    private static final String NOT_MEASURED = "Told from the Dockerfile alone; no build was measured.";

    private final List<Rule> rules;
    private final Set<String> ignored;

    /**
     * @param rules to run
     * @param ignored ids of rules to skip
     */
    public Adviser(List<Rule> rules, Set<String> ignored) {
        this.rules = List.copyOf(rules);
        this.ignored = Set.copyOf(ignored);
    }

    /**
     * The advice of the rules.
     *
     * @param advice most important first
     * @param patch all patches combined, a unified diff relative to the context; null when there are none
     * @param files the patched contents, by path relative to the context; each byte as the character with the same
     *     number
     * @param installed layers that install packages named in the Dockerfile
     */
    public record Result(
            List<Advice> advice,
            @CheckForNull String patch,
            Map<String, String> files,
            List<Overview.Installed> installed) {
        public Result {
            advice = List.copyOf(advice);
            files = new LinkedHashMap<>(files);
            installed = List.copyOf(installed);
        }
    }

    public Result advise(Evidence evidence) {
        if (evidence.isWindows() || evidence.stages().isEmpty()) {
            return new Result(List.of(), null, Map.of(), List.of());
        }
        List<Found> found = find(evidence, Set.of());
        List<Advice> advice = new ArrayList<>();
        for (Found each : found) {
            Change change = each.finding.change();
            String patch = change == null || evidence.path() == null ? null : patch(evidence, change);
            advice.add(advice(each, patch, evidence));
        }
        advice.sort(weightiestFirst());
        Map<String, String> files = patches(evidence, advice).keepAll();
        return new Result(
                advice, files.isEmpty() ? null : diff(evidence, files), files, InstalledPackages.of(evidence));
    }

    /**
     * The patches as a sequence of changes that can be applied one by one.
     *
     * @param advice the result of {@link #advise} for the same evidence
     */
    public PatchSequence patches(Evidence evidence, List<Advice> advice) {
        return new PatchSequence(this, evidence, advice);
    }

    /** A finding with its rule. */
    record Found(Rule rule, Finding finding) {}

    /** @param only ids of rules to run; empty for all */
    List<Found> find(Evidence evidence, Set<String> only) {
        Silencing silencing = new Silencing(evidence.dockerfile(), ignored);
        List<Found> found = new ArrayList<>();
        for (Rule rule : rules) {
            if (only.isEmpty() || only.contains(rule.id())) {
                for (Finding finding : rule.look(evidence)) {
                    if (!silencing.silences(rule.id(), finding.lines())) {
                        found.add(new Found(rule, finding));
                    }
                }
            }
        }
        return found;
    }

    private static Advice advice(Found found, @CheckForNull String patch, Evidence evidence) {
        Finding finding = found.finding;
        String shown = finding.evidence();
        if (shown == null && evidence.observed().isNothing()) {
            shown = NOT_MEASURED;
        }
        return new Advice(
                found.rule.id(),
                finding.severity(),
                finding.title(),
                finding.text(),
                shown,
                patch,
                null,
                finding.lines(),
                finding.savedMillis(),
                finding.savedBytes());
    }

    /** Time before size, measured before estimated. */
    private static Comparator<Advice> weightiestFirst() {
        return Comparator.comparing(Advice::severity)
                .thenComparingLong(advice -> advice.savedMillis() == null ? 0 : advice.savedMillis())
                .thenComparingLong(advice -> advice.savedBytes() == null ? 0 : advice.savedBytes())
                .reversed()
                .thenComparing(
                        advice -> advice.lines() == null ? 0 : advice.lines().first());
    }

    /** The Dockerfile after a change; null when it would be invalid. */
    @CheckForNull
    static Dockerfile parsed(Evidence evidence, Change change) {
        String content = change.files().get(evidence.path());
        if (content == null) {
            return evidence.dockerfile();
        }
        try {
            return Dockerfile.parse(
                    content.getBytes(StandardCharsets.ISO_8859_1),
                    evidence.dockerfile().fileName());
        } catch (DockerfileSyntaxException e) {
            return null;
        }
    }

    @CheckForNull
    private static String patch(Evidence evidence, Change change) {
        return parsed(evidence, change) == null ? null : diff(evidence, change.files());
    }

    @CheckForNull
    private static String diff(Evidence evidence, Map<String, String> files) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, String> file : files.entrySet()) {
            String diff = UnifiedDiff.of(file.getKey(), original(evidence, file.getKey()), file.getValue());
            if (diff == null) {
                return null;
            }
            text.append(diff);
        }
        return text.length() == 0 ? null : text.toString();
    }

    @CheckForNull
    private static String original(Evidence evidence, String path) {
        if (path.equals(evidence.path())) {
            return evidence.text();
        }
        if (path.equals(evidence.files().ignoreFile())) {
            return evidence.files().ignoreRules();
        }
        return evidence.files().exists(path) ? evidence.files().text(path) : null;
    }
}
