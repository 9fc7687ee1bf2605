package io.jenkins.plugins.optimizeddockerbuild.engine.advice.compiled;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Install;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ShellCommands;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A language with a separate image for its compiler.
 *
 * <p>Megabytes are of the unpacked image on x86-64, rounded down, as built by its own Dockerfile; they differ by
 * version.
 */
public enum Toolchain {
    GO("Go", Set.of("golang"), 800, 230, "go|go-wrapper", "build|install", "run|test"),
    RUST("Rust", Set.of("rust"), 1300, 700, "cargo", "build|install|b", "run|watch|test|r"),
    MAVEN(
            "Java",
            Set.of("maven"),
            450,
            350,
            "mvn|mvnw",
            "package|install|verify|compile",
            "spring-boot:run|test|quarkus:dev"),
    GRADLE(
            "Java",
            Set.of("gradle"),
            600,
            450,
            "gradle|gradlew",
            "build|assemble|bootJar|jar|installDist|shadowJar|fatjar|fatJar|war|bootWar|distTar|distZip",
            "bootRun|run|test"),
    JDK(
            "Java",
            Set.of(
                    "eclipse-temurin",
                    "openjdk",
                    "amazoncorretto",
                    "java",
                    "bellsoft/liberica-openjdk-debian",
                    "azul/zulu-openjdk",
                    "ibm-semeru-runtimes",
                    "sapmachine"),
            400,
            300,
            "mvn|mvnw|gradle|gradlew|javac",
            "package|install|verify|build|assemble|bootJar|jar|installDist|shadowJar|war|bootWar|.*\\.java",
            "spring-boot:run|bootRun|run|test"),
    DOTNET(
            ".NET",
            Set.of("dotnet/sdk", "dotnet/core/sdk", "microsoft/dotnet"),
            700,
            500,
            "dotnet",
            "publish|build",
            "run|watch|test"),
    C(
            "C",
            Set.of("gcc"),
            1100,
            1100,
            "gcc|g\\+\\+|cc|c\\+\\+|make|cmake|gmake",
            "(?!-v$|--version$|test$|check$).+",
            "test|check"),
    SWIFT("Swift", Set.of("swift"), 1500, 1500, "swift", "build", "run|test"),
    HASKELL("Haskell", Set.of("haskell"), 1500, 1500, "stack|cabal|ghc", "build|install|.*\\.hs", "run|test"),
    DART("Dart", Set.of("dart"), 600, 600, "dart", "compile", "run|test"),
    CRYSTAL("Crystal", Set.of("crystallang/crystal"), 500, 250, "crystal|shards", "build", "run|spec");

    private final String title;
    private final Set<String> images;
    private final int megabytes;
    private final int alpineMegabytes;
    private final Pattern programs;
    private final Pattern builds;
    private final Pattern runs;

    Toolchain(
            String title, Set<String> images, int megabytes, int alpine, String programs, String builds, String runs) {
        this.title = title;
        this.images = images;
        this.megabytes = megabytes;
        this.alpineMegabytes = alpine;
        this.programs = Pattern.compile(programs);
        this.builds = Pattern.compile(builds);
        this.runs = Pattern.compile(runs);
    }

    /** The toolchain whose image a stage starts from; null for none. A runtime without compiler does not count. */
    @CheckForNull
    public static Toolchain of(StageSteps stage) {
        if (stage.image().matches(".*[:-]jre.*|.*/runtime.*|.*aspnet.*")) {
            return null;
        }
        for (Toolchain toolchain : values()) {
            if (stage.isFrom(toolchain.images.toArray(new String[0]))) {
                boolean dotnetRuntime = toolchain == DOTNET
                        && stage.isFrom("microsoft/dotnet")
                        && stage.image().contains("runtime");
                return dotnetRuntime ? null : toolchain;
            }
        }
        return null;
    }

    /** Packages of a distribution that install a compiler, with their toolchain. */
    private static final Map<String, Toolchain> PACKAGES = Map.ofEntries(
            Map.entry("gcc", C),
            Map.entry("g++", C),
            Map.entry("clang", C),
            Map.entry("build-essential", C),
            Map.entry("build-base", C),
            // recommends gcc
            Map.entry("cmake", C),
            Map.entry("gcc-c++", C),
            Map.entry("golang", GO),
            Map.entry("golang-go", GO),
            Map.entry("go", GO),
            Map.entry("cargo", RUST),
            Map.entry("rust", RUST),
            Map.entry("maven", MAVEN),
            Map.entry("gradle", GRADLE));

    /** The toolchain that a stage from the image of a distribution installs; null for none, or several. */
    @CheckForNull
    public static Toolchain installedIn(StageSteps stage) {
        Set<Toolchain> found = EnumSet.noneOf(Toolchain.class);
        if (stage.isFrom("ubuntu", "debian", "alpine", "fedora", "rockylinux", "almalinux", "amazonlinux", "centos")) {
            for (StageSteps.Step step : stage.steps()) {
                for (Install install : Install.in(step.commands())) {
                    for (String name : install.manager().isOfTheSystem() ? install.packages() : List.<String>of()) {
                        Toolchain toolchain = PACKAGES.get(name);
                        if (toolchain != null) {
                            found.add(toolchain);
                        }
                    }
                }
            }
        }
        if (found.size() > 1) {
            // what the others link with
            found.remove(C);
        }
        return found.size() == 1 ? found.iterator().next() : null;
    }

    /** The language, for display. */
    public String title() {
        return title;
    }

    /** The approximate size of the image, unpacked. */
    public int megabytes(String image) {
        return image.contains("alpine") || image.contains("slim") ? alpineMegabytes : megabytes;
    }

    /** Whether a command compiles the project. */
    public boolean compiles(ShellCommands.Command command) {
        return is(command, builds) && !command.has("--help") && !command.has("--version");
    }

    /** Whether a command compiles and starts, or tests, the project. */
    public boolean runs(ShellCommands.Command command) {
        return is(command, runs);
    }

    private boolean is(ShellCommands.Command command, Pattern verbs) {
        if (!programs.matcher(command.program()).matches()) {
            return false;
        }
        return command.words().size() == 1 && command.program().matches("make|gmake") && verbs == builds
                || command.words().stream()
                        .skip(1)
                        .anyMatch(word -> verbs.matcher(word.startsWith(":") ? word.substring(1) : word)
                                .matches());
    }
}
