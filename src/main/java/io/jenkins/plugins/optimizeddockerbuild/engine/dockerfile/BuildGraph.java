package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ResolvedStage.BaseKind;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ResolvedStage.ResolvedInstruction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How the stages of a Dockerfile hang together in a build: base images and stages with their variables expanded, the
 * variables of each instruction, and which stages a target needs. The rules are those of BuildKit's {@code
 * frontend/dockerfile/dockerfile2llb}.
 */
public final class BuildGraph {
    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final Dockerfile dockerfile;
    private final BuildInputs inputs;
    private final Variables globals;
    private final List<ResolvedStage> stages = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    private BuildGraph(Dockerfile dockerfile, BuildInputs inputs) {
        this.dockerfile = dockerfile;
        this.inputs = inputs;
        this.globals = globalVariables();
        for (Stage stage : dockerfile.stages()) {
            stages.add(resolve(stage));
        }
    }

    public static BuildGraph of(Dockerfile dockerfile, BuildInputs inputs) {
        return new BuildGraph(dockerfile, inputs);
    }

    /** All stages in the order of the file. */
    public List<ResolvedStage> stages() {
        return List.copyOf(stages);
    }

    /** The variables that FROM sees: predefined platform arguments and the ARG instructions before the first FROM. */
    public Variables globals() {
        return globals;
    }

    /** Problems with the ARG instructions before the first FROM, one sentence each. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** The stage that is built; null where the target names none. */
    @CheckForNull
    public ResolvedStage target() {
        Stage stage = inputs.target() == null ? dockerfile.lastStage() : dockerfile.stage(inputs.target());
        return stage == null ? null : stages.get(stage.index());
    }

    /** The stages that the target needs, itself included, in the order of the file; all where there is no such target. */
    public List<ResolvedStage> needed() {
        ResolvedStage target = target();
        if (target == null) {
            return stages();
        }
        Set<Integer> needed = new TreeSet<>();
        Deque<Integer> open = new ArrayDeque<>();
        open.add(target.stage().index());
        while (!open.isEmpty()) {
            int index = open.remove();
            if (needed.add(index)) {
                open.addAll(stages.get(index).needs());
            }
        }
        List<ResolvedStage> found = new ArrayList<>();
        for (int index : needed) {
            found.add(stages.get(index));
        }
        return found;
    }

    private Variables globalVariables() {
        Variables variables = PlatformArguments.predefined(inputs.platform());
        String lastName = dockerfile.lastStage().name();
        String target = inputs.target() != null ? inputs.target() : lastName != null ? lastName : "default";
        variables = variables.with("TARGETSTAGE", target);
        for (Map.Entry<String, String> argument : inputs.buildArgs().entrySet()) {
            if (variables.get(argument.getKey()) != null || variables.isUnknown(argument.getKey())) {
                variables = variables.with(argument.getKey(), argument.getValue());
            }
        }
        for (Instruction.Arg arg : dockerfile.metaArgs()) {
            for (Instruction.Arg.Declaration declaration : arg.declarations()) {
                variables = declare(declaration, variables, null, arg.lines(), problems);
            }
        }
        return variables;
    }

    /**
     * ARG: the build's value, else the default, else for ARG within a stage the value from before the first FROM.
     *
     * @param outer the global variables; null where these are being declared
     */
    private Variables declare(
            Instruction.Arg.Declaration declaration,
            Variables variables,
            @CheckForNull Variables outer,
            LineRange lines,
            List<String> troubles) {
        String name = declaration.name();
        String given = inputs.buildArgs().get(name);
        if (given != null) {
            return variables.with(name, given);
        }
        if (declaration.defaultValue() != null) {
            return assign(name, declaration.defaultValue(), variables, variables, lines, troubles);
        }
        if (outer == null) {
            return variables;
        }
        String inherited = outer.get(name);
        if (inherited != null) {
            return variables.with(name, inherited);
        }
        return outer.isUnknown(name) ? variables.withUnknown(name) : variables;
    }

    private Variables assign(
            String name, String value, Variables variables, Variables seen, LineRange lines, List<String> troubles) {
        ShellLexer.Expansion expansion = expand(value, seen, lines, troubles);
        return expansion != null && expansion.isKnown()
                ? variables.with(name, expansion.text())
                : variables.withUnknown(name);
    }

