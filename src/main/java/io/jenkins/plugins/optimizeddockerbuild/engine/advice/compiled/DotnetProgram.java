package io.jenkins.plugins.optimizeddockerbuild.engine.advice.compiled;

import io.jenkins.plugins.optimizeddockerbuild.engine.advice.CommandChain;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextFiles;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.StageTimeline;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A .NET program: a published folder that a runtime of the same version starts. */
final class DotnetProgram {
    private static final Pattern SOURCES = Pattern.compile(".*\\.(cs|fs|vb)");
    private static final Pattern PROJECTS = Pattern.compile(".*\\.(csproj|fsproj|vbproj)");
    private static final Pattern EXECUTES =
            Pattern.compile("Process\\.Start|ProcessStartInfo|CSharpScript|CSharpCompilation");
    private static final Pattern WEB = Pattern.compile("Sdk\\.Web|Microsoft\\.AspNetCore|Sdk=\"[^\"]*Razor");
    private static final Pattern INVARIANT = Pattern.compile("<InvariantGlobalization>\\s*true");
    private static final Pattern IMAGE = Pattern.compile(
            "(.*/dotnet/)(core/)?sdk(:[0-9]+\\.[0-9]+)(\\.[0-9]+)?(-alpine[0-9.]*|-(trixie|bookworm|bullseye|buster)-slim"
                    + "|-noble|-jammy|-focal)?");

    private DotnetProgram() {}

    static Program of(StageSteps stage, ContextFiles files, Start start) {
        String base = runtime(stage.image(), files);
        List<String> words = start.words();
        boolean starts = start.program().equals("dotnet")
                && words.size() > 1
                && words.get(1).matches("[A-Za-z0-9_./-]+\\.dll");
        String library = starts ? StageTimeline.resolve(start.workdir(), words.get(1)) : null;
        String folder = published(stage);
        if (library == null || folder == null || !library.startsWith(folder + "/")) {
            return Program.unknown(base, "it is not plain that the container starts what `dotnet publish -o` makes");
        }
        if (base.isEmpty()) {
            return Program.unknown("the name of the base image does not show which image has only its runtime");
        }
        SourceScan sources = new SourceScan(files, SOURCES);
        if (sources.mayHave(EXECUTES)) {
            return Program.unknown(base, sources.obstacle("the program may start other programs, or the compiler"));
        }
        Step last = stage.steps().get(stage.steps().size() - 1);
        boolean port = words.contains("--urls")
                || last.variables().get("ASPNETCORE_URLS") != null
                || last.variables().get("ASPNETCORE_HTTP_PORTS") != null;
        if (base.contains("alpine") && !new SourceScan(files, PROJECTS).allHave(INVARIANT)) {
            return Program.unknown(
                    base,
                    "the image of the runtime on Alpine has no cultures (ICU), and the program does not say that it needs"
                            + " none (InvariantGlobalization)");
        }
        if (isWeb(files) && !port) {
            return Program.unknown(base, "the image of the runtime sets another port for ASP.NET than that of the SDK");
        }
        return new Program(List.of(folder), base, false, !folder.equals(start.workdir()), null);
    }

    /**
     * The image with only the runtime of an SDK's version; empty when its name does not show the version. Runtimes count
     * their third number for themselves.
     */
    static String runtime(String image, ContextFiles files) {
        Matcher sdk = IMAGE.matcher(image);
        if (!sdk.matches()) {
            return "";
        }
        return sdk.group(1)
                + Objects.toString(sdk.group(2), "")
                + (isWeb(files) ? "aspnet" : "runtime")
                + sdk.group(3)
                + Objects.toString(sdk.group(5), "");
    }

    /** The image with ASP.NET has the runtime as well. */
    private static boolean isWeb(ContextFiles files) {
        return new SourceScan(files, PROJECTS).mayHave(WEB);
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
                            : StageTimeline.resolve(step.workdir(), command.word(at + 1));
                }
            }
        }
        return folder;
    }
}
