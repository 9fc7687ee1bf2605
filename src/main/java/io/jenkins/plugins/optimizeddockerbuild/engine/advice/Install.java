package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextFiles;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ShellCommands;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.Fact;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageAction;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageCommand;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.Requirements;
import java.util.ArrayList;
import java.util.List;

/**
 * A command that installs dependencies.
 *
 * @param call of the package manager
 * @param folder its working directory, relative to that of its instruction, {@code .} for the same; null when it cannot
 *     be determined
 */
public record Install(
        PackageCommand call,
        Kind kind,
        ShellCommands.Command command,
        @CheckForNull String folder) {

    /** What decides what is installed. */
    public enum Kind {
        /** Files that list the dependencies, nothing else of the project. */
        MANIFEST,
        /** Packages named in the command. */
        PACKAGES,
        /** Builds the project, and downloads its dependencies on the way. */
        BUILD
    }

    /** All installing commands of an instruction, in order. */
    public static List<Install> in(List<ShellCommands.Command> commands) {
        return in(commands, ".");
    }

    /**
     * All installing commands, in order.
     *
     * @param from the folder of the first, relative to the working directory; null when it cannot be determined
     */
    public static List<Install> in(List<ShellCommands.Command> commands, @CheckForNull String from) {
        List<Install> installs = new ArrayList<>();
        String folder = from;
        for (ShellCommands.Command command : commands) {
            if (command.program().equals("cd") && command.words().size() == 2) {
                folder = folder == null ? null : joined(folder, command.words().get(1));
                continue;
            }
            PackageCommand call = command.call();
            Kind kind = call == null ? null : kind(call);
            if (kind != null) {
                installs.add(new Install(call, kind, command, folder(call, folder)));
            }
        }
        return installs;
    }

    /** Null when the command installs nothing. */
    @CheckForNull
    private static Kind kind(PackageCommand call) {
        PackageManager manager = call.manager();
        return switch (call.action()) {
            case INSTALL -> Kind.MANIFEST;
            case ADD -> {
                // these take files, or need other lists than an install
                boolean other = isPython(manager) && call.packages().isEmpty()
                        || call.verb().matches("build-?dep|localinstall|swap");
                yield other ? null : Kind.PACKAGES;
            }
            case DOWNLOAD -> manager.isOfTheSystem() || manager == PackageManager.PIP ? null : Kind.MANIFEST;
            case BUILD ->
                manager.compiles()
                                        && !call.has("-mod=vendor")
                                        && !call.has("--no-restore")
                                        // runs what the source names, and itself downloads nothing
                                        && !(manager == PackageManager.GO
                                                && call.verb().equals("generate"))
                                || call.verb().matches("(pip )?install")
                        ? Kind.BUILD
                        : null;
            default -> null;
        };
    }

    @CheckForNull
    private static String folder(PackageCommand call, @CheckForNull String folder) {
        if (call.manager().isOfTheSystem()) {
            return ".";
        }
        boolean elsewhere = call.manager().all(Fact.PROJECT_OPTIONS).stream().anyMatch(call::has);
        if (folder == null || elsewhere) {
            return null;
        }
        String project = call.manager() == PackageManager.DOTNET ? project(call) : "";
        if (project.indexOf('/') > 0) {
            return joined(folder, project.substring(0, project.lastIndexOf('/')));
        }
        return call.folder() == null ? folder : joined(folder, call.folder());
    }

    /** The project file or solution that a command of .NET names, as written; empty for none. */
    private static String project(PackageCommand call) {
        return call.arguments().stream()
                .filter(word -> DotnetManifests.PROJECT.matcher(word).matches())
                .findFirst()
                .orElse("");
    }

    private static String joined(String folder, String below) {
        return below.startsWith("/") || folder.equals(".") ? below : folder + "/" + below;
    }

    /** The build tool that a command runs with a task of any name; null for none. */
    @CheckForNull
    public static PackageManager buildTool(ShellCommands.Command command) {
        PackageCommand call = command.call();
        boolean builds = call != null
                && !call.verb().isEmpty()
                && call.action() != PackageAction.ADD
                && switch (call.manager()) {
                    case MAVEN, GRADLE, CARGO -> true;
                    default -> false;
                };
        return builds ? call.manager() : null;
    }

    /** Whether packages come from Python's index, under the names that pip uses. */
    public static boolean isPython(PackageManager manager) {
        return manager == PackageManager.PIP || manager == PackageManager.UV;
    }

    public PackageManager manager() {
        return call.manager();
    }

    /** Files named in the command: requirements of pip, the environment of conda. */
    public List<String> files() {
        return call.files();
    }

    /** The packages named in a command, without versions. */
    public List<String> packages() {
        return call.packages().stream()
                .map(name -> name.replaceFirst("[=<>~!\\[;].*", ""))
                .toList();
    }

    /** The texts of the requirements files that it names; none where it is another package manager's. */
    public List<String> requirements(ContextFiles context) {
        return isPython(manager())
                ? files().stream()
                        .map(file -> file.startsWith("/") ? file.substring(file.lastIndexOf('/') + 1) : file)
                        .map(file -> context.text(file.replaceFirst("^\\./", "")))
                        .toList()
                : List.of();
    }

    /** The packages of Python's index that it installs, by the command or by its requirements, without versions. */
    public List<String> pythonPackages(ContextFiles context) {
        List<String> names = new ArrayList<>(isPython(manager()) && kind != Kind.BUILD ? packages() : List.of());
        for (String text : requirements(context)) {
            Requirements.of(text).of(Requirements.Kind.PACKAGE).forEach(line -> names.add(line.name()));
        }
        return names;
    }

    /** {@code pip install}, {@code npm ci}: the command without its arguments. */
    public String shown() {
        boolean module = command.startsWith(command.words().get(0), "-m");
        boolean launched =
                command.program().equals("corepack") && command.words().size() > 1;
        String program =
                module ? command.words().get(2) : launched ? command.words().get(1) : command.program();
        return call.verb().isEmpty() ? program : program + " " + call.verb();
    }
}
