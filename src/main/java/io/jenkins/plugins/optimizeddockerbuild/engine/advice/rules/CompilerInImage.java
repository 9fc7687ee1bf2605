package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Finding;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Install;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Rule;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.compiled.BuildScripts;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.compiled.CProgram;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.compiled.RuntimeStage;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.compiled.SmallBase;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.compiled.Start;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.compiled.Toolchain;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ShellCommands;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageAction;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageCommand;
import java.util.List;
import java.util.regex.Pattern;

/** A compiled program in the image of its compiler, of which it needs nothing, or a small part, at run time. */
public final class CompilerInImage implements Rule {
    /** Images for development or testing, by the name of their Dockerfile. */
    private static final Pattern FOR_DEVELOPERS = Pattern.compile(
            "(?i).*(^|[^a-z])(dev|devel|development|debug|test|tests|testing|ci|build|builder|e2e|lint|local)([^a-z]|$).*");

    /** Programs that build again whenever a source changes. */
    private static final Pattern WATCHES = Pattern.compile(
            "air|CompileDaemon|reflex|gin|fresh|modd|cargo-watch|realize|watchexec|nodemon|dlv|bash|sh|zsh|sleep|tail");

    private static final Pattern INTERPRETERS = Pattern.compile(
            "(ba|da|a)?sh|env|exec|cd|python[0-9.]*|perl|ruby|node|php|java|tini|dumb-init|gosu|su-exec|supervisord|service"
                    + "|systemctl|npm|yarn|make|cmake|go|cargo");

    /** Programs that compile, besides package managers. */
    private static final Pattern COMPILERS = Pattern.compile("make|cmake|gcc|g\\+\\+|javac");

    private static final Pattern SET_UP = Pattern.compile(
            "\\b(cargo|rustup|rustc|CARGO_[A-Z_]+|GOPATH|GOCACHE|GOMODCACHE|GOFLAGS|go (install|get|env|version|mod)|gopls"
                    + "|dotnet (tool|workload|restore|build)|mvn|gradle|javac|gcc|g\\+\\+|make|cmake|jcmd|jmap|jstack|jlink)\\b");

    private static final String A_RUNTIME = "a JRE of the same version or a newer one, `eclipse-temurin:VERSION-jre`";

    @Override
    public String id() {
        return "compiler-in-image";
    }

    @Override
    public List<Finding> look(Evidence evidence) {
        StageSteps stage = evidence.target();
        Toolchain ofBase = Toolchain.of(stage);
        Toolchain toolchain = ofBase == null ? Toolchain.installedIn(stage) : ofBase;
        Start start = toolchain == null ? null : Start.of(stage);
        String name = evidence.dockerfile().fileName();
        if (start == null
                || (name + " " + stage.image()).contains("devcontainer")
                || isScriptThatBuilds(evidence, start)
                || !start.words().isEmpty() && WATCHES.matcher(program(start)).matches()
                || isForDevelopers(evidence)) {
            return List.of();
        }
        BuildScripts scripts = new BuildScripts(evidence.files(), toolchain);
        boolean startsScript = start.commands().stream().anyMatch(scripts::compiles);
        boolean compiles = false;
        boolean copied = false;
        for (Step step : stage.all()) {
            compiles |= step.commands().stream()
                    .anyMatch(command -> startsScript ? toolchain.compiles(command) : scripts.compiles(command));
            copied |= step.instruction() instanceof Instruction.Copy copy && copy.from() != null;
        }
        boolean runsIt = start.commands().stream().anyMatch(toolchain::runs);
        boolean tests = start.commands().stream().anyMatch(command -> command.has("test") || command.has("watch"));
        if (tests
                || start.commands().stream()
                        .anyMatch(command -> WATCHES.matcher(command.program()).matches())) {
            return List.of();
        }
        if (ofBase == null) {
            return compiles && startsOwn(stage, start, toolchain) && !isRemoved(stage)
                    ? List.of(installed(stage, toolchain))
                    : List.of();
        }
        if (compiles || runsIt) {
            return List.of(compiled(evidence, stage, toolchain, start, runsIt));
        }
        boolean bare = copied && toolchain != Toolchain.JDK && isProgramOfItsOwn(start, toolchain);
        boolean archive = start.commands().size() == 1
                && start.commands().get(0).program().equals("java")
                && start.commands().get(0).words().stream()
                        .anyMatch(word -> word.equals("-jar") || word.startsWith("org.springframework.boot.loader."));
        // with Java 8, Alpine's JDK is no larger than a runtime
        boolean small = Toolchain.isOfJava8(stage.image()) && stage.image().contains("alpine");
        return (bare || archive && toolchain != Toolchain.DOTNET && !small) && !isUsed(stage)
                ? List.of(copiedOnly(evidence, stage, toolchain))
                : List.of();
    }

