package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Finding;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Measurements;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Rule;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Weight;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ShellCommands;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.StageTimeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import java.util.ArrayList;
import java.util.List;

/** An archive that a COPY puts into the image and a RUN unpacks there: it stays next to its content. */
public final class UnpackedArchive implements Rule {
    private static final String TAR = ".*\\.(tar|tar\\.(gz|bz2|xz|zst)|tgz|tbz2?|txz)";

    @Override
    public String id() {
        return "unpacked-archive";
    }

    @Override
    public List<Finding> look(Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        for (StageSteps stage : evidence.stages()) {
            for (int at = 0; stage.inImage() && at < stage.steps().size(); at++) {
                Step step = stage.steps().get(at);
                if (step.instruction() instanceof Instruction.Copy copy && copy.from() == null) {
                    Finding finding = finding(evidence, stage, at, copy);
                    if (finding != null) {
                        findings.add(finding);
                    }
                }
            }
        }
        return findings;
    }

    @CheckForNull
    private static Finding finding(Evidence evidence, StageSteps stage, int at, Instruction.Copy copy) {
        for (String source : copy.sources()) {
            if (!source.matches(TAR + "|.*\\.zip") || source.indexOf('*') >= 0) {
                continue;
            }
            String place = place(stage.steps().get(at), copy, source);
            int line = place == null ? 0 : unpackedInLine(stage, at, place);
            if (line == 0) {
                continue;
            }
            Measurements.Layer layer = evidence.observed().layer(stage, copy, null);
            if (layer.isSmall() || CopiedBytes.areFew(copy, evidence.files())) {
                continue;
            }
            String otherwise = source.matches(TAR)
                    ? "`ADD` unpacks a local tar archive itself and leaves none in the image; or mount it"
                    : "Mount it";
            return Finding.of(
                            copy.lines(),
                            Weight.ofBytes(layer.bytes(), Severity.LOW),
                            "Do not keep " + source + " in the image in addition to its contents",
                            "Line " + line + " unpacks `" + source
                                    + "`, and the archive stays in the layer of this COPY. "
                                    + otherwise + " where it is unpacked: `RUN --mount=type=bind,source=" + source
                                    + ",target=" + place + " …`.")
                    .withEvidence(layer.size("The layer of this COPY holds", ""))
                    .withSavings(null, layer.bytes());
        }
        return null;
    }

    @CheckForNull
    private static String place(Step step, Instruction.Copy copy, String source) {
        String to = StageTimeline.resolve(step.workdir(), StageTimeline.expand(copy.destination(), step.variables()));
        boolean folder = copy.destination().endsWith("/")
                || copy.destination().endsWith(".")
                || copy.sources().size() > 1;
        String name = source.substring(source.lastIndexOf('/') + 1);
        return to == null || !folder ? to : (to.equals("/") ? "" : to) + "/" + name;
    }

    /** The line of a RUN that unpacks it, if none deletes it; 0 for none. */
    private static int unpackedInLine(StageSteps stage, int at, String place) {
        int line = 0;
        for (Step step : stage.steps().subList(at + 1, stage.steps().size())) {
            for (ShellCommands.Command command : step.commands()) {
                boolean names = command.words().stream()
                        .anyMatch(word -> place.equals(StageTimeline.resolve(step.workdir(), word)));
                boolean unpacks = command.program().matches("tar|bsdtar")
                                && (command.words().size() > 1 ? command.words().get(1) : "")
                                        .matches("-?[a-zA-Z]*x[a-zA-Z]*|--extract|--get")
                        || command.program().equals("unzip");
                line = names && unpacks && line == 0
                        ? step.instruction().lines().first()
                        : line;
                if (names && command.program().matches("rm|mv")) {
                    return 0;
                }
            }
        }
        return line;
    }
}
