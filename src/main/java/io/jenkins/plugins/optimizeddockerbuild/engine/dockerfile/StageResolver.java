package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ResolvedStage.BaseKind;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ResolvedStage.ResolvedInstruction;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Resolves one stage: what it starts from, what it runs with which variables, and which stages it needs. */
final class StageResolver {
    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final int MOST_DIGITS = 9;

    private final Dockerfile dockerfile;
    private final BuildInputs inputs;
    private final Variables globals;
    private final List<ResolvedStage> earlier;
    private final Stage stage;
    private final List<String> problems = new ArrayList<>();
    private final Set<Integer> needs = new LinkedHashSet<>();
    private final List<ResolvedInstruction> instructions = new ArrayList<>();

    @CheckForNull
    private String workdir;

    /** @param earlier the stages above this one */
    StageResolver(
            Dockerfile dockerfile, BuildInputs inputs, Variables globals, List<ResolvedStage> earlier, Stage stage) {
        this.dockerfile = dockerfile;
        this.inputs = inputs;
        this.globals = globals;
        this.earlier = earlier;
        this.stage = stage;
    }

    ResolvedStage resolve() {
        Instruction.From from = stage.from();
        VariableScope globalScope = new VariableScope(dockerfile, inputs, globals, problems);
        ShellLexer.Expansion name = globalScope.expand(from.base(), globals, from.lines());
        boolean known = name != null && name.isKnown();
        String base = name == null ? from.base() : name.text();
        ResolvedStage baseStage = known ? earlierStage(base) : null;
        BaseKind kind = kind(base, known, baseStage != null);
        if (kind == BaseKind.REPLACED) {
            return new ResolvedStage(
                    stage,
                    base,
                    kind,
                    null,
                    List.of(),
                    Set.of(),
                    Variables.allUnknown(),
                    Variables.allUnknown(),
                    ResolvedStage.BASE_IMAGE,
                    List.of());
        }
        if (known && base.isEmpty()) {
            globalScope.note(
                    from.lines(), "the base " + from.base() + " of a stage is empty; set the build argument in it");
        }
        if (kind == BaseKind.UNKNOWN) {
            needAnyEarlier(globalScope);
        }
        workdir = kind == BaseKind.SCRATCH ? "/" : ResolvedStage.BASE_IMAGE;
        Variables environment = environment(kind);
        Variables variables = environment;
        if (baseStage != null) {
            needs.add(baseStage.stage().index());
            workdir = baseStage.workdir();
            environment = baseStage.environment();
            variables = baseStage.after().overlaidWith(environment);
        }
        VariableScope scope = new VariableScope(dockerfile, inputs, variables, problems);
        VariableScope ofImage = new VariableScope(dockerfile, inputs, environment, new ArrayList<>());
        if (baseStage != null) {
            runTriggers(baseStage, scope, ofImage);
        }
        for (Instruction instruction : stage.instructions()) {
            run(instruction, false, scope, ofImage);
        }
        return new ResolvedStage(
                stage,
                base,
                kind,
                baseStage == null ? null : baseStage.stage(),
                instructions,
                needs,
                scope.variables(),
                ofImage.variables(),
                workdir,
                problems);
    }

    /** The last stage with that exact name above this one; FROM, unlike COPY, is case sensitive. */
    @CheckForNull
    private ResolvedStage earlierStage(String name) {
        for (int index = stage.index() - 1; index >= 0; index--) {
            if (name.equals(earlier.get(index).stage().name())) {
                return earlier.get(index);
            }
        }
        return null;
    }

    private BaseKind kind(String base, boolean known, boolean isStage) {
        if (stage.name() != null && inputs.replaces(stage.name())) {
            return BaseKind.REPLACED;
        }
        if (!known) {
            return BaseKind.UNKNOWN;
        }
        if (isStage) {
            return BaseKind.STAGE;
        }
        if (base.equals("scratch")) {
            return BaseKind.SCRATCH;
        }
        return inputs.replaces(base) ? BaseKind.NAMED_CONTEXT : BaseKind.IMAGE;
    }

