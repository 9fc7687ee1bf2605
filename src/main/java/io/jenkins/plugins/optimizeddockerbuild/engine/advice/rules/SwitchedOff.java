package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Install;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Installs in a branch of a script that does not run with the build arguments as they are. */
final class SwitchedOff {
    /** Branches that are longer are not looked at: the time for a script must not grow with its square. */
    private static final int LONGEST = 2000;

    private static final Pattern BRANCH =
            Pattern.compile("(?s)\\bif \\[ \"?\\$\\{?(\\w+)}?\"? ==? \"?([\\w.-]*)\"? ](?: &&[^;]{0,200})?;"
                    + "\\s*then\\b(.{0," + LONGEST + "}?)\\b(?:else|elif|fi)\\b");

    private SwitchedOff() {}

    static boolean contains(Install install, Step step, Instruction.Run run) {
        String command = String.join(" ", install.command().words());
        Matcher branch = BRANCH.matcher(run.script());
        while (branch.find()) {
            String value = step.variables().get(branch.group(1));
            boolean off = value != null && !value.equals(branch.group(2));
            String rest = run.script().substring(branch.end(3));
            if (off && branch.group(3).contains(command) && !rest.contains(command)) {
                return true;
            }
        }
        return false;
    }
}
