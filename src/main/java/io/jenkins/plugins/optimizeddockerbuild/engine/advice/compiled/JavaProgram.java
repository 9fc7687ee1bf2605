package io.jenkins.plugins.optimizeddockerbuild.engine.advice.compiled;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextFiles;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.StageTimeline;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program for the JVM: an archive that a runtime of the same version starts. */
public final class JavaProgram {
    private static final Pattern SOURCES = Pattern.compile(".*\\.(java|kt|scala|groovy)");
    private static final Pattern EXECUTES = Pattern.compile(
            "ProcessBuilder|Runtime\\.getRuntime\\(\\)\\.exec|ToolProvider|com\\.sun\\.tools|jdk\\.jshell|JavaCompiler|\\.execute\\(\\)\\.text");
    private static final Pattern READS = Pattern.compile(
            "new File\\(|Paths\\.get|Path\\.of|FileInputStream|FileReader|FileWriter|RandomAccessFile|\\bFiles\\.|user\\.dir"
                    + "|FileSystemResource|file:");
    private static final Pattern WHOLE = Pattern.compile(
            "spring-boot-maven-plugin|maven-shade-plugin|jar-with-dependencies|org\\.springframework\\.boot|shadow|spring-boot-gradle");

    private static final Pattern VERSION = Pattern.compile(
            "(?:openjdk|temurin|corretto|jdk|java|liberica|semeru|sapmachine)[:-](?:jdk-?|open-)?([0-9]{1,2})(?![0-9])"
                    + "|:(?:jdk)?([0-9]{1,2})(?:[.u_+-][^-]*)?(?:-|$)|jdk-?([0-9]{1,2})(?![0-9])");

    /** Versions for which Eclipse Temurin publishes images with only the runtime. */
    private static final List<String> RUNTIMES = List.of("8", "11", "17", "21", "25");

    private JavaProgram() {}

    static Program of(Toolchain toolchain, StageSteps stage, ContextFiles files, Start start) {
        List<String> words = start.words();
        int jar = words.indexOf("-jar");
        boolean plain = start.program().equals("java")
                && jar > 0
                && jar + 1 < words.size()
                && words.get(jar + 1).matches("[A-Za-z0-9_./-]+\\.jar")
                && words.subList(1, jar).stream()
                        .allMatch(word -> word.matches("-[XD][^@]*|-(server|ea)|--enable-preview"));
        String path = plain ? StageTimeline.resolve(start.workdir(), words.get(jar + 1)) : null;
        String base = runtime(toolchain, stage.image());
        if (path == null || !path.matches(".*/(target|build/libs|build)/.*")) {
            return Program.unknown(base, "it is not plain which archive the container starts");
        }
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (path.contains("/target/") && !MavenArchive.mayBeNamed(name, files)
                || path.contains("/build/libs/") && !GradleArchive.mayBeNamed(name, files)) {
            return Program.unknown(base, "it is not plain which archive the container starts");
        }
        if (base.isEmpty()) {
            return Program.unknown("the name of the base image does not show the version of Java");
        }
        SourceScan sources = new SourceScan(files, SOURCES);
        if (sources.mayHave(EXECUTES)) {
            return Program.unknown(base, sources.obstacle("the program may start other programs, or the compiler"));
        }
        String builds = files.text("pom.xml") + files.text("build.gradle") + files.text("build.gradle.kts");
        boolean whole = WHOLE.matcher(builds).find() && !builds.contains("<modules>");
        boolean settings = files.paths().stream()
                .anyMatch(file -> file.matches("application[^/]*\\.(ya?ml|properties)|config/.*"));
        return new Program(
                List.of(whole ? path : path.substring(0, path.lastIndexOf('/'))),
                base,
                false,
                settings || sources.mayHave(READS),
                null);
    }

    /** The image with only the runtime of an image's version; empty when its name does not show the version. */
    public static String runtime(Toolchain toolchain, String image) {
        String version = toolchain.title().equals("Java") ? version(toolchain, image) : "";
        return version.isEmpty()
                ? ""
                : "eclipse-temurin:" + version + (image.contains("alpine") ? "-jre-alpine" : "-jre");
    }

    /** The major version in the image's name; empty when there is none, or no image of its runtime. */
    private static String version(Toolchain toolchain, String image) {
        String name = image.substring(image.lastIndexOf('/') + 1).replaceFirst("@.*", "");
        Matcher version = VERSION.matcher(
                toolchain == Toolchain.MAVEN || toolchain == Toolchain.GRADLE
                        ? name.replaceFirst("^[a-z]+:[0-9.]+(-|$)", "x-").replaceFirst("^[a-z]+:", "x-")
                        : name);
        while (version.find()) {
            for (int group = 1; group <= version.groupCount(); group++) {
                if (version.group(group) != null && RUNTIMES.contains(version.group(group))) {
                    return version.group(group);
                }
            }
        }
        return "";
    }
}
