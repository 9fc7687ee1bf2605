package io.jenkins.plugins.optimizeddockerbuild.engine.advice.compiled;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.CommandChain;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextFiles;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.StageTimeline;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Go program: one file, which needs nothing of Go at run time. */
final class GoProgram {
    private static final Pattern SOURCES = Pattern.compile("(?!(.*/)?vendor/).*\\.go");
    private static final Pattern EXECUTES = Pattern.compile("\"os/exec\"|\"plugin\"|syscall\\.Exec|os\\.StartProcess");
    private static final Pattern READS = Pattern.compile(
            "\\bos\\.(Open|OpenFile|ReadFile|ReadDir|Stat|Lstat|Create|DirFS|Getwd|Mkdir|MkdirAll|MkdirTemp|CreateTemp|TempDir"
                    + "|Executable|Chdir|UserHomeDir|Root)|\\bioutil\\.|\\bfilepath\\.(Walk|WalkDir|Glob|Abs)|ParseFiles|ParseGlob"
                    + "|http\\.(Dir|ServeFile|FileServer)|FormFile|ParseMultipartForm|\\buser\\.(Current|Lookup)"
                    + "|ListenAndServeTLS|LoadX509KeyPair|SystemCertPool");
    private static final Pattern ZONES = Pattern.compile("\\btime\\.LoadLocation|loc=|CRON_TZ|TimeZone|\"TZ\"");
    private static final Pattern TLS = Pattern.compile("\"(net/http|crypto/tls|crypto/x509|net/smtp)\"");
    private static final Pattern MAIN = Pattern.compile("(?m)^package main\\s*$");
    private static final Pattern C = Pattern.compile("import\\s+\"C\"|^\\s*\"C\"\\s*$", Pattern.MULTILINE);

    /** Options of {@code go build} with a value in the next word. */
    private static final Set<String> VALUES = Set.of(
            "-o",
            "-ldflags",
            "-tags",
            "-gcflags",
            "-asmflags",
            "-installsuffix",
            "-p",
            "-mod",
            "-buildmode",
            "-buildvcs");

    private final StageSteps stage;
    private final ContextFiles files;
    private final List<String> made = new ArrayList<>();
    private boolean isStatic;

    private GoProgram(StageSteps stage, ContextFiles files) {
        this.stage = stage;
        this.files = files;
    }

    static Program of(StageSteps stage, ContextFiles files, Start start) {
        return new GoProgram(stage, files).read(start);
    }

    private Program read(Start start) {
        for (Step step : stage.steps()) {
            for (CommandChain.Command command : step.script().commands()) {
                String verb = command.word(1);
                if (command.program().equals("go") && (verb.equals("build") || verb.equals("install"))) {
                    List<String> outputs = outputs(step, command, verb.equals("install"));
                    if (outputs.isEmpty()) {
                        return Program.unknown("it is not plain which file `go " + verb + "` makes");
                    }
                    made.addAll(outputs);
                    isStatic = "0"
                            .equals(command.environment()
                                    .getOrDefault(
                                            "CGO_ENABLED", step.variables().get("CGO_ENABLED")));
                }
            }
        }
        if (made.isEmpty()) {
            return Program.unknown("it is not plain which file the build makes");
        }
        String started = started(start);
        if (started == null || !made.contains(started)) {
            return Program.unknown("it is not plain that the container starts what the build of Go makes");
        }
        SourceScan sources = new SourceScan(files, SOURCES);
        if (sources.mayHave(EXECUTES)) {
            return Program.unknown(
                    sources.obstacle("the program starts other programs, which the small image may not have"));
        }
        if (!isStatic && sources.mayHave(C)) {
            return Program.unknown(
                    "the program is linked with libraries in C, which have to be installed there as well");
        }
        boolean alone = !files.text("go.mod").matches("(?s).*(?m:^require\\b).*") && files.exists("go.mod");
        boolean zones = sources.mayHave(ZONES)
                || stage.steps().stream().anyMatch(step -> step.variables().get("TZ") != null);
        boolean reads = !alone || sources.mayHave(READS) || zones;
        boolean scratch = isStatic && !reads && !start.shell();
        List<String> artifacts = new ArrayList<>(List.of(started));
        if (zones) {
            artifacts.add("/usr/local/go/lib/time/zoneinfo.zip");
        }
        return new Program(
                artifacts,
                scratch ? Program.SCRATCH : SmallBase.of(stage.image()),
                !alone || sources.mayHave(TLS),
                reads,
                null);
    }

