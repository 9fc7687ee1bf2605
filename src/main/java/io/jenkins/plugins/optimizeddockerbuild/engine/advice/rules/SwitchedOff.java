package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Install;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Installs in a branch of a script that does not run with the build arguments as they are. */
final class SwitchedOff {
    /** Branches that are longer are not looked at: the time for a script must not grow with its square. */
    private static final int LONGEST = 2000;

    private static final Pattern BRANCH =
            Pattern.compile("(?s)\\bif \\[ \"?\\$\\{?(\\w+)}?\"? ==? \"?([\\w.-]*)\"? ](?: &&[^;]{0,200})?\\s*;"
                    + "\\s*then\\b(.{0," + LONGEST + "}?)\\b(?:else|elif|fi)\\b");

    private SwitchedOff() {}

    static boolean contains(Install install, StageSteps stage, Step step, Instruction.Run run) {
        String command = String.join(" ", install.command().words());
        Matcher branch = BRANCH.matcher(run.script());
        while (branch.find()) {
            String name = branch.group(1);
            String given = step.variables().get(name);
            String value = given == null && isEmpty(name, stage, run) ? "" : given;
            boolean off = value != null && !value.equals(branch.group(2));
            String rest = run.script().substring(branch.end(3));
            if (off && branch.group(3).contains(command) && !rest.contains(command)) {
                return true;
            }
        }
        return false;
    }

    /** Whether it is a build argument without a value, which the script does not set itself. */
    private static boolean isEmpty(String name, StageSteps stage, Instruction.Run run) {
        boolean sets =
                run.script().matches("(?s).*\\b(" + name + "=|for " + name + "\\b|read\\b[^;&|]*\\b" + name + "\\b).*");
        return !sets
                && stage.all().stream()
                        .map(Step::instruction)
                        .filter(Instruction.Arg.class::isInstance)
                        .flatMap(arg -> ((Instruction.Arg) arg).declarations().stream())
                        .anyMatch(declaration -> declaration.name().equals(name) && declaration.defaultValue() == null);
    }
}