    /** An unknown base may be any stage above, and then its triggers run. */
    private void needAnyEarlier(VariableScope scope) {
        for (ResolvedStage possible : earlier) {
            needs.add(possible.stage().index());
            for (Instruction instruction : possible.stage().instructions()) {
                if (instruction instanceof Instruction.Onbuild) {
                    scope.note(
                            instruction.lines(),
                            "whether this ONBUILD runs in the stage " + stage.displayName()
                                    + " is only known during the build");
                }
            }
        }
    }

    private static Variables environment(BaseKind kind) {
        return kind == BaseKind.SCRATCH ? Variables.none().with("PATH", DEFAULT_PATH) : Variables.allUnknown();
    }

    private void runTriggers(ResolvedStage baseStage, VariableScope scope, VariableScope ofImage) {
        for (ResolvedInstruction inherited : baseStage.instructions()) {
            if (inherited.instruction() instanceof Instruction.Onbuild onbuild) {
                if (onbuild.trigger() == null) {
                    scope.note(onbuild.lines(), "the ONBUILD trigger " + onbuild.expression() + " is not valid");
                } else {
                    run(onbuild.trigger(), true, scope, ofImage);
                }
            }
        }
    }

    private void run(Instruction instruction, boolean trigger, VariableScope scope, VariableScope ofImage) {
        Variables seen = scope.variables();
        instructions.add(new ResolvedInstruction(instruction, trigger, seen, workdir));
        if (instruction instanceof Instruction.Arg arg) {
            scope.declare(arg, globals);
        } else if (instruction instanceof Instruction.Env env) {
            scope.set(env, seen);
            ofImage.set(env, seen);
        } else if (instruction instanceof Instruction.Workdir change) {
            workdir = WorkingFolder.after(workdir, change, seen, dockerfile.escape());
        } else if (instruction instanceof Instruction.Copy copy) {
            // a COPY of here-documents alone reads nothing from its stage
            if (copy.from() != null && !copy.sources().isEmpty()) {
                needFromCopy(copy, copy.from(), scope);
            }
        } else if (instruction instanceof Instruction.Run run) {
            for (Mount mount : run.mounts()) {
                Stage from = mount.from() == null ? null : dockerfile.stage(mount.from());
                if (from != null) {
                    need(from, run, scope);
                }
            }
        }
    }

    private void needFromCopy(Instruction.Copy copy, String from, VariableScope scope) {
        ShellLexer.Expansion plain = scope.expand(from, Variables.none(), copy.lines());
        if (plain == null || !plain.text().equals(from)) {
            scope.note(
                    copy.lines(),
                    "variables are not expanded in --from=" + from + "; write FROM " + from
                            + " AS name, and --from=name here");
            return;
        }
        Integer index = index(from);
        if (index == null) {
            Stage named = dockerfile.stage(from);
            if (named != null) {
                need(named, copy, scope);
            }
        } else if (index >= 0 && index < dockerfile.stages().size()) {
            need(dockerfile.stages().get(index), copy, scope);
        } else {
            scope.note(copy.lines(), "there is no stage with the index " + from);
        }
    }

    private void need(Stage needed, Instruction user, VariableScope scope) {
        if (needed.index() < stage.index()) {
            needs.add(needed.index());
        } else {
            scope.note(
                    user.lines(),
                    "the stage " + needed.displayName() + " must be above the stage " + stage.displayName()
                            + " that uses it");
        }
    }

    /** The number in a text; null when it is a name. */
    @CheckForNull
    private static Integer index(String from) {
        String digits = from.startsWith("+") || from.startsWith("-") ? from.substring(1) : from;
        if (digits.isEmpty() || digits.length() > MOST_DIGITS) {
            return null;
        }
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                return null;
            }
        }
        return Integer.valueOf(from);
    }
}
