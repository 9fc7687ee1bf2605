package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Finding;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Observed;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Rule;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Weight;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.BuildTimeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ShellCommands;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.figures.ByteSizes;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import java.util.ArrayList;
import java.util.List;

/** A large file that one instruction brings and a later one deletes: it is hidden then, and stays in the image. */
public final class DeletedLater implements Rule {
    private static final String ARCHIVES =
            ".*\\.(tar|tar\\.\\w+|tgz|tbz2?|txz|zip|7z|gz|xz|bz2|deb|rpm|apk|whl|jar|war|run|iso|bin)$";

    @Override
    public String id() {
        return "deleted-in-later-layer";
    }

    @Override
    public List<Finding> look(Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        for (StageSteps stage : evidence.stages()) {
            if (stage.inImage()) {
                for (int at = 1; at < stage.steps().size(); at++) {
                    if (stage.steps().get(at).instruction() instanceof Instruction.Run run) {
                        Finding finding = finding(evidence, stage, at, run);
                        if (finding != null) {
                            findings.add(finding);
                        }
                    }
                }
            }
        }
        return findings;
    }

    @CheckForNull
    private static Finding finding(Evidence evidence, StageSteps stage, int at, Instruction.Run run) {
        Step step = stage.steps().get(at);
        for (ShellCommands.Command command : step.commands()) {
            if (!command.program().equals("rm")) {
                continue;
            }
            for (String word : command.words().subList(1, command.words().size())) {
                if (word.startsWith("-") || word.indexOf('$') >= 0 || word.contains("*")) {
                    continue;
                }
                String place = BuildTimeline.resolve(step.workdir(), word);
                Instruction maker = place == null ? null : maker(stage, at, place);
                if (maker == null) {
                    continue;
                }
                Observed.Layer layer = evidence.observed().layer(stage, maker, null);
                boolean large = layer.bytes() == null ? place.matches(ARCHIVES) : layer.bytes() >= Weight.FELT_BYTES;
                if (large) {
                    boolean isNeighbour = maker instanceof Instruction.Run
                            && stage.steps().get(at - 1).instruction() == maker;
                    return told(place, maker, run, layer)
                            .withChange(isNeighbour ? RunMerge.change(evidence, stage, at) : null);
                }
            }
        }
        return null;
    }

    private static Finding told(String place, Instruction maker, Instruction.Run run, Observed.Layer layer) {
        String how = maker instanceof Instruction.Run
                ? "Download, use and delete it in one RUN."
                : "Mount it instead of copying it: `RUN --mount=type=bind,source=…,target=" + place
                        + " …` reads it without" + " putting it in a layer; or let ADD unpack a local archive.";
        return Finding.of(
                        run.lines(),
                        Weight.ofBytes(layer.bytes(), Severity.MEDIUM),
                        "Do not leave " + place + " in a layer of the image",
                        "Line " + maker.lines().first() + " brings " + place
                                + ", and this RUN deletes it. That only hides it:"
                                + " the layer above still holds it, and everyone who pulls the image pulls it. " + how)
                .withEvidence(
                        layer.bytes() == null
                                ? null
                                : "The layer of line " + maker.lines().first() + " holds "
                                        + ByteSizes.format(layer.bytes()) + ".")
                .withSavings(null, layer.bytes());
    }

    @CheckForNull
    private static Instruction maker(StageSteps stage, int at, String place) {
        for (int i = at - 1; i >= 0; i--) {
            Step step = stage.steps().get(i);
            if (step.instruction() instanceof Instruction.FileTransfer transfer && brings(transfer, step, place)) {
                return transfer;
            }
            if (step.instruction() instanceof Instruction.Run run) {
                for (ShellCommands.Command command : step.commands()) {
                    if (downloads(command, step, place)) {
                        return run;
                    }
                }
            }
        }
        return null;
    }

    private static boolean brings(Instruction.FileTransfer transfer, Step step, String place) {
        String destination = BuildTimeline.resolve(
                step.workdir(), transfer.destination().indexOf('$') >= 0 ? null : transfer.destination());
        if (destination == null || transfer instanceof Instruction.Add && isLocalArchive(transfer)) {
            return false;
        }
        if (destination.equals(place)) {
            return true;
        }
        for (String source : transfer.sources()) {
            String name = source.substring(source.lastIndexOf('/') + 1);
            if (!name.isEmpty() && place.equals((destination.equals("/") ? "" : destination) + "/" + name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLocalArchive(Instruction.FileTransfer transfer) {
        for (String source : transfer.sources()) {
            if (source.contains("://")) {
                return false;
            }
        }
        return true;
    }

    private static boolean downloads(ShellCommands.Command command, Step step, String place) {
        if (!command.program().equals("curl") && !command.program().equals("wget")) {
            return false;
        }
        List<String> words = command.words();
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            boolean option =
                    word.matches("-[a-zA-Z]*[oO]") || word.equals("--output") || word.equals("--output-document");
            if (option
                    && i + 1 < words.size()
                    && place.equals(BuildTimeline.resolve(step.workdir(), words.get(i + 1)))) {
                return true;
            }
            String name = word.substring(word.lastIndexOf('/') + 1);
            boolean byName = word.contains("://")
                    && !name.isEmpty()
                    && place.equals(BuildTimeline.resolve(step.workdir(), name));
            if (byName && (command.program().equals("wget") || command.has("-O") || command.has("-LO"))) {
                return true;
            }
        }
        return false;
    }
}
