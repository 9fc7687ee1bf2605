package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Finding;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Rule;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import java.util.ArrayList;
import java.util.List;

/** ADD of an address without a checksum: changed content goes unnoticed. */
public final class RemoteAdd implements Rule {
    @Override
    public String id() {
        return "remote-add";
    }

    @Override
    public List<Finding> look(Evidence evidence) {
        List<Instruction.Add> adds = new ArrayList<>();
        for (StageSteps stage : evidence.stages()) {
            for (Step step : stage.steps()) {
                if (step.instruction() instanceof Instruction.Add add && add.checksum() == null && isDownload(add)) {
                    adds.add(add);
                }
            }
        }
        if (adds.isEmpty() || !Syntax.hasChecksums(evidence.dockerfile())) {
            return List.of();
        }
        StringBuilder others = new StringBuilder();
        for (Instruction.Add add : adds.subList(1, adds.size())) {
            others.append(others.length() == 0 ? " The same is true of line " : ", ")
                    .append(add.lines().first());
        }
        return List.of(Finding.of(
                adds.get(0).lines(),
                Severity.LOW,
                "Give what ADD downloads a checksum",
                "ADD takes whatever is at the address today. With `ADD --checksum=sha256:…` the build fails when that is"
                        + " something else, and BuildKit need not ask the server in every build."
                        + (adds.stream().anyMatch(RemoteAdd::isArchive)
                                ? " An archive that is only unpacked is better downloaded, unpacked and deleted in one RUN,"
                                        + " so that it is in no layer."
                                : "")
                        + (adds.stream()
                                        .anyMatch(add ->
                                                String.join(" ", add.sources()).contains("$"))
                                ? " An address with a variable needs a checksum that changes with it: declare both as build"
                                        + " arguments."
                                : "")
                        + others + (others.length() == 0 ? "" : ".")));
    }

    private static boolean isArchive(Instruction.Add add) {
        return add.sources().stream()
                .anyMatch(
                        source -> source.matches("(?i).*\\.(tar(\\.[a-z0-9]+)?|t[gbx]z2?|zip|gz|xz|bz2|zst)([?#].*)?"));
    }

    private static boolean isDownload(Instruction.Add add) {
        for (String source : add.sources()) {
            // what an API answers is meant to change: it makes what stands below run again
            boolean answer = source.matches("https?://api\\..*");
            // the address of a commit has the same content always
            boolean commit = source.matches(".*/[0-9a-f]{40}/.*");
            if (source.matches("https?://.*") && !answer && !commit && !source.matches(".*\\.git([?#].*)?")) {
                return true;
            }
        }
        return false;
    }
}