    /** Null where BuildKit would refuse the text; the build then fails. */
    @CheckForNull
    private ShellLexer.Expansion expand(String text, Variables variables, LineRange lines, List<String> troubles) {
        try {
            return ShellLexer.forArguments(dockerfile.escape()).expand(text, variables);
        } catch (SyntaxProblem e) {
            troubles.add(dockerfile.fileName() + ":" + lines.first() + ": " + e.getMessage());
            return null;
        }
    }

    private ResolvedStage resolve(Stage stage) {
        List<String> troubles = new ArrayList<>();
        Set<Integer> needs = new LinkedHashSet<>();
        ShellLexer.Expansion name =
                expand(stage.from().base(), globals, stage.from().lines(), troubles);
        String base = name == null ? stage.from().base() : name.text();
        Stage baseStage = name != null && name.isKnown() ? earlierStage(base, stage.index()) : null;
        BaseKind kind = kind(stage, base, name != null && name.isKnown(), baseStage);
        if (kind == BaseKind.REPLACED) {
            Variables unknown = Variables.allUnknown();
            return new ResolvedStage(stage, base, kind, null, List.of(), needs, unknown, unknown, List.of());
        }
        if (name != null && name.isKnown() && base.isEmpty()) {
            troubles.add(dockerfile.fileName() + ":" + stage.from().lines().first() + ": the base "
                    + stage.from().base() + " of a stage is empty; give the build argument in it a value");
        }
        if (kind == BaseKind.STAGE) {
            needs.add(baseStage.index());
        } else if (kind == BaseKind.UNKNOWN) {
            for (int index = 0; index < stage.index(); index++) {
                needs.add(index);
                refuseTriggers(dockerfile.stages().get(index), stage, troubles);
            }
        }
        List<ResolvedInstruction> resolved = new ArrayList<>();
        Variables variables = initial(kind, baseStage);
        if (kind == BaseKind.STAGE) {
            for (ResolvedInstruction inherited : stages.get(baseStage.index()).instructions()) {
                if (inherited.instruction() instanceof Instruction.Onbuild onbuild) {
                    variables = trigger(stage, onbuild, variables, resolved, needs, troubles);
                }
            }
        }
        for (Instruction instruction : stage.instructions()) {
            resolved.add(new ResolvedInstruction(instruction, false, variables));
            variables = run(instruction, stage, variables, needs, troubles);
        }
        return new ResolvedStage(
                stage,
                base,
                kind,
                kind == BaseKind.STAGE ? baseStage : null,
                resolved,
                needs,
                variables,
                environment(initialEnvironment(kind, baseStage), resolved),
                troubles);
    }

    private Variables environment(Variables initial, List<ResolvedInstruction> instructions) {
        Variables environment = initial;
        for (ResolvedInstruction resolved : instructions) {
            if (resolved.instruction() instanceof Instruction.Env env) {
                environment = assignAll(env, environment, resolved.variables(), new ArrayList<>());
            }
        }
        return environment;
    }

    /** Where the base is not known, it is not known either whether these triggers run. */
    private void refuseTriggers(Stage possibleBase, Stage stage, List<String> troubles) {
        for (Instruction instruction : possibleBase.instructions()) {
            if (instruction instanceof Instruction.Onbuild onbuild) {
                troubles.add(dockerfile.fileName() + ":" + onbuild.lines().first()
                        + ": whether this ONBUILD runs in the stage " + stage.displayName()
                        + " is only known in the build");
            }
        }
    }

    private BaseKind kind(Stage stage, String base, boolean known, @CheckForNull Stage baseStage) {
        if (stage.name() != null && inputs.replaces(stage.name())) {
            return BaseKind.REPLACED;
        }
        if (!known) {
            return BaseKind.UNKNOWN;
        }
        if (baseStage != null) {
            return BaseKind.STAGE;
        }
        if (base.equals("scratch")) {
            return BaseKind.SCRATCH;
        }
        return inputs.replaces(base) ? BaseKind.NAMED_CONTEXT : BaseKind.IMAGE;
    }

    /** The last stage of that exact name above the given one; FROM, unlike COPY, minds the case. */
    @CheckForNull
    private Stage earlierStage(String name, int before) {
        for (int index = before - 1; index >= 0; index--) {
            Stage stage = dockerfile.stages().get(index);
            if (name.equals(stage.name())) {
                return stage;
            }
        }
        return null;
    }

    private Variables initial(BaseKind kind, @CheckForNull Stage baseStage) {
        Variables environment = initialEnvironment(kind, baseStage);
        if (kind == BaseKind.STAGE && baseStage != null) {
            return stages.get(baseStage.index()).after().overlaidWith(environment);
        }
        return environment;
    }

