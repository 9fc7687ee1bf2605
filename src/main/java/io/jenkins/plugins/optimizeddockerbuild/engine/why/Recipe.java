package io.jenkins.plugins.optimizeddockerbuild.engine.why;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.LayerKey;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Ingredients;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.LayerReason;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.LayerReason.FileChange;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.LayerReason.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one layer is made of: the base image of its stage, the instructions above it, the instruction itself, and the
 * arguments and files that it reads.
 *
 * @param above instructions of its base stages and its stage, from the first FROM on
 */
record Recipe(Ingredients ingredients, String stage, List<Ingredients.Instruction> above, Ingredients.Instruction own) {

    /** Instructions that affect a RUN without making a layer themselves. */
    private static final Set<String> SETTINGS_OF_RUN = Set.of("ARG", "ENV", "USER", "WORKDIR", "SHELL");

    /** Instructions that affect everything below them. */
    private static final Set<String> STEPS = Set.of("FROM", "RUN", "COPY", "ADD", "WORKDIR");

    private static final int MOST_STAGES = 100;
    private static final int SHOWN_DIGEST = 19;

    /** Null when the Dockerfile does not have the layer. */
    @CheckForNull
    static Recipe of(Ingredients ingredients, LayerKey layer) {
        return of(ingredients, layer.stage(), Prints.of(ingredients.salt()).ofText(layer.instruction()));
    }

    /** Null when the Dockerfile has no instruction with that key in that stage. */
    @CheckForNull
    static Recipe of(Ingredients ingredients, String stageName, String key) {
        Ingredients.Stage stage = stage(ingredients, stageName);
        if (stage == null) {
            return null;
        }
        for (int i = 1; i < stage.instructions().size(); i++) {
            if (stage.instructions().get(i).key().equals(key)) {
                List<Ingredients.Instruction> above = new ArrayList<>(below(ingredients, stage));
                above.addAll(stage.instructions().subList(stage.basedOn() == null ? 0 : 1, i));
                return new Recipe(
                        ingredients, stageName, above, stage.instructions().get(i));
            }
        }
        return null;
    }

    /** The instructions of the stages that a stage is based on. */
    private static List<Ingredients.Instruction> below(Ingredients ingredients, Ingredients.Stage stage) {
        List<Ingredients.Instruction> below = new ArrayList<>();
        Ingredients.Stage at = stage;
        for (int i = 0; i < MOST_STAGES && at != null && at.basedOn() != null; i++) {
            at = stage(ingredients, at.basedOn());
            if (at != null) {
                List<Ingredients.Instruction> own = at.instructions();
                below.addAll(0, own.subList(Math.min(at.basedOn() == null ? 0 : 1, own.size()), own.size()));
            }
        }
        return below;
    }

    @CheckForNull
    private static Ingredients.Stage stage(Ingredients ingredients, String name) {
        Ingredients.Stage found = null;
        for (Ingredients.Stage stage : ingredients.stages()) {
            if (stage.name().equals(name) && !stage.instructions().isEmpty()) {
                found = stage;
            }
        }
        return found;
    }

    String key() {
        return own.key();
    }

    /** The reason when an earlier build did not have this instruction. */
    LayerReason appeared(BuildSummary last) {
        Ingredients.Stage now = stage(ingredients, stage);
        Ingredients.Stage then = stage(last.ingredients(), stage);
        Ingredients.Instruction replaced = null;
        if (then != null) {
            // pair the new lines with the removed ones, in order
            List<Ingredients.Instruction> gone = ofSameKeyword(then, now);
            int place = ofSameKeyword(now, then).indexOf(own);
            replaced = place >= 0 && place < gone.size() ? gone.get(place) : null;
        }
        String text = line(own.lines())
                + (replaced == null
                        ? " is new in the Dockerfile"
                        : " of the Dockerfile changed: it was `" + replaced.text() + "`");
        return new LayerReason(Kind.INSTRUCTION, 0, text, own.lines(), null, List.of(), 0, last.id());
    }

