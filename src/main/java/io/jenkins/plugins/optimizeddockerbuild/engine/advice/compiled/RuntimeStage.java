package io.jenkins.plugins.optimizeddockerbuild.engine.advice.compiled;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Change;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.DockerfileEdit;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.SourceCopy;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.StageTimeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.KeyValue;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.ResolvedStage.BaseKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The second stage for a program that is built in a compiler's image: a small base with the program, and everything
 * that the Dockerfile sets up for its run time.
 *
 * @param base image of the new stage; empty when there is none
 * @param change the Dockerfile with it; null for none
 * @param obstacle why there is no change, the end of a sentence; null when there is one
 */
public record RuntimeStage(
        String base,
        @CheckForNull Change change,
        @CheckForNull String obstacle) {
    private static final Pattern FROM = Pattern.compile(
            "^(\\s*FROM\\s+(?:(--platform=\\S+)\\s+)?\\S+)(?:\\s+AS\\s+(\\S+))?\\s*$", Pattern.CASE_INSENSITIVE);

    private static final Pattern BUILD_VARIABLE = Pattern.compile(
            "GO(PROXY|PRIVATE|111MODULE|OS|ARCH|FLAGS|SUMDB|PATH|BIN|CACHE|MODCACHE)|CGO_ENABLED|CARGO_.*|RUSTFLAGS|MAVEN_.*|GRADLE_.*");

    /** Files that no program reads at run time. */
    private static final Pattern FOR_THE_BUILD = Pattern.compile(
            "(.*/)?([^/]*\\.(go|rs|java|kt|scala|groovy|c|h|cs|fs|csproj|fsproj|sln|md|gradle|gradle\\.kts)|go\\.(mod|sum|work)|Cargo\\.(toml|lock)"
                    + "|pom\\.xml|mvnw(\\.cmd)?|gradlew(\\.bat)?|gradle\\.properties|[Dd]ockerfile[^/]*|[^/]*\\.[Dd]ockerfile|\\.dockerignore"
                    + "|\\.git(ignore|attributes|keep|modules)|LICENSE[^/]*|Makefile|Jenkinsfile|(docker-)?compose[^/]*\\.ya?ml|\\.editorconfig"
                    + "|\\*\\.[a-z]+)|\\.(git|github|gitlab|idea|vscode|mvn|circleci)/.*|gradle/.*|\\.gitlab-ci\\.yml|\\.travis\\.yml"
                    + "|src/(main|test)/.*|vendor/.*|\\.mvn|gradle");

    /**
     * The stage for what a stage builds and starts.
     *
     * @param start how its container starts
     */
    public static RuntimeStage of(Evidence evidence, StageSteps stage, Toolchain toolchain, Start start) {
        Program program =
                switch (toolchain) {
                    case GO -> GoProgram.of(stage, evidence.files(), start);
                    case RUST -> RustProgram.of(stage, evidence.files(), start);
                    case MAVEN, GRADLE, JDK -> JavaProgram.of(toolchain, stage, evidence.files(), start);
                    case DOTNET -> DotnetProgram.of(stage, evidence.files(), start);
                    case C -> CProgram.of(stage, evidence.files(), start);
                    case SWIFT ->
                        Program.unknown(
                                SmallBase.ofSwift(stage.image()),
                                "it is not known which libraries and files such a program needs besides");
                    default ->
                        Program.unknown("it is not known which libraries and files such a program needs while it runs");
                };
        if (program.obstacle() != null) {
            return new RuntimeStage(program.base(), null, program.obstacle());
        }
        if (program.artifacts().stream().anyMatch(artifact -> !artifact.startsWith("/"))) {
            return new RuntimeStage(program.base(), null, "the base image alone knows in which folder the build works");
        }
        if (start.workdir() == null || !start.workdir().startsWith("/")) {
            return new RuntimeStage(
                    program.base(), null, "the base image alone knows in which folder the program starts");
        }
        Program given = isGivenFiles(evidence, stage, start) ? program.withSources() : program;
        return new Maker(evidence, stage, start, given).make();
    }

    /**
     * No stage, but the image that one could begin from, as far as the compiler's image names it.
     *
     * @param obstacle why there is none, the end of a sentence
     */
    public static RuntimeStage none(
            Evidence evidence, StageSteps stage, Toolchain toolchain, @CheckForNull String obstacle) {
        String base =
                switch (toolchain) {
                    case DOTNET -> DotnetProgram.runtime(stage.image(), evidence.files());
                    case SWIFT -> SmallBase.ofSwift(stage.image());
                    default -> JavaProgram.runtime(toolchain, stage.image());
                };
        return new RuntimeStage(base, null, obstacle);
    }

    /** Whether an argument of the program, or a variable, names a file of the project. */
    private static boolean isGivenFiles(Evidence evidence, StageSteps stage, Start start) {
        List<String> words = new ArrayList<>();
        start.words().stream().skip(1).forEach(words::add);
        for (Step step : stage.all()) {
            if (step.instruction() instanceof Instruction.Env env) {
                env.pairs().forEach(pair -> words.add(pair.value()));
            }
        }
        Set<String> names = new HashSet<>();
        for (String word : words) {
            for (String part : word.split("[=:,;@\\s]")) {
                names.add(part.substring(part.replaceFirst("/+$", "").lastIndexOf('/') + 1)
                        .replace("/", ""));
            }
        }
        return evidence.files().paths().stream()
                .flatMap(path -> Arrays.stream(path.split("/")))
                .anyMatch(names::contains);
    }

    /** Goes through the instructions. */
    private static final class Maker {
        private final Evidence evidence;
        private final StageSteps stage;
        private final Start start;
        private final Program program;
        private final DockerfileEdit edit;
        private final List<String> repeated = new ArrayList<>();
        private final boolean hasData;
        private String obstacle;
        private boolean needsShell;
        private int lastRun;

        Maker(Evidence evidence, StageSteps stage, Start start, Program program) {
            this.evidence = evidence;
            this.stage = stage;
            this.start = start;
            this.program = program;
            this.edit = new DockerfileEdit(evidence.dockerfile());
            this.hasData = program.sources()
                    && evidence.files().paths().stream()
                            .anyMatch(path -> !FOR_THE_BUILD.matcher(path).matches());
        }

        RuntimeStage make() {
            Instruction.From from = stage.resolved().stage().from();
            List<String> original = edit.linesOf(from.lines());
            Matcher line = FROM.matcher(original.get(0));
            if (stage.steps().stream().anyMatch(step -> step.workdir() == null)) {
                return new RuntimeStage(program.base(), null, "the working directory is not known");
            }
            boolean single = evidence.path() != null
                    && evidence.dockerfile().stages().size() == 1
                    && stage.resolved().kind() == BaseKind.IMAGE
                    && original.size() == 1
                    && line.matches()
                    && (line.group(2) == null || line.group(2).indexOf('$') < 0);
            if (!single) {
                return new RuntimeStage(program.base(), null, "the Dockerfile has more than this stage");
            }
            for (int at = 0; at < stage.steps().size(); at++) {
                lastRun = stage.steps().get(at).instruction() instanceof Instruction.Run ? at : lastRun;
            }
            for (int at = 0; at < stage.steps().size() && obstacle == null; at++) {
                take(stage.steps().get(at), at);
            }
            if (obstacle == null && needsShell && program.base().equals(Program.SCRATCH)) {
                obstacle = "the Dockerfile runs more than the build";
            }
            if (obstacle != null) {
                return new RuntimeStage(program.base(), null, obstacle);
            }
            boolean lower = from.statement().spelling().equals("from");
            String name = "build".equalsIgnoreCase(from.alias()) ? "compile" : "build";
            edit.change(from.lines().first(), line.group(1) + (lower ? " as " : " AS ") + name);
            List<String> lines = new ArrayList<>();
            lines.add("");
            lines.add((lower ? "from " : "FROM ")
                    + (line.group(2) == null ? "" : line.group(2) + " ")
                    + program.base()
                    + (from.alias() == null ? "" : (lower ? " as " : " AS ") + from.alias()));
            lines.addAll(withUsedArguments());
            if (program.certificates() && !program.base().startsWith("alpine")) {
                String path = "/etc/ssl/certs/ca-certificates.crt";
                lines.add("COPY --from=" + name + " " + path + " " + path);
            }
            for (String artifact : program.artifacts()) {
                lines.add("COPY --from=" + name + " " + artifact + " " + place(artifact));
            }
            edit.insertBelow(stage.steps().get(lastRun).instruction().lines().last(), lines);
            return new RuntimeStage(program.base(), Change.of(evidence.path(), edit.content()), null);
        }

        /** Where an artifact goes: to a folder of the small image's PATH if the container starts it without its path. */
        private String place(String artifact) {
            String name = start.program();
            boolean found = artifact.matches("/(usr/(local/)?)?s?bin/[^/]+");
            boolean named = !name.isEmpty() && artifact.endsWith("/" + name) && !name.contains("/");
            return named && !found ? "/usr/local/bin/" + name : artifact;
        }

        /** What is repeated, without arguments that only the build looks at. */
        private List<String> withUsedArguments() {
            List<String> kept = new ArrayList<>(repeated);
            for (Step step : stage.steps()) {
                if (step.instruction() instanceof Instruction.Arg arg
                        && arg.declarations().stream().noneMatch(declared -> isUsed(declared.name()))) {
                    kept.removeAll(edit.linesOf(arg.lines()));
                }
            }
            return kept;
        }

        private boolean isUsed(String argument) {
            Pattern use = Pattern.compile("\\$\\{?" + Pattern.quote(argument) + "\\b");
            return repeated.stream().anyMatch(line -> use.matcher(line).find())
                    || stage.steps().subList(lastRun + 1, stage.steps().size()).stream()
                            .anyMatch(step -> use.matcher(
                                            step.instruction().statement().original())
                                    .find());
        }

        private void take(Step step, int at) {
            Instruction instruction = step.instruction();
            boolean before = at < lastRun;
            if (instruction instanceof Instruction.Run run) {
                SetUpRun made = SetUpRun.of(step, run, stage, evidence, program.base());
                obstacle = made.obstacle();
                if (made.repeated()) {
                    needsShell = true;
                    repeated.addAll(edit.linesOf(run.lines()));
                }
            } else if (instruction instanceof Instruction.Copy copy) {
                takeCopy(step, copy, copy.from(), before);
            } else if (instruction instanceof Instruction.Add add) {
                boolean remote = add.sources().stream()
                        .anyMatch(source -> source.contains("://") || source.matches(".*\\.(tar.*|tgz|txz|zip)"));
                takeCopy(step, add, remote ? "" : null, before);
            } else if (instruction instanceof Instruction.Env env) {
                boolean building = env.pairs().stream()
                        .map(KeyValue::key)
                        .allMatch(key -> BUILD_VARIABLE.matcher(key).matches());
                boolean moves = env.pairs().stream()
                        .anyMatch(pair ->
                                pair.key().equals("PATH") || pair.value().contains("GOPATH"));
                obstacle = moves ? "an ENV changes the PATH that the program starts with" : obstacle;
                repeat(instruction, before && !building);
            } else if (instruction instanceof Instruction.User user) {
                needsShell |= !user.user().matches("[0-9:]+");
                repeat(instruction, before);
            } else if (instruction instanceof Instruction.Healthcheck
                    || instruction instanceof Instruction.Onbuild
                    || instruction instanceof Instruction.Shell) {
                obstacle = instruction.keyword() + " in line "
                        + instruction.lines().first() + " may need programs of the compiler's image";
            } else {
                repeat(instruction, before);
            }
        }

        private void takeCopy(Step step, Instruction.FileTransfer transfer, @CheckForNull String from, boolean before) {
            if (from != null || !transfer.documents().isEmpty()) {
                obstacle = transfer.keyword() + " in line " + transfer.lines().first()
                        + " brings files of which it is not known whether the program needs them";
            } else if (before && hasData && !isOnlyForTheBuild(transfer) && !isCopiedAgain(step, transfer)) {
                repeated.addAll(edit.linesOf(transfer.lines()));
            }
        }

        private static boolean isOnlyForTheBuild(Instruction.FileTransfer transfer) {
            return transfer.sources().stream()
                    .allMatch(source -> FOR_THE_BUILD
                                    .matcher(source.replaceFirst("^(\\./|/)+", ""))
                                    .matches()
                            || source.matches("(\\./)?src/?"));
        }

        /** Whether a copy of the whole context below copies the same files to the same place. */
        private boolean isCopiedAgain(Step step, Instruction.FileTransfer transfer) {
            String to = StageTimeline.resolve(
                    step.workdir(), StageTimeline.expand(transfer.destination(), step.variables()));
            for (Step other : stage.steps()) {
                SourceCopy all = SourceCopy.of(other, evidence.files());
                boolean whole = all != null && all.isWholeContext() && all.transfer() != transfer;
                if (whole && to != null && all.destination().equals(to) && transfer.chown() == null) {
                    return transfer.sources().stream().noneMatch(source -> source.contains("/"));
                }
            }
            return false;
        }

        private void repeat(Instruction instruction, boolean needed) {
            boolean describes = instruction instanceof Instruction.Cmd || instruction instanceof Instruction.Entrypoint;
            if (needed && !(describes && isRepeatedBelow(instruction))) {
                repeated.addAll(edit.linesOf(instruction.lines()));
            }
        }

        private boolean isRepeatedBelow(Instruction instruction) {
            return stage.steps().subList(lastRun, stage.steps().size()).stream()
                    .anyMatch(step -> step.instruction().getClass() == instruction.getClass());
        }
    }
}