    private Variables initialEnvironment(BaseKind kind, @CheckForNull Stage baseStage) {
        if (kind == BaseKind.STAGE && baseStage != null) {
            return stages.get(baseStage.index()).environment();
        }
        return kind == BaseKind.SCRATCH ? Variables.none().with("PATH", DEFAULT_PATH) : Variables.allUnknown();
    }

    private Variables trigger(
            Stage stage,
            Instruction.Onbuild onbuild,
            Variables variables,
            List<ResolvedInstruction> resolved,
            Set<Integer> needs,
            List<String> troubles) {
        Instruction trigger = onbuild.trigger();
        if (trigger == null) {
            troubles.add(dockerfile.fileName() + ":" + onbuild.lines().first() + ": the ONBUILD trigger "
                    + onbuild.expression() + " is not valid");
            return variables;
        }
        resolved.add(new ResolvedInstruction(trigger, true, variables));
        return run(trigger, stage, variables, needs, troubles);
    }

    private Variables run(
            Instruction instruction, Stage stage, Variables variables, Set<Integer> needs, List<String> troubles) {
        if (instruction instanceof Instruction.Arg arg) {
            Variables changed = variables;
            for (Instruction.Arg.Declaration declaration : arg.declarations()) {
                changed = declare(declaration, changed, globals, arg.lines(), troubles);
            }
            return changed;
        }
        if (instruction instanceof Instruction.Env env) {
            return assignAll(env, variables, variables, troubles);
        }
        if (instruction instanceof Instruction.Copy copy
                && copy.from() != null
                && !copy.sources().isEmpty()) {
            needFromCopy(copy, copy.from(), stage, needs, troubles);
        } else if (instruction instanceof Instruction.Run run) {
            for (Mount mount : run.mounts()) {
                Stage from = mount.from() == null ? null : dockerfile.stage(mount.from());
                if (from != null) {
                    need(from, stage, run.lines(), needs, troubles);
                }
            }
        }
        return variables;
    }

    /**
     * All pairs of one ENV see the variables from before it.
     *
     * @param changed what the pairs are added to
     * @param before what they see
     */
    private Variables assignAll(Instruction.Env env, Variables changed, Variables before, List<String> troubles) {
        Variables result = changed;
        for (KeyValue pair : env.pairs()) {
            ShellLexer.Expansion key = expand(pair.key(), before, env.lines(), troubles);
            if (key == null || !key.isKnown()) {
                return Variables.allUnknown();
            }
            result = assign(key.text(), pair.value(), result, before, env.lines(), troubles);
        }
        return result;
    }

    private void needFromCopy(
            Instruction.Copy copy, String from, Stage stage, Set<Integer> needs, List<String> troubles) {
        ShellLexer.Expansion plain = expand(from, Variables.none(), copy.lines(), troubles);
        if (plain == null || !plain.text().equals(from)) {
            troubles.add(dockerfile.fileName() + ":" + copy.lines().first() + ": variables are not expanded in --from="
                    + from + "; write FROM " + from + " AS name, and --from=name here");
            return;
        }
        Integer index = index(from);
        if (index == null) {
            Stage named = dockerfile.stage(from);
            if (named != null) {
                need(named, stage, copy.lines(), needs, troubles);
            }
        } else if (index >= 0 && index < dockerfile.stages().size()) {
            need(dockerfile.stages().get(index), stage, copy.lines(), needs, troubles);
        } else {
            troubles.add(dockerfile.fileName() + ":" + copy.lines().first() + ": there is no stage of index " + from);
        }
    }

    private void need(Stage needed, Stage stage, LineRange lines, Set<Integer> needs, List<String> troubles) {
        if (needed.index() >= stage.index()) {
            troubles.add(dockerfile.fileName() + ":" + lines.first() + ": the stage " + needed.displayName()
                    + " must stand above the stage " + stage.displayName() + " that uses it");
        } else {
            needs.add(needed.index());
        }
    }

    /** The number that a text is; null where it is a name. */
    @CheckForNull
    private static Integer index(String from) {
        String digits = from.startsWith("+") || from.startsWith("-") ? from.substring(1) : from;
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                return null;
            }
        }
        if (digits.isEmpty() || digits.length() > 9) {
            return null;
        }
        return Integer.valueOf(from.toLowerCase(Locale.ROOT));
    }
}