    /** Whether the name of the Dockerfile says that people develop or test in its image. */
    static boolean isForDevelopers(Evidence evidence) {
        String name = evidence.dockerfile().fileName();
        return FOR_DEVELOPERS.matcher(name.substring(name.lastIndexOf('/') + 1)).matches();
    }

    /** Whether the container starts a script of the project that compiles or tests: then it needs the compiler. */
    private static boolean isScriptThatBuilds(Evidence evidence, Start start) {
        String script = start.words().stream()
                .filter(word -> word.matches("(.*/)?[\\w.-]*(\\.sh|entrypoint[\\w.-]*)"))
                .findFirst()
                .orElse(null);
        if (script == null) {
            return false;
        }
        String name = script.substring(script.lastIndexOf('/') + 1);
        return evidence.files().paths().stream()
                .filter(path -> path.equals(name) || path.endsWith("/" + name))
                .flatMap(path -> ShellCommands.in(evidence.files().text(path)).stream())
                .anyMatch(CompilerInImage::builds);
    }

    private static boolean builds(ShellCommands.Command command) {
        int at = command.program().equals("exec") && command.words().size() > 1 ? 1 : 0;
        PackageCommand call =
                PackageCommand.of(command.words().subList(at, command.words().size()));
        return call != null && call.manager().compiles() && call.mayRunAnything()
                || COMPILERS.matcher(command.program()).matches();
    }

    /**
     * Whether the container starts a program in a place that no package of the distribution uses, or one that the build
     * installs.
     */
    private static boolean startsOwn(StageSteps stage, Start start, Toolchain toolchain) {
        boolean java = toolchain.title().equals("Java");
        return start.commands().stream()
                .map(command -> command.words().get(0))
                .anyMatch(word -> java
                        ? word.equals("java")
                        : word.contains("/")
                                ? !word.matches("/(usr/)?s?bin/.*|.*\\.(sh|py|pl|rb|js)")
                                : isInstalledByBuild(stage, word));
    }

    /** Whether a build installs programs, and a program is neither of a package nor an interpreter. */
    private static boolean isInstalledByBuild(StageSteps stage, String program) {
        boolean builds = false;
        boolean packaged = INTERPRETERS.matcher(program).matches() || IndexUse.isOfTheSystem(program);
        for (Step step : stage.steps()) {
            builds |= step.commands().stream()
                    .anyMatch(command ->
                            command.program().matches("make|gmake|ninja|cmake|cargo|go") && command.has("install"));
            for (Install install : Install.in(step.commands())) {
                // of a language's packages it is not known which programs they bring
                packaged |= install.packages().contains(program)
                        || !install.manager().isOfTheSystem()
                                && !install.manager().compiles();
            }
        }
        return builds && !packaged;
    }

    /** Whether the compilers are removed at the end. */
    private static boolean isRemoved(StageSteps stage) {
        return stage.steps().stream()
                .flatMap(step -> step.commands().stream())
                .map(ShellCommands.Command::call)
                .anyMatch(call -> call != null
                        && call.manager().isOfTheSystem()
                        && (call.action() == PackageAction.REMOVE || call.has("--purge")));
    }

    private static Finding installed(StageSteps stage, Toolchain toolchain) {
        boolean java = toolchain.title().equals("Java");
        String base = java ? A_RUNTIME + "," : "`" + stage.image() + "` again,";
        return Finding.of(
                stage.resolved().stage().from().lines(),
                Severity.HIGH,
                "Leave the compiler out of the image: build " + toolchain.title() + " in a separate stage",
                "The Dockerfile installs a compiler, compiles the program with it, and leaves it in the image."
                        + " The program needs " + needs(toolchain)
                        + ". Build in a separate stage, begin the image"
                        + " from " + base + " and copy what the build makes into it: it is pulled sooner, and has no"
                        + " compiler for an attacker. There is no patch, because it is not plain "
                        + (java
                                ? "which version that is."
                                : "which libraries the program needs: `ldd` names them, and their packages have to be"
                                        + " installed in the image as well."));
    }

    private static String program(Start start) {
        return start.program().substring(start.program().lastIndexOf('/') + 1);
    }

    private static boolean isProgramOfItsOwn(Start start, Toolchain toolchain) {
        return !start.words().isEmpty()
                && toolchain != Toolchain.C
                && !program(start).matches("go|cargo|mvn|gradle|dotnet|make|swift|dart|python.*|.*\\.sh");
    }

