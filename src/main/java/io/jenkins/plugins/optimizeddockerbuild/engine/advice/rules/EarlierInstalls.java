package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Ecosystem;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Install;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Which package managers have a layer of their own above a step, whatever their command there is called. */
final class EarlierInstalls {
    private EarlierInstalls() {}

    /** @param at number of the step of the stage */
    static Set<Ecosystem> above(StageSteps stage, int at) {
        Set<Ecosystem> done = EnumSet.noneOf(Ecosystem.class);
        List<Step> above = new ArrayList<>(stage.inherited());
        above.addAll(stage.steps().subList(0, at));
        for (Step step : above) {
            for (Install install : Install.in(step.commands())) {
                if (install.kind() != Install.Kind.PACKAGES) {
                    done.add(install.ecosystem());
                }
            }
            for (var command : step.commands()) {
                Ecosystem tool = Install.buildTool(command);
                if (tool != null) {
                    done.add(tool);
                }
            }
            if (step.instruction() instanceof Instruction.Copy copy && copy.from() != null) {
                copy.sources().forEach(source -> done.addAll(brought(source)));
            }
        }
        return done;
    }

    /** What a folder of another stage may hold, by its name. */
    private static Set<Ecosystem> brought(String source) {
        if (source.contains("node_modules")) {
            return EnumSet.of(Ecosystem.NPM, Ecosystem.YARN, Ecosystem.PNPM, Ecosystem.BUN);
        }
        if (source.contains("venv")
                || source.contains("site-packages")
                || source.contains("virtualenv")
                || source.contains("wheel")
                || source.contains("/python")) {
            return EnumSet.of(Ecosystem.PIP, Ecosystem.UV, Ecosystem.POETRY, Ecosystem.PIPENV);
        }
        if (source.contains("vendor") || source.contains("bundle")) {
            return EnumSet.of(Ecosystem.COMPOSER, Ecosystem.BUNDLER, Ecosystem.GO);
        }
        if (source.contains("/go")
                || source.contains(".m2")
                || source.contains(".gradle")
                || source.contains("cargo")
                || source.contains("target")) {
            return EnumSet.of(Ecosystem.GO, Ecosystem.MAVEN, Ecosystem.GRADLE, Ecosystem.CARGO);
        }
        return Set.of();
    }
}
