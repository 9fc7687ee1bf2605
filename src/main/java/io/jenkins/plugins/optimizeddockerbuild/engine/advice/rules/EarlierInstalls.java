package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Install;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.Ecosystem;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.util.EnumSet;
import java.util.Set;

/** Which package managers have a separate layer above a step, whatever their command there. */
final class EarlierInstalls {
    private EarlierInstalls() {}

    /** @param at index of the step in the stage */
    static Set<PackageManager> above(StageSteps stage, int at) {
        Set<PackageManager> done = EnumSet.noneOf(PackageManager.class);
        for (Step step : stage.above(at)) {
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
