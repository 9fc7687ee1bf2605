package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Finding;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Install;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Rule;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A Dockerfile for several platforms whose compiler runs on the platform that it compiles for: on every other machine than
 * that, in an emulator, many times slower.
 */
public final class EmulatedBuild implements Rule {
    private static final Pattern SEVERAL =
            Pattern.compile("\\b(TARGETARCH|TARGETPLATFORM|TARGETVARIANT|BUILDPLATFORM)\\b");

    @Override
    public String id() {
        return "emulated-build";
    }

    @Override
    public List<Finding> look(Evidence evidence) {
        String whole = new String(evidence.dockerfile().source().bytes(), StandardCharsets.ISO_8859_1);
        List<Finding> findings = new ArrayList<>();
        for (StageSteps stage : SEVERAL.matcher(whole).find() ? evidence.stages() : List.<StageSteps>of()) {
            String from = stage.resolved().stage().from().statement().original();
            boolean goes = compiles(stage);
            if (!stage.inImage()
                    && goes
                    && !from.contains("--platform")
                    && stage.inherited().isEmpty()) {
                findings.add(Finding.of(
                        stage.resolved().stage().from().lines(),
                        Severity.MEDIUM,
                        "Compile on the platform of the builder: FROM --platform=$BUILDPLATFORM",
                        "The Dockerfile is for several platforms. For each that is not the builder's own this stage runs the"
                                + " compiler in an emulator, often ten times slower or more. Go compiles for any platform on"
                                + " any: begin the stage with `FROM --platform=$BUILDPLATFORM`, declare `ARG TARGETOS TARGETARCH`"
                                + " in it, and build with `GOOS=$TARGETOS GOARCH=$TARGETARCH`. There is no patch, because a"
                                + " program with C in it needs a cross compiler as well."));
            }
        }
        return findings;
    }

    private static boolean compiles(StageSteps stage) {
        return stage.isFrom("golang")
                && stage.steps().stream()
                        .filter(step -> step.instruction() instanceof Instruction.Run)
                        .flatMap(step -> Install.in(step.commands()).stream())
                        .anyMatch(install -> install.kind() == Install.Kind.BUILD);
    }
}
