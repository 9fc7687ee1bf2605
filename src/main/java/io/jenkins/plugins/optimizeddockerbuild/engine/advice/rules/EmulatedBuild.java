package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Finding;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Rule;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.compiled.Toolchain;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ShellCommands;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A Dockerfile for several platforms whose compiler runs on the target platform: on every other machine it is emulated
 * and many times slower.
 */
public final class EmulatedBuild implements Rule {
    private static final Pattern SEVERAL =
            Pattern.compile("\\b(TARGETARCH|TARGETPLATFORM|TARGETVARIANT|BUILDPLATFORM)\\b");

    /** Folders in which bundlers put what a browser loads. */
    private static final Pattern ASSETS = Pattern.compile("(.*/)?(dist|build|public|static|assets|www)(/.*)?");

    private static final Pattern BOUND = Pattern.compile(
            "\\bCGO_ENABLED=[\"']?1|-Pnative|nativeCompile|native-image|PublishAot|-p:PublishReadyToRun");

    @Override
    public String id() {
        return "emulated-build";
    }

    @Override
    public List<Finding> look(Evidence evidence) {
        String whole = evidence.text();
        List<Finding> findings = new ArrayList<>();
        for (StageSteps stage : SEVERAL.matcher(whole).find() ? evidence.stages() : List.<StageSteps>of()) {
            String from = stage.resolved().stage().from().statement().original();
            String how = how(evidence, stage);
            if (!stage.inImage()
                    && how != null
                    && !from.contains("--platform")
                    && stage.inherited().isEmpty()) {
                findings.add(Finding.of(
                        stage.resolved().stage().from().lines(),
                        Severity.MEDIUM,
                        "Compile on the platform of the builder: FROM --platform=$BUILDPLATFORM",
                        "The Dockerfile knows of several platforms. Where a builder makes an image for another platform than"
                                + " its own, this stage runs the compiler in an emulator, often ten times slower or more. "
                                + how));
            }
        }
        return findings;
    }

    /** How its language compiles for other platforms; null when the stage compiles nothing. */
    @CheckForNull
    private static String how(Evidence evidence, StageSteps stage) {
        Toolchain toolchain = Toolchain.of(stage);
        if (toolchain == null) {
            return isBundled(evidence, stage)
                    ? "What a bundler makes for a browser is the same for all platforms: begin the stage with `FROM"
                            + " --platform=$BUILDPLATFORM`. There is no patch, because it must not bring modules with"
                            + " programs of the platform."
                    : null;
        }
        boolean compiles = stage.steps().stream()
                .filter(step -> step.instruction() instanceof Instruction.Run)
                .flatMap(step -> step.commands().stream())
                .anyMatch(toolchain::compiles);
        return !compiles || isBoundToItsPlatform(stage)
                ? null
                : switch (toolchain) {
                    case GO ->
                        "Go compiles for any platform on any: begin the stage with `FROM --platform=$BUILDPLATFORM`, declare"
                                + " `ARG TARGETOS TARGETARCH` in it, and build with `GOOS=$TARGETOS GOARCH=$TARGETARCH`."
                                + " There is no patch, because "
                                + (stage.steps().stream().anyMatch(EmulatedBuild::installs)
                                        ? "`go install` puts a program for another platform into a folder of its own,"
                                                + " `/go/bin/OS_ARCH`."
                                        : stage.steps().stream().anyMatch(EmulatedBuild::isWithoutC)
                                                ? "some platforms are more than a name: `linux/arm/v6` needs `GOARM` as"
                                                        + " well."
                                                : "a program with C in it needs a cross compiler as well.");
                    case MAVEN, GRADLE, JDK ->
                        "Java's archives are the same for all platforms: begin the stage with `FROM"
                                + " --platform=$BUILDPLATFORM`. There is no patch, because some builds add native libraries"
                                + " of the machine that they run on.";
                    case DOTNET ->
                        ".NET compiles for any platform on any: begin the stage with `FROM --platform=$BUILDPLATFORM`,"
                                + " declare `ARG TARGETARCH` in it, and give `dotnet restore` and `dotnet publish` the option"
                                + " `-a $TARGETARCH`. There is no patch, because native compiling (AOT) needs a cross compiler"
                                + " as well.";
                    case RUST ->
                        "Cargo compiles for other platforms with `--target` and a linker for them, which"
                                + " `tonistiigi/xx` brings: begin the stage with `FROM --platform=$BUILDPLATFORM` and build"
                                + " with `xx-cargo build`. There is no patch, because libraries in C have to be there for the"
                                + " other platform as well.";
                    case C ->
                        "A cross compiler, which `tonistiigi/xx` brings, compiles for other platforms: begin the stage with"
                                + " `FROM --platform=$BUILDPLATFORM` and call `xx-clang`. There is no patch, because the"
                                + " libraries have to be there for the other platform as well.";
                    default -> null;
                };
    }

    /** Whether it compiles for the machine that it runs on: with C in Go, or ahead of time. */
    private static boolean isBoundToItsPlatform(StageSteps stage) {
        return stage.steps().stream()
                .anyMatch(step -> "1".equals(step.variables().get("CGO_ENABLED"))
                        || step.instruction() instanceof Instruction.Run run
                                && BOUND.matcher(run.script()).find());
    }

    private static boolean isWithoutC(Step step) {
        return "0".equals(step.variables().get("CGO_ENABLED"))
                || step.instruction() instanceof Instruction.Run run
                        && run.script().matches("(?s).*\\bCGO_ENABLED=[\"']?0\\b.*");
    }

    private static boolean installs(Step step) {
        return step.commands().stream().anyMatch(command -> command.startsWith("go", "install"));
    }

    /** Whether a stage of Node builds, and other stages use only assets from it. */
    private static boolean isBundled(Evidence evidence, StageSteps stage) {
        boolean builds = stage.isFrom("node")
                && stage.steps().stream()
                        .flatMap(step -> step.commands().stream())
                        .anyMatch(EmulatedBuild::isBundler);
        boolean taken = false;
        for (StageSteps other : evidence.stages()) {
            for (Step step : other.steps()) {
                if (step.instruction() instanceof Instruction.Copy copy
                        && copy.from() != null
                        && copy.from().equalsIgnoreCase(stage.name())) {
                    taken = true;
                    builds &= copy.sources().stream()
                            .allMatch(source -> ASSETS.matcher(source).matches());
                }
            }
        }
        return builds && taken;
    }

    private static boolean isBundler(ShellCommands.Command command) {
        return command.program().matches("npm|yarn|pnpm|bun")
                && (command.startsWith(command.words().get(0), "run", "build")
                        || command.startsWith(command.words().get(0), "build"));
    }
}
