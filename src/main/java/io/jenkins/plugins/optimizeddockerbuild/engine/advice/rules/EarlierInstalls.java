package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Install;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ShellCommands;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.Ecosystem;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.Fact;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageAction;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageCommand;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which package managers have, or may have, a separate layer above a step, whatever their command there. */
final class EarlierInstalls {
    /** They run what a file of the project says. */
    private static final Pattern RUNNER =
            Pattern.compile("(g?make|just|task|rake|invoke)( .*)?|((ba|da|z|a)?sh|python[0-9.]*|node|ruby|php) [^-].*");

    private EarlierInstalls() {}

    /** @param at index of the step in the stage */
    static Set<PackageManager> above(StageSteps stage, int at) {
        Set<PackageManager> done = EnumSet.noneOf(PackageManager.class);
        Set<PackageManager> listed = EnumSet.noneOf(PackageManager.class);
        for (Step step : stage.above(at)) {
            listed.addAll(listed(step.instruction()));
            if (step.commands().stream().anyMatch(EarlierInstalls::runsTheProject)) {
                done.addAll(listed);
            }
            for (Install install : Install.in(step.commands())) {
                if (install.kind() != Install.Kind.PACKAGES) {
                    done.add(install.manager());
                }
            }
            for (var command : step.commands()) {
                PackageManager tool = Install.buildTool(command);
                if (tool != null) {
                    done.add(tool);
                }
            }
            done.addAll(brought(step.instruction()));
        }
        return done;
    }

    /** Those whose list of packages a copy names. */
    private static Set<PackageManager> listed(Instruction instruction) {
        Set<PackageManager> listed = EnumSet.noneOf(PackageManager.class);
        if (instruction instanceof Instruction.FileTransfer transfer && transfer.isFromContext()) {
            for (String source : transfer.sources()) {
                String name = source.substring(source.lastIndexOf('/') + 1);
                String pattern = "\\Q" + name.replace("*", "\\E.*\\Q") + "\\E";
                Stream.of(PackageManager.values())
                        .filter(manager -> manager.all(Fact.MANIFESTS).stream().anyMatch(file -> file.matches(pattern)))
                        .forEach(listed::add);
            }
        }
        return listed;
    }

    /** Whether a command runs a script or a Makefile of the project, which may install what the project lists. */
    private static boolean runsTheProject(ShellCommands.Command command) {
        PackageCommand call = command.call();
        if (call != null) {
            return call.manager().fillsNodeModules() && call.action() == PackageAction.BUILD;
        }
        String first = command.words().get(0);
        String words = command.program()
                + command.words().stream().skip(1).map(word -> " " + word).collect(Collectors.joining());
        return first.startsWith("./")
                || first.matches(".*\\.(sh|bash|py|js|rb|php)")
                || RUNNER.matcher(words).matches();
    }

    /** Those whose packages a copy from another stage brings, as far as names tell. */
    static Set<PackageManager> brought(Instruction instruction) {
        Set<PackageManager> brought = EnumSet.noneOf(PackageManager.class);
        if (instruction instanceof Instruction.Copy copy && copy.from() != null) {
            copy.sources().forEach(source -> brought.addAll(brought(source)));
        }
        return brought;
    }

    /** The likely content of another stage's folder, by its name. */
    private static Set<PackageManager> brought(String source) {
        if (source.contains("node_modules")) {
            return PackageManager.of(Ecosystem.NODE);
        }
        if (source.contains("venv")
                || source.contains("site-packages")
                || source.contains("virtualenv")
                || source.contains("wheel")
                || source.contains("/python")) {
            return PackageManager.of(Ecosystem.PYTHON);
        }
        if (source.contains("vendor") || source.contains("bundle")) {
            return EnumSet.of(PackageManager.COMPOSER, PackageManager.BUNDLER, PackageManager.GO);
        }
        if (source.contains("/go")
                || source.contains(".m2")
                || source.contains(".gradle")
                || source.contains("cargo")
                || source.contains("target")) {
            return EnumSet.of(PackageManager.GO, PackageManager.MAVEN, PackageManager.GRADLE, PackageManager.CARGO);
        }
        return Set.of();
    }
}
