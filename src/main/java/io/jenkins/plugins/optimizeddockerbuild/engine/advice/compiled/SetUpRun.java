package io.jenkins.plugins.optimizeddockerbuild.engine.advice.compiled;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.CommandChain;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Install;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.run.RunReading;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ShellCommands;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.StageTimeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.BuildPackages;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import io.jenkins.plugins.optimizeddockerbuild.engine.verdict.LayerName;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a RUN of the compiler's stage does for the program's run time.
 *
 * @param repeated whether the small stage needs it as well
 * @param obstacle why that is not known, the end of a sentence; null when it is
 */
record SetUpRun(boolean repeated, @CheckForNull String obstacle) {
    /** Programs that build, besides those that a RUN may have in either stage. */
    private static final Pattern BUILDS = Pattern.compile("gcc|cc|g\\+\\+|c\\+\\+|javac|rustup|chmod|ls|pwd|cat|test");

    /** @param base image of the small stage */
    static SetUpRun of(Step step, Instruction.Run run, StageSteps stage, Evidence evidence, String base) {
        String where = "`" + LayerName.shortened(run.script(), 50) + "` in line "
                + run.lines().first();
        if (!step.script().complete()) {
            return new SetUpRun(false, where + " may make more than the program");
        }
        String obstacle = null;
        boolean again = false;
        for (CommandChain.Command command : step.script().commands()) {
            String program = command.program();
            if (program.equals("mkdir")) {
                again |= !isWorkdir(stage, step, command);
            } else if (program.matches("useradd|adduser|groupadd|addgroup")) {
                again = true;
            } else if (isSystem(command)) {
                again |= isNeededLater(command);
            } else if (!builds(command) && !program.matches("set|echo|cd|true|:|export|git")) {
                obstacle = where + " may make more than the program";
            }
        }
        if (again && (!RunReading.isUnderstood(step, evidence.files()) || hasBuild(step))) {
            obstacle = where + " sets up more than the build";
        } else if (again
                && !isSameSystem(base)
                && step.script().commands().stream().anyMatch(SetUpRun::isSystem)) {
            obstacle = where + " installs packages that the program may need";
        }
        return new SetUpRun(again, obstacle);
    }

    private static boolean hasBuild(Step step) {
        return step.script().commands().stream().anyMatch(SetUpRun::builds);
    }

    private static boolean builds(CommandChain.Command command) {
        PackageManager manager = PackageManager.ofProgram(command.program());
        return manager != null && manager.compiles()
                || BUILDS.matcher(command.program()).matches();
    }

    /** A folder that WORKDIR or a COPY creates anyway. */
    private static boolean isWorkdir(StageSteps stage, Step step, CommandChain.Command command) {
        for (String word : command.from(1)) {
            String path = word.startsWith("-") ? null : StageTimeline.resolve(step.workdir(), word);
            boolean made = path == null;
            for (Step other : stage.steps()) {
                String workdir = other.workdir();
                made |= workdir != null && path != null && (workdir + "/").startsWith(path + "/");
            }
            if (!made) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSystem(CommandChain.Command command) {
        PackageManager manager = PackageManager.ofProgram(command.program());
        return manager != null && manager.isOfTheSystem();
    }

    /** Whether a command installs what a program may need at run time. */
    private static boolean isNeededLater(CommandChain.Command command) {
        ShellCommands.Command plain = new ShellCommands.Command(command.words(), command.mayFail(), false);
        for (Install install : Install.in(List.of(plain))) {
            for (String name : install.packages()) {
                if (!BuildPackages.isNeedless(name)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether packages have the same names and versions in the small image. */
    private static boolean isSameSystem(String base) {
        return base.matches("alpine:3\\..*|debian:(?!stable).*");
    }
}
