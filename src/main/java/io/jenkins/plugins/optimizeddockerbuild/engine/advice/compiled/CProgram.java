package io.jenkins.plugins.optimizeddockerbuild.engine.advice.compiled;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.CommandChain;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextFiles;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.StageTimeline;
import java.util.List;
import java.util.regex.Pattern;

/** A C program that a single compiler call makes. */
public final class CProgram {
    private static final Pattern SOURCES = Pattern.compile(".*\\.[ch]");
    private static final Pattern EXECUTES =
            Pattern.compile("\\b(system|popen|exec[lv]p?e?|posix_spawnp?|dlopen)\\s*\\(");
    private static final Pattern READS =
            Pattern.compile("\\b(f?open|freopen|opendir|stat|access|chdir|tmpfile|mkstemp)\\s*\\(");
    private static final Pattern OPTION = Pattern.compile(
            "-(O[0-3sg]?|g|Wall|Wextra|Werror|W[a-z-]+|std=[a-z0-9]+|pedantic|static|s|pthread|lm|lpthread|ansi|f[a-z-]+|D[A-Z_0-9a-z=]+)");

    private static final Pattern CPP = Pattern.compile(".*\\.(cc|cpp|cxx|hpp)");

    private CProgram() {}

    /** Whether the build is one of C++, which needs the library of the compiler that it was compiled with, or a newer one. */
    public static boolean isCpp(StageSteps stage, ContextFiles files) {
        return files.paths().stream().anyMatch(path -> CPP.matcher(path).matches())
                || stage.steps().stream()
                        .flatMap(step -> step.commands().stream())
                        .anyMatch(command -> command.program().matches("[gc]\\+\\+"));
    }

    static Program of(StageSteps stage, ContextFiles files, Start start) {
        String started = start.program().contains("/") ? StageTimeline.resolve(start.workdir(), start.program()) : null;
        for (Step step : stage.steps()) {
            for (CommandChain.Command command : step.script().commands()) {
                if (!command.program().matches("gcc|cc")) {
                    continue;
                }
                List<String> words = command.from(1);
                int at = words.indexOf("-o");
                String output = at < 0 ? "a.out" : at + 1 < words.size() ? words.get(at + 1) : "";
                boolean plain = step.script().commands().size() == 1;
                for (int i = 0; i < words.size(); i++) {
                    String word = words.get(i);
                    plain &= i == at
                            || i == at + 1 && at >= 0
                            || word.matches("[A-Za-z0-9_./*-]+\\.c")
                            || OPTION.matcher(word).matches();
                }
                if (plain && started != null && started.equals(StageTimeline.resolve(step.workdir(), output))) {
                    return program(stage, files, start, started, words.contains("-static"));
                }
            }
        }
        return Program.unknown("it is not plain which libraries the program needs, and what the container starts");
    }

    private static Program program(
            StageSteps stage, ContextFiles files, Start start, String started, boolean isStatic) {
        SourceScan sources = new SourceScan(files, SOURCES);
        if (sources.mayHave(EXECUTES)) {
            return Program.unknown(
                    sources.obstacle("the program starts other programs, which the small image may not have"));
        }
        boolean reads = sources.mayHave(READS);
        boolean scratch = isStatic && !reads && !start.shell();
        return new Program(
                List.of(started), scratch ? Program.SCRATCH : SmallBase.of(stage.image()), false, reads, null);
    }
}
