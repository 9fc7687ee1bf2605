package io.jenkins.plugins.optimizeddockerbuild.engine.advice.compiled;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.CommandChain;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextFiles;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.StageTimeline;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Rust program: one file that is linked with the C library, and with the libraries behind crates named {@code -sys}.
 */
final class RustProgram {
    private static final Pattern SOURCES = Pattern.compile(".*\\.rs");
    private static final Pattern EXECUTES = Pattern.compile("Command::new|process::Command|libloading");
    private static final Pattern READS = Pattern.compile(
            "\\bfs::|\\bfs\\b.*\\bread|File::|read_to_string|dotenv|ServeDir|ServeFile|NamedFile|Files::new|FileServer|Tera|tera"
                    + "|Config|config::|current_dir|temp|PathBuf|Path::new");
    private static final Pattern TLS =
            Pattern.compile("(?m)^name = \"(rustls|native-tls|openssl|reqwest|hyper-tls|webpki)");

    /** Crates for a library that the program includes, or that no Linux needs. */
    private static final Pattern BUNDLED = Pattern.compile(
            "(windows|linux-raw|core-foundation|security-framework|js|web|system-configuration|fsevent|kqueue|inotify|zstd"
                    + "|aws-lc|dirs|lz4|bzip2|jemalloc|tikv-jemalloc|objc|block|ndk|mach|libmimalloc|ring|wasi|io-lifetimes)-sys");

    private RustProgram() {}

    static Program of(StageSteps stage, ContextFiles files, Start start) {
        if (!files.exists("Cargo.toml") || files.text("Cargo.toml").contains("[workspace]")) {
            return Program.unknown("it is not plain which file `cargo` makes");
        }
        Set<String> made = new LinkedHashSet<>();
        for (Step step : stage.steps()) {
            for (CommandChain.Command command : step.script().commands()) {
                if (command.program().equals("cargo")) {
                    made.addAll(made(step, command, files));
                }
            }
        }
        String program = start.program();
        String started = program.contains("/")
                ? StageTimeline.resolve(start.workdir(), program)
                : "/usr/local/cargo/bin/" + program;
        if (started == null || !made.contains(started)) {
            return Program.unknown("it is not plain that the container starts what `cargo` makes");
        }
        String lock = files.text("Cargo.lock");
        if (lock.isEmpty()) {
            return Program.unknown(
                    "there is no Cargo.lock, so it is not known which libraries the program is linked with");
        }
        Matcher library = Pattern.compile("(?m)^name = \"([a-z0-9_-]+-sys)\"").matcher(lock);
        while (library.find()) {
            if (!BUNDLED.matcher(library.group(1)).matches()) {
                return Program.unknown("the program may be linked with a library of the system (" + library.group(1)
                        + "), which has to be installed there as well");
            }
        }
        SourceScan sources = new SourceScan(files, SOURCES);
        if (sources.mayHave(EXECUTES)) {
            return Program.unknown(
                    sources.obstacle("the program starts other programs, which the small image may not have"));
        }
        boolean few = lock.split("\\[\\[package]]").length <= 2;
        return new Program(
                List.of(started),
                SmallBase.of(stage.image()),
                TLS.matcher(lock).find(),
                !few || sources.mayHave(READS),
                null);
    }

    private static Set<String> made(Step step, CommandChain.Command command, ContextFiles files) {
        List<String> words = command.words();
        boolean moved =
                words.stream().anyMatch(word -> word.matches("--(target|target-dir|manifest-path|root|profile)(=.*)?"))
                        || step.variables().get("CARGO_TARGET_DIR") != null
                        || step.script().commands().stream()
                                .anyMatch(other -> other.word(0).equals("cd"));
        Set<String> made = new LinkedHashSet<>();
        for (String name : moved ? Set.<String>of() : names(files.text("Cargo.toml"))) {
            if (words.contains("install")) {
                made.add("/usr/local/cargo/bin/" + name);
            } else if (words.contains("build") || words.contains("b")) {
                boolean release = words.contains("--release") || words.contains("-r");
                made.add(StageTimeline.resolve(step.workdir(), "target/" + (release ? "release/" : "debug/") + name));
            }
        }
        return made;
    }

    /** The package's own name, and those of its other programs. */
    private static Set<String> names(String manifest) {
        Set<String> names = new LinkedHashSet<>();
        Matcher section = Pattern.compile("(?ms)^\\[(package|\\[bin])]\\s*$(.*?)(?=^\\[|\\z)")
                .matcher(manifest);
        while (section.find()) {
            Matcher name =
                    Pattern.compile("(?m)^name\\s*=\\s*\"([A-Za-z0-9_-]+)\"").matcher(section.group(2));
            if (name.find()) {
                names.add(name.group(1));
            }
        }
        return names;
    }
}
