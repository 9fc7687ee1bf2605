package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Change;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Finding;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.IgnoreFileEdit;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Measurements;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Rule;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Weight;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.Inventory;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.Durations;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Paths that an image hardly needs are copied, because nothing proves that they are never read. Only the user can
 * decide: the rule shows the cost of keeping them, and the lines for the ignore file.
 */
public final class KeptForWantOfProof implements Rule {
    private static final String HISTORY = "version-control";

    /** The build may need the existing packages although it installs packages itself: no mechanical change is safe. */
    private static final Set<String> PACKAGES = Set.of("node-modules", "virtual-environments");

    private static final int MOST_SHOWN = 5;

    @Override
    public String id() {
        return "kept-for-want-of-proof";
    }

    @Override
    public List<Finding> look(Evidence evidence) {
        if (evidence.inventory() == null) {
            return List.of();
        }
        Set<Integer> lines = new LinkedHashSet<>();
        for (Inventory.Doubtful kept : evidence.inventory().doubtful()) {
            if (kept.unproven() && kept.line() > 0) {
                lines.add(kept.line());
            }
        }
        List<Finding> findings = new ArrayList<>();
        for (int line : lines) {
            Copied copied = copied(evidence, line);
            if (copied != null) {
                addFindings(findings, evidence, copied);
            }
        }
        return findings;
    }

    /** An instruction of a stage. */
    private record Copied(StageSteps stage, StageSteps.Step step) {}

    @CheckForNull
    private static Copied copied(Evidence evidence, int line) {
        for (StageSteps stage : evidence.stages()) {
            for (StageSteps.Step step : stage.steps()) {
                if (step.instruction().lines().first() == line) {
                    return new Copied(stage, step);
                }
            }
        }
        return null;
    }

    private static void addFindings(List<Finding> findings, Evidence evidence, Copied copied) {
        List<Inventory.Doubtful> others = new ArrayList<>();
        List<Inventory.Doubtful> packages = new ArrayList<>();
        for (Inventory.Doubtful kept : evidence.inventory().doubtful()) {
            boolean here = kept.unproven()
                    && kept.line() == copied.step.instruction().lines().first();
            if (here && PACKAGES.contains(kept.id())) {
                packages.add(kept);
            } else if (here && kept.pattern() != null && !isIgnored(evidence, kept.pattern())) {
                others.add(kept);
            }
        }
        boolean history = others.stream().anyMatch(kept -> kept.id().equals(HISTORY));
        if (history || bytes(others) >= Weight.FELT_BYTES) {
            findings.add(finding(evidence, copied, others, history));
        }
        if (bytes(packages) >= Weight.FELT_BYTES) {
            findings.add(ofPackages(copied, packages));
        }
    }

    private static boolean isIgnored(Evidence evidence, String pattern) {
        return evidence.files()
                .ignoreRules()
                .lines()
                .anyMatch(line -> line.strip().equals(pattern));
    }

    private static Finding finding(Evidence evidence, Copied copied, List<Inventory.Doubtful> kept, boolean history) {
        Long millis = millisBehind(evidence, copied);
        String instruction = "`" + copied.step.instruction().statement().line() + "`";
        String cost = history
                ? " Every commit changes it, and two clones of one commit differ in it, so " + instruction
                        + " and all below it run again, even where no other file changed"
                        + (millis == null ? "" : ": about " + Durations.coarse(millis) + " each time")
                        + "."
                : "";
        List<String> patterns = new ArrayList<>();
        kept.forEach(each -> patterns.add(each.pattern()));
        Change change = IgnoreFileEdit.add(null, evidence.files(), patterns);
        long bytes = bytes(kept);
        return Finding.of(
                        copied.step.instruction().lines(),
                        severity(history ? millis : null, bytes),
                        history
                                ? "Keep the history out of the context if the build does not read it"
                                : "Keep out of the context what the build does not read",
                        instruction + " includes " + shown(kept) + "." + cost
                                + " It stays in the context because nothing proves that nobody reads it, although nothing"
                                + " that was searched mentions it. Add it to the ignore file if you know that neither the"
                                + " build nor the container needs it.")
                .withEvidence(kept.get(0).reason())
                .withSavings(history ? millis : null, bytes)
                .withChange(change);
    }

    private static Finding ofPackages(Copied copied, List<Inventory.Doubtful> kept) {
        return Finding.of(
                        copied.step.instruction().lines(),
                        severity(null, bytes(kept)),
                        "Keep installed packages out of the context if the build installs them all",
                        "`" + copied.step.instruction().statement().line() + "` includes " + shown(kept)
                                + ", over what the build installs itself. They stay in the context because the build is not"
                                + " proved to install the same: check that it does, then add them to the ignore file.")
                .withEvidence(kept.get(0).reason())
                .withSavings(null, bytes(kept));
    }

    /** What the instruction and those below it in its stage take, in milliseconds; null when unknown. */
    @CheckForNull
    private static Long millisBehind(Evidence evidence, Copied copied) {
        Long sum = null;
        boolean behind = false;
        for (StageSteps.Step step : copied.stage.steps()) {
            behind |= step == copied.step;
            if (behind) {
                Measurements.Layer layer = evidence.observed().layer(copied.stage, step.instruction(), null);
                sum = layer.millis() == null ? sum : Long.valueOf((sum == null ? 0 : sum) + layer.millis());
            }
        }
        return sum;
    }

    private static Severity severity(@CheckForNull Long millis, long bytes) {
        Severity bySize = Weight.ofBytes(bytes, Severity.LOW);
        Severity byTime = Weight.ofMillis(millis, Severity.LOW);
        return bySize.compareTo(byTime) > 0 ? bySize : byTime;
    }

    private static long bytes(List<Inventory.Doubtful> kept) {
        return kept.stream().mapToLong(Inventory.Doubtful::bytes).sum();
    }

    private static String shown(List<Inventory.Doubtful> kept) {
        List<String> texts = new ArrayList<>();
        for (Inventory.Doubtful each : kept.subList(0, Math.min(MOST_SHOWN, kept.size()))) {
            texts.add("`" + each.path() + "` (" + ByteSizes.format(each.bytes()) + ")");
        }
        int more = kept.size() - texts.size();
        return String.join(", ", texts) + (more == 0 ? "" : " and " + more + " more");
    }
}