    /** Instructions with this keyword that the first stage has and the other does not. */
    private List<Ingredients.Instruction> ofSameKeyword(Ingredients.Stage in, Ingredients.Stage notIn) {
        List<Ingredients.Instruction> found = new ArrayList<>();
        for (Ingredients.Instruction instruction : in.instructions()) {
            boolean inBoth =
                    notIn.instructions().stream().anyMatch(other -> other.key().equals(instruction.key()));
            if (!inBoth && instruction.keyword().equals(own.keyword())) {
                found.add(instruction);
            }
        }
        return found;
    }

    /**
     * The difference from an earlier build; null when there is none.
     *
     * @param sameBase whether the stage's base image is known to be the same
     */
    @CheckForNull
    LayerReason since(Recipe earlier, BuildSummary build, boolean sameBase) {
        String since = build.id();
        List<String> unknown = new ArrayList<>(own.unknown());
        LayerReason reason = aboveChanged(earlier, since, unknown, sameBase);
        if (reason == null && !own.print().equals(earlier.own.print())) {
            reason = changedLine(own, " changed", since);
        }
        if (reason == null) {
            reason = argumentChanged(own, earlier, since, unknown);
        }
        if (reason == null) {
            reason = imageChanged(own, earlier, since, unknown);
        }
        if (reason == null && own.readsContext()) {
            reason = filesChanged(earlier, since, unknown);
        }
        return reason == null && !unknown.isEmpty()
                ? new LayerReason(
                        Kind.UNKNOWN,
                        0,
                        "nothing comparable has changed; not compared: " + String.join(", ", unknown),
                        null,
                        null,
                        List.of(),
                        0,
                        since)
                : reason;
    }

    @CheckForNull
    private LayerReason aboveChanged(Recipe earlier, String since, List<String> unknown, boolean sameBase) {
        List<Ingredients.Instruction> these = deciding();
        List<Ingredients.Instruction> those = earlier.deciding();
        for (int i = 0; i < these.size(); i++) {
            Ingredients.Instruction line = these.get(i);
            if (line.keyword().equals("FROM") && !sameBase) {
                LayerReason base = argumentChanged(line, earlier, since, unknown);
                base = base == null ? imageChanged(line, earlier, since, unknown) : base;
                unknown.addAll(line.unknown());
                if (base != null) {
                    return base;
                }
            }
            if (i >= those.size() || !line.print().equals(those.get(i).print())) {
                return difference(line, i < those.size() ? those.get(i) : null, those, since);
            }
        }
        if (those.size() > these.size()) {
            return gone(those.get(these.size()), since);
        }
        return null;
    }

    private LayerReason difference(
            Ingredients.Instruction line,
            @CheckForNull Ingredients.Instruction then,
            List<Ingredients.Instruction> those,
            String since) {
        if (then != null && then.text().equals(line.text())) {
            return changedLine(line, " changed", since);
        }
        if (then != null && deciding().stream().noneMatch(other -> other.key().equals(then.key()))) {
            return those.stream().noneMatch(other -> other.key().equals(line.key()))
                    ? changedLine(line, " of the Dockerfile changed: it was `" + then.text() + "`", since)
                    : gone(then, since);
        }
        return changedLine(line, " above it is new in the Dockerfile", since);
    }

    private static LayerReason gone(Ingredients.Instruction line, String since) {
        return new LayerReason(
                Kind.INSTRUCTION,
                0,
                "`" + line.text() + "` above it was removed from the Dockerfile",
                null,
                null,
                List.of(),
                0,
                since);
    }

    private static LayerReason changedLine(Ingredients.Instruction line, String what, String since) {
        return new LayerReason(
                Kind.INSTRUCTION,
                0,
                line(line.lines()) + " (`" + line.text() + "`)" + what,
                line.lines(),
                null,
                List.of(),
                0,
                since);
    }

    private static String line(@CheckForNull Lines lines) {
        return lines == null ? "its line" : (lines.first() == lines.last() ? "line " : "lines ") + lines;
    }

