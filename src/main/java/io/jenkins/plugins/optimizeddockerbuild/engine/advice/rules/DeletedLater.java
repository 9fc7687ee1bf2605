package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Finding;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Measurements;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.RunRule;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageRun;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Weight;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ShellCommands;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.StageTimeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import java.util.List;

/** A large file that one instruction adds and a later one deletes: it is then hidden, but stays in the image. */
public final class DeletedLater implements RunRule {
    private static final String ARCHIVES =
            ".*\\.(tar|tar\\.\\w+|tgz|tbz2?|txz|zip|7z|gz|xz|bz2|deb|rpm|apk|whl|jar|war|run|iso|bin)$";

    @Override
    public String id() {
        return "deleted-in-later-layer";
    }

    @Override
    public Finding look(StageRun at) {
        Step step = at.step();
        for (ShellCommands.Command command :
                at.stage().inImage() ? step.commands() : List.<ShellCommands.Command>of()) {
            if (!command.program().equals("rm")) {
                continue;
            }
            for (String word : command.words().subList(1, command.words().size())) {
                boolean plain = !word.startsWith("-") && word.indexOf('$') < 0 && !word.contains("*");
                String place = plain ? StageTimeline.resolve(step.workdir(), word) : null;
                Instruction maker = place == null ? null : maker(at, place);
                if (maker == null) {
                    continue;
                }
                Measurements.Layer layer = at.evidence().observed().layer(at.stage(), maker, null);
                if (layer.bytes() == null ? place.matches(ARCHIVES) : !layer.isSmall()) {
                    return told(at, place, maker, layer);
                }
            }
        }
        return null;
    }

    private static Finding told(StageRun at, String place, Instruction maker, Measurements.Layer layer) {
        String how = maker instanceof Instruction.Copy || maker instanceof Instruction.Add add && isLocalArchive(add)
                ? mounted(place, (Instruction.FileTransfer) maker)
                : "Download, use and delete it in one RUN.";
        String line = "ine " + maker.lines().first();
        return Finding.of(
                        at.run().lines(),
                        Weight.ofBytes(layer.bytes(), Severity.MEDIUM),
                        "Do not leave " + place + " in a layer of the image",
                        "L" + line + " brings " + place
                                + ", and this RUN deletes it. That only hides it:"
                                + " the layer above still holds it, and everyone who pulls the image pulls it. " + how)
                .withEvidence(layer.size("The layer of l" + line + " holds", ""))
                .withSavings(null, layer.bytes())
                .withChange(at.evidence(), RunMerge.change(at, maker), RunMerge.obstacle(at, maker));
    }

    private static String mounted(String place, Instruction.FileTransfer maker) {
        String from = maker instanceof Instruction.Copy copy ? copy.from() : null;
        String source = maker.sources().stream()
                .filter(each -> each.endsWith(place.substring(place.lastIndexOf('/')))
                        || maker.sources().size() == 1)
                .findFirst()
                .orElse("…");
        return "Mount it instead of copying it, and do without the `rm`: `RUN --mount=type=bind,"
                + (from == null ? "" : "from=" + from + ",")
                + "source=" + source + ",target=" + place + " …` reads it without putting it in a layer"
                + (from == null && place.matches(".*\\.(tar|tar\\.\\w+|tgz|tbz2?|txz)")
                        ? "; or let ADD unpack it."
                        : ".");
    }

    @CheckForNull
    private static Instruction maker(StageRun at, String place) {
        for (int i = at.at() - 1; i >= 0; i--) {
            Step step = at.stage().steps().get(i);
            boolean makes = step.instruction() instanceof Instruction.FileTransfer transfer
                    ? brings(transfer, step, place)
                    : step.commands().stream().anyMatch(command -> downloads(command, step, place));
            if (makes) {
                boolean few = step.instruction() instanceof Instruction.FileTransfer transfer
                        && CopiedBytes.areFew(transfer, at.evidence().files());
                return few || takesAway(step, place) ? null : step.instruction();
            }
        }
        return null;
    }

    /** Whether the RUN that made a file moves or deletes it itself. */
    private static boolean takesAway(Step step, String place) {
        String name = place.substring(place.lastIndexOf('/') + 1);
        return step.commands().stream()
                .filter(command -> command.program().matches("rm|mv"))
                .flatMap(command -> command.words().stream().skip(1))
                .anyMatch(word -> word.contains("*")
                        ? (place.startsWith("/") && word.startsWith("/") ? place : name)
                                .matches("\\Q" + word.replace("*", "\\E.*\\Q") + "\\E")
                        : word.equals(name) || word.endsWith("/" + name));
    }

    private static boolean brings(Instruction.FileTransfer transfer, Step step, String place) {
        String destination = StageTimeline.resolve(
                step.workdir(), transfer.destination().indexOf('$') >= 0 ? null : transfer.destination());
        if (destination == null || transfer instanceof Instruction.Add && isLocalArchive(transfer)) {
            return false;
        }
        String folder = destination.equals("/") ? "/" : destination + "/";
        return destination.equals(place)
                || transfer.sources().stream()
                        .map(source -> source.substring(source.lastIndexOf('/') + 1))
                        .anyMatch(name -> !name.isEmpty() && place.equals(folder + name));
    }

    private static boolean isLocalArchive(Instruction.FileTransfer transfer) {
        return transfer.sources().stream().noneMatch(source -> source.contains("://"));
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
                    && place.equals(StageTimeline.resolve(step.workdir(), words.get(i + 1)))) {
                return true;
            }
            String name = word.substring(word.lastIndexOf('/') + 1);
            boolean byName = word.contains("://")
                    && !name.isEmpty()
                    && place.equals(StageTimeline.resolve(step.workdir(), name));
            if (byName && (command.program().equals("wget") || command.has("-O") || command.has("-LO"))) {
                return true;
            }
        }
        return false;
    }
}
