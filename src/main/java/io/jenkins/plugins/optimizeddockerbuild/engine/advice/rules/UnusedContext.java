package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Finding;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.IgnoreFileEdit;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Rule;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.SourceCopy;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Weight;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.Inventory;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import java.util.ArrayList;
import java.util.List;

/**
 * The whole context is copied, including large files that exist only on this machine: Git ignores them, and nothing in
 * the project mentions them.
 */
public final class UnusedContext implements Rule {
    @Override
    public String id() {
        return "unused-context";
    }

    @Override
    public List<Finding> look(Evidence evidence) {
        Inventory inventory = evidence.inventory();
        SourceCopy copy = evidence.wholeCopy();
        if (inventory == null || copy == null) {
            return List.of();
        }
        LocalFiles local = new LocalFiles(evidence);
        List<String> paths = new ArrayList<>();
        List<String> shown = new ArrayList<>();
        long bytes = 0;
        for (Inventory.Folder folder : inventory.folders()) {
            long size = folder.after().bytes();
            boolean large = size >= Weight.FELT_BYTES && !folder.path().equals(".");
            if (large && !evidence.files().isIgnored(folder.path()) && local.has(folder.path())) {
                bytes += size;
                paths.add(folder.path());
                shown.add("`" + folder.path() + "` (" + ByteSizes.format(size) + ")");
            }
        }
        for (Inventory.LargeFile file : inventory.largestFiles()) {
            boolean large = file.bytes() >= Weight.FELT_BYTES && file.kept();
            boolean told = paths.stream().anyMatch(path -> file.path().startsWith(path + "/"));
            if (large && !told && !evidence.files().isIgnored(file.path()) && local.has(file.path())) {
                bytes += file.bytes();
                paths.add(file.path());
                shown.add("`" + file.path() + "` (" + ByteSizes.format(file.bytes()) + ")");
            }
        }
        if (paths.isEmpty()) {
            return List.of();
        }
        boolean one = paths.size() == 1;
        return List.of(Finding.of(
                        copy.transfer().lines(),
                        Weight.ofBytes(bytes, Severity.MEDIUM),
                        "Keep files out of the context that only this machine has",
                        "`" + copy.transfer().statement().line() + "` copies " + String.join(", ", shown)
                                + ". Git ignores "
                                + (one ? "it" : "them")
                                + ", so a clean checkout is built without, and nothing in the project"
                                + " names " + (one ? "it" : "them") + ". Each build sends "
                                + (one ? "it" : "them")
                                + ", the image holds " + (one ? "it" : "them") + ", and a change in "
                                + (one ? "it" : "them") + " makes all layers below run again.")
                .withSavings(null, bytes)
                .withChange(IgnoreFileEdit.add(null, evidence.files(), paths)));
    }
}
