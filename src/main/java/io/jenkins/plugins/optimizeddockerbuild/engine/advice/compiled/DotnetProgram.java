package io.jenkins.plugins.optimizeddockerbuild.engine.advice.compiled;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.CommandChain;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.BuildTimeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextFiles;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A .NET program: a published folder that a runtime of the same version starts. */
final class DotnetProgram {
    private static final Pattern SOURCES = Pattern.compile(".*\\.(cs|fs|vb)");
    private static final Pattern PROJECTS = Pattern.compile(".*\\.(csproj|fsproj|vbproj)");
    private static final Pattern EXECUTES =
            Pattern.compile("Process\\.Start|ProcessStartInfo|CSharpScript|CSharpCompilation");
    private static final Pattern WEB = Pattern.compile("Sdk\\.Web|Microsoft\\.AspNetCore|Sdk=\"[^\"]*Razor");
    private static final Pattern IMAGE = Pattern.compile(
            "(.*/dotnet/)(core/)?sdk(:[0-9.]+(-alpine[0-9.]*|-(bookworm|bullseye)-slim|-noble|-jammy)?)");

    private DotnetProgram() {}

    static Program of(StageSteps stage, ContextFiles files, Start start) {
        Matcher image = IMAGE.matcher(stage.image());
        List<String> words = start.words();
        boolean starts = start.program().equals("dotnet")
                && words.size() > 1
                && words.get(1).matches("[A-Za-z0-9_./-]+\\.dll");
        String library = starts ? BuildTimeline.resolve(start.workdir(), words.get(1)) : null;
        String folder = published(stage);
        if (library == null || folder == null || !library.startsWith(folder + "/")) {
            return Program.unknown("it is not plain that the container starts what `dotnet publish -o` makes");
        }
        if (!image.matches()) {
            return Program.unknown("the name of the base image does not show the version of .NET");
        }
        if (new SourceScan(files, SOURCES).mayHave(EXECUTES)) {
            return Program.unknown("the program may start other programs, or the compiler");
        }
        boolean web = new SourceScan(files, PROJECTS).mayHave(WEB);
        Step last = stage.steps().get(stage.steps().size() - 1);
        boolean port = words.contains("--urls")
                || last.variables().get("ASPNETCORE_URLS") != null
                || last.variables().get("ASPNETCORE_HTTP_PORTS") != null;
        if (web && !port) {
            return Program.unknown("the image of the runtime sets another port for ASP.NET than that of the SDK");
        }
        String core = image.group(2) == null ? "" : image.group(2);
        return new Program(
                List.of(folder),
                image.group(1) + core + (web ? "aspnet" : "runtime") + image.group(3),
                false,
                !folder.equals(start.workdir()),
                null);
    }

    /** The folder that {@code dotnet publish} fills; null when it is not plain. */
    private static String published(StageSteps stage) {
        String folder = null;
        for (Step step : stage.steps()) {
            boolean moved = step.script().commands().stream()
                    .anyMatch(command -> command.word(0).equals("cd"));
            for (CommandChain.Command command : step.script().commands()) {
                if (command.program().equals("dotnet") && command.word(1).equals("publish")) {
                    int at = Math.max(
                            command.words().indexOf("-o"), command.words().indexOf("--output"));
                    boolean contained = command.words().stream()
                            .anyMatch(word -> word.matches("-r|--runtime|--self-contained.*|-p:.*"));
                    folder = at < 0 || moved || contained
                            ? null
                            : BuildTimeline.resolve(step.workdir(), command.word(at + 1));
                }
            }
        }
        return folder;
    }
}
