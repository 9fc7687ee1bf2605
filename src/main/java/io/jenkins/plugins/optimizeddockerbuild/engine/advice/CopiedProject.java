package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextFiles;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.StageTimeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.Fact;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.util.ArrayList;
import java.util.List;

/** Whether the input of an install comes from the context and therefore changes between builds. */
public final class CopiedProject {
    private CopiedProject() {}

    /**
     * Whether a COPY above includes the files that decide what is installed.
     *
     * @param at index of the installing step in the stage
     */
    public static boolean feeds(StageSteps stage, int at, Install install, ContextFiles files) {
        StageSteps.Step step = stage.steps().get(at);
        String place = install.folder() == null ? null : StageTimeline.resolve(step.workdir(), install.folder());
        List<Step> above = stage.above(at);
        for (StageSteps.Step other : above) {
            SourceCopy copy = SourceCopy.of(other, files);
            String folder = copy == null ? null : copy.inContext(place);
            if (folder != null && !Manifests.of(install, folder, files).files().isEmpty()) {
                return true;
            }
            if (other.instruction() instanceof Instruction.FileTransfer transfer && names(transfer, install)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the project's list of modules or crates is there and empty, so that nothing is downloaded. */
    public static boolean isWithoutDependencies(
            StageSteps stage, StageSteps.Step step, Install install, ContextFiles files) {
        boolean listed = install.manager() == PackageManager.GO || install.manager() == PackageManager.CARGO;
        String name = listed ? install.manager().all(Fact.MANIFESTS).iterator().next() : "";
        String folder = folder(stage, step, install, files);
        return !name.isEmpty()
                && files.exists(Manifests.join(folder, name))
                && !files.exists(Manifests.join(folder, "vendor/modules.txt"))
                && Manifests.of(install, folder, files).files().isEmpty();
    }

    /**
     * The folder of the context whose files an install finds in its own folder; empty for the context itself, and where
     * no copy is known to bring them.
     */
    public static String folder(StageSteps stage, StageSteps.Step step, Install install, ContextFiles files) {
        String place = install.folder() == null ? null : StageTimeline.resolve(step.workdir(), install.folder());
        String found = "";
        for (StageSteps.Step other : stage.all()) {
            if (other == step) {
                break;
            }
            SourceCopy copy = SourceCopy.of(other, files);
            String folder = copy == null ? null : copy.inContext(place);
            if (folder != null) {
                found = folder;
            } else if (other.instruction() instanceof Instruction.FileTransfer transfer && names(transfer, install)) {
                String source = transfer.sources().get(0).replaceFirst("^(\\./|/)+", "");
                found = source.contains("/") && !source.contains("*")
                        ? source.substring(0, source.lastIndexOf('/'))
                        : found;
            }
        }
        return found;
    }

    private static boolean names(Instruction.FileTransfer transfer, Install install) {
        if (!transfer.isFromContext()) {
            return false;
        }
        for (String source : transfer.sources()) {
            String name = source.substring(source.lastIndexOf('/') + 1);
            String pattern = "\\Q" + name.replace("*", "\\E.*\\Q") + "\\E";
            for (String manifest : manifests(install)) {
                if (manifest.matches(pattern)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static List<String> manifests(Install install) {
        if (!install.files().isEmpty()) {
            List<String> names = new ArrayList<>();
            for (String file : install.files()) {
                names.add(file.substring(file.lastIndexOf('/') + 1));
            }
            return names;
        }
        return List.copyOf(install.manager().all(Fact.MANIFESTS));
    }
}