    /** The instructions above that affect this one. */
    private List<Ingredients.Instruction> deciding() {
        List<Ingredients.Instruction> deciding = new ArrayList<>();
        boolean run = own.keyword().equals("RUN");
        for (Ingredients.Instruction instruction : above) {
            String keyword = instruction.keyword();
            boolean decides = STEPS.contains(keyword)
                    || (run
                            ? SETTINGS_OF_RUN.contains(keyword)
                            : (keyword.equals("ENV") || keyword.equals("ARG")) && isNamed(instruction));
            if (decides) {
                deciding.add(instruction);
            }
        }
        return deciding;
    }

    /** Whether this instruction references a variable that another one sets. */
    private boolean isNamed(Ingredients.Instruction setting) {
        String[] words = setting.text().split(" ");
        for (int i = 1; i < words.length; i++) {
            if (own.text().contains("$" + words[i]) || own.text().contains("${" + words[i])) {
                return true;
            }
        }
        return false;
    }

    @CheckForNull
    private LayerReason argumentChanged(
            Ingredients.Instruction line, Recipe earlier, String since, List<String> unknown) {
        Map<String, Ingredients.Argument> these = arguments(ingredients);
        Map<String, Ingredients.Argument> those = arguments(earlier.ingredients);
        for (String name : line.arguments()) {
            Ingredients.Argument now = these.get(name);
            Ingredients.Argument then = those.get(name);
            if (now == null && then == null) {
                continue;
            }
            if (now == null || then == null) {
                return argument(name, now == null ? " is no longer set" : " is newly set", since);
            }
            if (now.print() == null || then.print() == null) {
                unknown.add("the build argument " + name);
            } else if (!now.print().equals(then.print())) {
                return argument(name, " changed", since);
            }
        }
        return null;
    }

    private static LayerReason argument(String name, String what, String since) {
        return new LayerReason(Kind.ARGUMENT, 0, "the build argument " + name + what, null, name, List.of(), 0, since);
    }

    private static Map<String, Ingredients.Argument> arguments(Ingredients ingredients) {
        Map<String, Ingredients.Argument> arguments = new HashMap<>();
        for (Ingredients.Argument argument : ingredients.arguments()) {
            arguments.put(argument.name(), argument);
        }
        return arguments;
    }

    @CheckForNull
    private LayerReason imageChanged(Ingredients.Instruction line, Recipe earlier, String since, List<String> unknown) {
        for (String reference : line.images()) {
            String now = digest(ingredients, reference);
            String then = digest(earlier.ingredients, reference);
            if (now == null || then == null) {
                unknown.add("the image " + reference);
            } else if (!now.equals(then)) {
                return new LayerReason(
                        Kind.BASE_IMAGE,
                        0,
                        (line.keyword().equals("FROM") ? "the base image " : "the image ") + reference + " changed ("
                                + shortened(then) + " to " + shortened(now) + ")",
                        line.lines(),
                        null,
                        List.of(),
                        0,
                        since);
            }
        }
        return null;
    }

    @CheckForNull
    private static String digest(Ingredients ingredients, String reference) {
        for (Ingredients.Image image : ingredients.images()) {
            if (image.reference().equals(reference)) {
                return image.digest();
            }
        }
        return null;
    }

    private static String shortened(String digest) {
        return digest.substring(0, Math.min(SHOWN_DIGEST, digest.length()));
    }

    @CheckForNull
    private LayerReason filesChanged(Recipe earlier, String since, List<String> unknown) {
        Ingredients.Copied now = copied();
        Ingredients.Copied then = earlier.copied();
        if (now == null || then == null) {
            unknown.add("the files that it reads");
            return null;
        }
        if (now.print() != null && now.print().equals(then.print())) {
            return null;
        }
        List<FileChange> changes = FileTree.of(now.entries()).since(FileTree.of(then.entries()));
        if (!changes.isEmpty()) {
            return FileChangeText.reason(changes, since);
        }
        if (now.print() != null && then.print() != null) {
            return new LayerReason(Kind.FILES, 0, "the files that it reads changed", null, null, List.of(), 0, since);
        }
        unknown.add("the content of large files that it reads, which there was no time to read");
        return null;
    }

    @CheckForNull
    private Ingredients.Copied copied() {
        for (Ingredients.Copied each : ingredients.copied()) {
            if (each.stage().equals(stage) && each.key().equals(own.key())) {
                return each;
            }
        }
        return null;
    }
}
