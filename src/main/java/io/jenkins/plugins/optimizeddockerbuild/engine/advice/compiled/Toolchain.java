package io.jenkins.plugins.optimizeddockerbuild.engine.advice.compiled;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Install;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ShellCommands;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.BuildPackages;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.Ecosystem;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;

/**
 * A language with a separate image for its compiler.
 *
 * <p>Megabytes are what the unpacked image has on x86-64 at least, in any version; 0 where that is too little to tell.
 */
public enum Toolchain {
    GO("Go", Set.of("golang"), 600, 200, Set.of(PackageManager.GO), "go-wrapper", "build|install", "run|test"),
    RUST("Rust", Set.of("rust"), 1000, 400, Set.of(PackageManager.CARGO)),
    MAVEN("Java", Set.of("maven"), 400, 0, Set.of(PackageManager.MAVEN)),
    GRADLE("Java", Set.of("gradle"), 500, 0, Set.of(PackageManager.GRADLE)),
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
            250,
            0,
            PackageManager.of(Ecosystem.JVM),
            "javac",
            ".*\\.java",
            "(?!)"),
    DOTNET(
            ".NET",
            Set.of("dotnet/sdk", "dotnet/core/sdk", "microsoft/dotnet"),
            600,
            350,
            Set.of(PackageManager.DOTNET)),
    C(
            "C",
            Set.of("gcc"),
            1000,
            1000,
            Set.of(),
            "gcc|g\\+\\+|cc|c\\+\\+|make|cmake|gmake",
            "(?!-v$|--version$|test$|check$).+",
            "test|check"),
    SWIFT("Swift", Set.of("swift"), 1000, 1000, Set.of(), "swift", "build", "run|test"),
    HASKELL("Haskell", Set.of("haskell"), 1000, 1000, Set.of(), "stack|cabal|ghc", "build|install|.*\\.hs", "run|test"),
    DART("Dart", Set.of("dart"), 400, 400, Set.of(), "dart", "compile", "run|test"),
    CRYSTAL("Crystal", Set.of("crystallang/crystal"), 200, 0, Set.of(), "crystal|shards", "build", "run|spec");

    private static final Pattern JAVA_8 = Pattern.compile("(jdk-?|:|java)8(?![0-9])");

    private final String title;
    private final Set<String> images;
    private final int megabytes;
    private final int alpineMegabytes;
    private final Set<PackageManager> managers;
    private final Pattern programs;
    private final Pattern builds;
    private final Pattern runs;

    Toolchain(String title, Set<String> images, int megabytes, int alpine, Set<PackageManager> managers) {
        this(title, images, megabytes, alpine, managers, "(?!)", "(?!)", "(?!)");
    }

    /** @param programs that are no package managers, with the words with which they build and run */
    Toolchain(
            String title,
            Set<String> images,
            int megabytes,
            int alpine,
            Set<PackageManager> managers,
            String programs,
            String builds,
            String runs) {
        this.title = title;
        this.images = images;
        this.megabytes = megabytes;
        this.alpineMegabytes = alpine;
        this.managers = managers;
        this.programs = Pattern.compile(programs);
        this.builds = Pattern.compile(builds);
        this.runs = Pattern.compile(runs);
    }

    /** The toolchain whose image a stage starts from; null for none. A runtime without compiler does not count. */
    @CheckForNull
    public static Toolchain of(StageSteps stage) {
        if (stage.image()
                .matches(
                        ".*[:-]jre.*|.*/runtime.*|.*aspnet.*|.*\\bswift:([23]|4\\.[01])\\b.*|.*\\bswift:(.*-)?slim\\b.*")) {
            // the old images of Swift have no variant without compiler, which is slim
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

    /** The toolchain of a distribution's package; null for none. */
    @CheckForNull
    private static Toolchain ofPackage(String name) {
        return switch (name) {
            case "cmake" -> C;
            case "golang", "golang-go", "go" -> GO;
            case "cargo", "rust", "rustc" -> RUST;
            case "maven" -> MAVEN;
            case "gradle" -> GRADLE;
            default -> BuildPackages.isForC(name) ? C : null;
        };
    }

    /** The toolchain that a stage from the image of a distribution installs; null for none, or several. */
    @CheckForNull
    public static Toolchain installedIn(StageSteps stage) {
        Set<Toolchain> found = EnumSet.noneOf(Toolchain.class);
        if (stage.isFrom("ubuntu", "debian", "alpine", "fedora", "rockylinux", "almalinux", "amazonlinux", "centos")) {
            for (StageSteps.Step step : stage.steps()) {
                for (Install install : Install.in(step.commands())) {
                    for (String name : install.manager().isOfTheSystem() ? install.packages() : List.<String>of()) {
                        Toolchain toolchain = ofPackage(name);
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

    /** What the image has at least, unpacked; 0 where that is too little to tell. */
    public int leastMegabytes(String image) {
        boolean alpine = image.contains("alpine");
        // Debian's slim image saves a JDK little
        boolean slim = image.contains("slim") && (this != JDK || isOfJava8(image));
        return alpine || slim ? alpineMegabytes : megabytes;
    }

    /** Whether the name of an image says that its Java is version 8, which is smaller than the later ones. */
    public static boolean isOfJava8(String image) {
        return JAVA_8.matcher(image.substring(image.lastIndexOf('/') + 1)).find();
    }

    /** Whether a command compiles the project. */
    public boolean compiles(ShellCommands.Command command) {
        return (is(command, builds) || calls(command, PackageManager::compilesWith))
                && !command.has("--help")
                && !command.has("--version");
    }

    /** Whether a command compiles and starts, or tests, the project. */
    public boolean runs(ShellCommands.Command command) {
        return is(command, runs) || calls(command, PackageManager::startsWith);
    }

    /** Whether it calls one of the language's package managers with such a verb. */
    private boolean calls(ShellCommands.Command command, BiPredicate<PackageManager, String> verbs) {
        PackageManager manager = PackageManager.ofProgram(command.program());
        return manager != null
                && managers.contains(manager)
                && command.words().stream()
                        .skip(1)
                        .anyMatch(word -> verbs.test(
                                manager, manager == PackageManager.GRADLE ? word.replaceFirst(".*:", "") : word));
    }

    private boolean is(ShellCommands.Command command, Pattern verbs) {
        if (!programs.matcher(command.program()).matches()) {
            return false;
        }
        return command.words().size() == 1 && command.program().matches("make|gmake") && verbs == builds
                || command.words().stream()
                        .skip(1)
                        .anyMatch(word -> verbs.matcher(word).matches());
    }
}