    /** The file that is started; null when it is not plain. */
    @CheckForNull
    private String started(Start start) {
        String program = start.program();
        if (program.contains("/")) {
            return StageTimeline.resolve(start.workdir(), program);
        }
        for (String folder : List.of("/go/bin/", "/usr/local/bin/", "/usr/bin/", "/bin/")) {
            if (!program.isEmpty() && made.contains(folder + program)) {
                return folder + program;
            }
        }
        return null;
    }

    /** The files that a build makes, absolute; empty when they are not plain. */
    private List<String> outputs(Step step, CommandChain.Command command, boolean installs) {
        List<String> packages = new ArrayList<>();
        String given = null;
        List<String> words = command.from(2);
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.startsWith("-o=")) {
                given = word.substring(3);
            } else if (VALUES.contains(word)) {
                i++;
                given = word.equals("-o") && i < words.size() ? words.get(i) : given;
            } else if (word.startsWith("-") && word.matches("-(C|overlay|modfile|workfile).*")) {
                return List.of();
            } else if (!word.startsWith("-")) {
                packages.add(word);
            }
        }
        boolean moved = step.script().commands().stream()
                        .anyMatch(other -> other.word(0).equals("cd"))
                || step.variables().get("GOBIN") != null
                || step.variables().get("GOPATH") != null
                        && !"/go".equals(step.variables().get("GOPATH"));
        if (moved || given != null && (given.endsWith("/") || given.indexOf('$') >= 0)) {
            return List.of();
        }
        if (given != null && !installs) {
            String path = StageTimeline.resolve(step.workdir(), given);
            return path == null || given.equals(".") || isFolder(given) ? List.of() : List.of(path);
        }
        if (installs && packages.equals(List.of("./..."))) {
            return programs(step);
        }
        String name = name(step, packages);
        String path = name == null ? null : StageTimeline.resolve(installs ? "/go/bin" : step.workdir(), name);
        return path == null ? List.of() : List.of(path);
    }

    /** What is installed of all packages: each folder with a {@code package main}. */
    private List<String> programs(Step step) {
        Set<String> programs = new LinkedHashSet<>();
        for (String path : files.paths()) {
            boolean source = SOURCES.matcher(path).matches() && !path.endsWith("_test.go");
            if (source && MAIN.matcher(files.text(path)).find()) {
                int slash = path.lastIndexOf('/');
                String name = name(step, slash < 0 ? List.of() : List.of(path.substring(0, slash)));
                if (name == null) {
                    return List.of();
                }
                programs.add("/go/bin/" + name);
            }
        }
        return List.copyOf(programs);
    }

    private boolean isFolder(String path) {
        String clean = path.replaceFirst("^\\./", "");
        return files.paths().stream().anyMatch(file -> file.startsWith(clean + "/"));
    }

    /** The name that Go gives to the program of some packages. */
    @CheckForNull
    private String name(Step step, List<String> packages) {
        boolean own = packages.isEmpty() || packages.equals(List.of(".")) || packages.equals(List.of("./"));
        if (!own) {
            String one = packages.get(0).replaceFirst("/+$", "");
            String last = one.substring(one.lastIndexOf('/') + 1).replaceFirst("\\.go$", "");
            boolean sources = packages.stream().allMatch(name -> name.endsWith(".go"));
            return (packages.size() == 1 || sources) && last.matches("[A-Za-z0-9_-]+") ? last : null;
        }
        Matcher module = Pattern.compile("(?m)^module\\s+\"?([^\\s\"]+)").matcher(files.text("go.mod"));
        String path = module.find() ? module.group(1).replaceFirst("/v[0-9]+$", "") : step.workdir();
        String name = path == null ? "" : path.substring(path.lastIndexOf('/') + 1);
        return name.matches("[A-Za-z0-9_.-]+") ? name : null;
    }
}
