package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Change;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Finding;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.IgnoreFileEdit;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Rule;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.SourceCopy;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Weight;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.Inventory;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.PruningPlan;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import java.util.ArrayList;
import java.util.List;

/**
 * The whole context is copied, and the ignore file is missing or does not exclude what cannot be useful in the image. A
 * build with this product prunes it; every other build sends and copies it.
 */
public final class IgnoreFile implements Rule {
    @Override
    public String id() {
        return "ignore-file";
    }

    @Override
    public List<Finding> look(Evidence evidence) {
        PruningPlan plan = evidence.plan();
        Inventory inventory = evidence.inventory();
        SourceCopy copy = evidence.wholeCopy();
        if (plan == null || inventory == null || copy == null) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        List<String> titles = new ArrayList<>();
        long bytes = 0;
        for (Inventory.PrunedByGroup pruned : inventory.pruned()) {
            PruningPlan.Group group = group(plan, pruned.id());
            if (group != null && pruned.figures().bytes() >= Weight.FELT_BYTES) {
                bytes += pruned.figures().bytes();
                titles.add(
                        group.title() + " (" + ByteSizes.format(pruned.figures().bytes()) + ")");
                lines.add("# " + group.reason());
                lines.addAll(group.patterns());
            }
        }
        if (bytes == 0 || lines.isEmpty() || isIgnored(evidence, lines)) {
            return List.of();
        }
        boolean missing = evidence.files().ignoreFile() == null
                && evidence.files().ignoreRules().isEmpty();
        Change change = IgnoreFileEdit.add(null, evidence.files(), lines);
        return List.of(Finding.of(
                        copy.transfer().lines(),
                        Weight.ofBytes(bytes, Severity.MEDIUM),
                        missing ? "Add an ignore file" : "Name in the ignore file what the image does not need",
                        "`" + copy.transfer().statement().line() + "` copies the whole context, and "
                                + (missing ? "there is no ignore file" : "the ignore file leaves in")
                                + (missing ? ", so it includes " : " ") + String.join(", ", titles)
                                + ". A build by this product keeps that away; any other build sends it, copies it, and runs"
                                + " all layers below again when it changes.")
                .withSavings(null, bytes)
                .withChange(change));
    }

    /** Once the lines exist, the plan of the unchanged context adds nothing. */
    private static boolean isIgnored(Evidence evidence, List<String> lines) {
        return evidence.files().ignoreRules().contains(String.join("\n", lines));
    }

    @CheckForNull
    private static PruningPlan.Group group(PruningPlan plan, String id) {
        for (PruningPlan.Group group : plan.groups()) {
            if (group.id().equals(id)) {
                return group;
            }
        }
        return null;
    }
}