    /** Whether the stage sets up the compiler or its tools, as the image of somebody who compiles does. */
    private static boolean isUsed(StageSteps stage) {
        return stage.all().stream()
                .filter(step -> !(step.instruction() instanceof Instruction.Arg))
                .anyMatch(step -> SET_UP.matcher(
                                step.instruction() instanceof Instruction.Copy copy
                                        ? copy.destination()
                                        : step.instruction().statement().original())
                        .find());
    }

    private static Finding compiled(
            Evidence evidence, StageSteps stage, Toolchain toolchain, Start start, boolean runsIt) {
        RuntimeStage runtime = runsIt
                ? RuntimeStage.none(evidence, stage, toolchain, "the container compiles when it starts")
                : RuntimeStage.of(evidence, stage, toolchain, start);
        StringBuilder text = new StringBuilder();
        text.append("The image begins from `")
                .append(stage.image())
                .append("`, which is for compiling")
                .append(size(toolchain, stage))
                .append(", and what the build downloaded and made comes on top. The program needs ")
                .append(needs(toolchain))
                .append(". Build in a separate build stage, and copy what it makes into an image that begins from ")
                .append(small(toolchain, stage.image(), runtime))
                .append(": it is pulled faster and gives an attacker no compiler.");
        if (runsIt) {
            text.append(" Start the program itself, not the tool that compiles it: the container starts faster.");
        }
        if (runtime.change() == null) {
            if (toolchain == Toolchain.C && CProgram.isCpp(stage, evidence.files())) {
                text.append(" The library of C++ in this image is newer than the distribution's: link with"
                        + " `-static-libstdc++ -static-libgcc`.");
            }
            text.append(" There is no patch, because ")
                    .append(runtime.obstacle())
                    .append('.');
        } else if (runtime.change()
                        .files()
                        .get(evidence.path())
                        .lines()
                        .filter(line -> line.matches("(COPY|ADD)(?! --from).*"))
                        .count()
                > evidence.dockerfile().instructions().stream()
                        .filter(Instruction.FileTransfer.class::isInstance)
                        .count()) {
            text.append(
                    " The patch keeps the files that the Dockerfile copies, since the program may read some of them: leave"
                            + " out what it does not.");
        }
        return Finding.of(
                        stage.resolved().stage().from().lines(),
                        Severity.HIGH,
                        "Leave the compiler out of the image: build " + toolchain.title() + " in a separate stage",
                        text.toString())
                .withChange(runtime.change());
    }

    private static String size(Toolchain toolchain, StageSteps stage) {
        int megabytes = toolchain.leastMegabytes(stage.image());
        return megabytes == 0 ? "" : ", unpacked " + megabytes + " MB or more";
    }

    private static String needs(Toolchain toolchain) {
        return switch (toolchain) {
            case MAVEN, GRADLE, JDK -> "a Java runtime only";
            case DOTNET -> "the runtime of .NET only";
            case SWIFT -> "the runtime libraries of Swift only";
            default -> "none of it while it runs, unless it calls the compiler itself";
        };
    }

    private static String small(Toolchain toolchain, String image, RuntimeStage runtime) {
        if (!runtime.base().isEmpty()) {
            return runtime.base().equals("scratch") ? "`scratch`, which is empty" : "`" + runtime.base() + "`";
        }
        return switch (toolchain) {
            case MAVEN, GRADLE, JDK -> A_RUNTIME;
            case DOTNET -> "`mcr.microsoft.com/dotnet/aspnet` or `runtime` of the same version";
            case SWIFT -> "the `slim` image of the same version of Swift";
            case GO ->
                "`scratch` or a distroless image where the program is static (`CGO_ENABLED=0`), else from the small"
                        + " image of the same distribution";
            default -> "the small image of the same distribution, such as `" + SmallBase.of(image) + "`";
        };
    }

    private static Finding copiedOnly(Evidence evidence, StageSteps stage, Toolchain toolchain) {
        return Finding.of(
                stage.resolved().stage().from().lines(),
                Severity.MEDIUM,
                "Begin the last stage from an image without compiler",
                "The last stage begins from `" + stage.image() + "`" + size(toolchain, stage)
                        + ", and compiles nothing: what it starts was built elsewhere. The program needs "
                        + needs(toolchain) + ". Begin it from "
                        + small(toolchain, stage.image(), RuntimeStage.none(evidence, stage, toolchain, null))
                        + ". There is no patch, because the program may start a tool of the "
                        + (toolchain == Toolchain.JDK ? "JDK" : "compiler's image") + ".");
    }
}
