package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.KeyValue;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageAction;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageCommand;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * What the RUN instructions of a stage read while the image is built. Only commands with known reads are understood;
 * any other program may read everything in the stage.
 */
final class StageReading {

    private final InstallCommands installs;
    private final Map<Instruction.Run, PlainScript> scripts = new IdentityHashMap<>();

    StageReading(ProjectFiles files) {
        installs = new InstallCommands(files);
    }

    /**
     * What happens to something that an instruction brings into a stage.
     *
     * @param objection why it may be read while the image is built; null when it cannot
     * @param removed whether a later command surely removes it, so that it is not in the final stage
     */
    record Fate(@CheckForNull Objection objection, boolean removed) {}

    /**
     * Follows an arrival to the end of its stage.
     *
     * @param name the last segment of its path
     * @param madeAgain whether an unknown program may read it, because its tool recreates it
     */
    Fate fate(Arrival arrival, String name, boolean madeAgain) {
        StageTimeline timeline = arrival.timeline();
        StagePlace place = new StagePlace(arrival.place(), name);
        int first = arrival.mounted() ? arrival.step() : arrival.step() + 1;
        int last = arrival.mounted() ? arrival.step() + 1 : timeline.steps().size();
        for (int at = first; at < last; at++) {
            if (!(timeline.steps().get(at).instruction() instanceof Instruction.Run run)) {
                continue;
            }
            Fate fate = ofRun(run, timeline, at, place, madeAgain);
            if (fate != null) {
                return fate;
            }
        }
        return new Fate(null, false);
    }

    /**
     * Whether no command in a part of a timeline can read or change a place.
     *
     * @param from first step
     * @param fromCommand first command of that step
     * @param to last step
     * @param toCommand end of the commands in the last step, exclusive
     */
    boolean isUntouched(StageTimeline timeline, int from, int fromCommand, int to, int toCommand, StagePlace place) {
        return isUntouched(timeline, from, fromCommand, to, toCommand, place, (command, touches) -> touches);
    }

    /** Like the other, for packages that a query such as {@code npm ls} would print. */
    boolean isUntouchedAndNotQueried(StageTimeline timeline, int from, int to, int toCommand, StagePlace place) {
        return isUntouched(timeline, from, 0, to, toCommand, place, (command, touches) -> touches || queries(command));
    }

    private static boolean queries(PlainScript.Command command) {
        List<String> words = command.plainWords();
        PackageCommand call = words == null ? null : PackageCommand.of(words);
        boolean asksForVersion = call != null && call.verb().isEmpty();
        return call != null
                && call.action() == PackageAction.QUERY
                && !asksForVersion
                && !call.manager().isOfTheSystem();
    }

    /** As the other, for an environment that is made in a step and filled in it or below. */
    boolean isOnlyFilled(StageTimeline timeline, int from, int fromCommand, int to, StagePlace place) {
        return isUntouched(
                timeline, from, fromCommand, to, 0, place, (command, touches) -> touches && !fillsEnvironment(command));
    }

    /** Whether a command of pip or uv takes no package away, and runs no code of the project. */
    private static boolean fillsEnvironment(PlainScript.Command command) {
        List<String> words = command.plainWords();
        PackageCommand call = words == null ? null : PackageCommand.of(words);
        return call != null
                && (call.manager() == PackageManager.PIP || call.manager() == PackageManager.UV)
                && !call.mayRunAnything()
                && switch (call.action()) {
                    case INSTALL, ADD, DOWNLOAD, QUERY, CLEAN -> true;
                    default -> false;
                };
    }

    /** @param disturbs of each command, and of whether it may read or change the place */
    private boolean isUntouched(
            StageTimeline timeline,
            int from,
            int fromCommand,
            int to,
            int toCommand,
            StagePlace place,
            BiPredicate<PlainScript.Command, Boolean> disturbs) {
        for (int at = from; at <= to && at < timeline.steps().size(); at++) {
            if (!(timeline.steps().get(at).instruction() instanceof Instruction.Run run)
                    || at == to && toCommand == 0) {
                continue;
            }
            PlainScript script = script(run, timeline, at);
            if (script.obstacle() != null) {
                return false;
            }
            int end = at == to ? toCommand : script.commands().size();
            for (int i = at > from ? 0 : fromCommand; i < end; i++) {
                PlainScript.Command command = script.commands().get(i);
                String folder = script.folder(i, timeline.steps().get(at).workdir());
                boolean touches =
                        removes(command, folder, place) || objection(command, folder, timeline, at, place, "") != null;
                if (disturbs.test(command, touches)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether it may remove the place, or something in it. */
    private static boolean removes(PlainScript.Command command, @CheckForNull String folder, StagePlace place) {
        if (!"rm".equals(command.program()) && !"find".equals(command.program())) {
            return false;
        }
        for (PlainScript.Word word : command.words().subList(1, command.words().size())) {
            boolean option = word.text() != null && word.text().startsWith("-");
            if (!option && place.relation(word, folder) != StagePlace.Relation.APART) {
                return true;
            }
        }
        return false;
    }

    /** Null when the RUN does not touch it. */
    @CheckForNull
    private Fate ofRun(Instruction.Run run, StageTimeline timeline, int at, StagePlace place, boolean madeAgain) {
        String who = "The RUN in line " + run.lines().first() + " of the Dockerfile ";
        PlainScript script = script(run, timeline, at);
        if (script.obstacle() != null) {
            boolean named = names(run, place);
            if (madeAgain && !named) {
                return null;
            }
            return new Fate(
                    new Objection(
                            who
                                    + (named
                                            ? "names it."
                                            : "has " + script.obstacle() + " in it, so anything may be read there."),
                            !named),
                    false);
        }
        for (int i = 0; i < script.commands().size(); i++) {
            PlainScript.Command command = script.commands().get(i);
            String folder = script.folder(i, timeline.steps().get(at).workdir());
            if (FileCommands.removes(command, folder, place) && script.surelySucceeds(i, stopsAtErrors(timeline, at))) {
                return new Fate(null, true);
            }
            Objection objection = objection(command, folder, timeline, at, place, who);
            if (objection != null && !(madeAgain && objection.unproven() && !handlesBytecode(command, place))) {
                return new Fate(objection, false);
            }
        }
        return null;
    }

    private static boolean names(Instruction.Run run, StagePlace place) {
        return run.script().contains(place.name())
                || place.name().equals("__pycache__") && run.script().contains(".pyc");
    }

    /** Whether a command is given compiled files to do something with, other than to remove them. */
    private static boolean handlesBytecode(PlainScript.Command command, StagePlace place) {
        boolean removes = command.words().stream().anyMatch(word -> "rm".equals(word.text()));
        return place.name().equals("__pycache__")
                && !removes
                && command.words().stream()
                        .anyMatch(word -> word.text() != null && word.text().contains(".pyc"));
    }

    @CheckForNull
    private Objection objection(
            PlainScript.Command command,
            @CheckForNull String folder,
            StageTimeline timeline,
            int at,
            StagePlace place,
            String who) {
        if ("cd".equals(command.program())) {
            boolean enters = command.words().stream()
                    .skip(1)
                    .anyMatch(word -> place.relation(word, folder) == StagePlace.Relation.WITHIN);
            return enters ? new Objection(who + "names it.", false) : null;
        }
        PlainScript.Command called = withoutPrefix(command);
        if (called == null || changesPrograms(command.environment()) || isShadowed(timeline, at, place)) {
            return new Objection(who + "runs an unknown program, which may read it.", true);
        }
        List<String> words = called.plainWords();
        PackageCommand packages = words == null || !isTrusted(words.get(0), place) ? null : PackageCommand.of(words);
        if (packages != null) {
            String obstacle = place.isAtRoot() && !packages.manager().isOfTheSystem()
                    ? "runs at the root, where it is"
                    : installs.obstacle(packages, called, folder, timeline, at);
            return obstacle == null
                    ? null
                    : new Objection(who + "calls " + shown(called) + ", which " + obstacle + " and may read it.", true);
        }
        if (words != null && isNewEnvironment(words)) {
            return null;
        }
        return switch (FileCommands.reads(called, folder, place)) {
            case NO -> null;
            case NAMES_IT -> new Objection(who + "names it.", false);
            case TAKES_IT_ALONG ->
                new Objection(who + "lists, packs or copies what is next to it, so its result could change.", false);
            case UNKNOWN -> new Objection(who + "runs " + shown(called) + ", which may read it.", true);
        };
    }

    /** Whether a command calls a program of the image, and not one that the project provides under its name. */
    static boolean callsTheImages(PlainScript.Command command, StageTimeline timeline, int at, StagePlace place) {
        List<String> words = command.plainWords();
        return words != null
                && isTrusted(words.get(0), place)
                && !changesPrograms(command.environment())
                && !isShadowed(timeline, at, place);
    }

    /** Whether a package manager is the image's own, and not one that the project provides. */
    private static boolean isTrusted(String word, StagePlace place) {
        if (FileCommands.isOfTheSystem(word)) {
            return true;
        }
        if (!word.startsWith("/") || place.path() == null || !place.path().startsWith("/")) {
            return false;
        }
        String parent = place.path().substring(0, place.path().lastIndexOf('/') + 1);
        return !word.startsWith(parent);
    }

    /** Whether PATH includes programs of the project. */
    private static boolean isShadowed(StageTimeline timeline, int at, StagePlace place) {
        for (StageTimeline.Step step : timeline.steps().subList(0, at)) {
            if (!(step.instruction() instanceof Instruction.Env env)) {
                continue;
            }
            for (KeyValue pair : env.pairs()) {
                for (String entry : pair.key().equals("PATH") ? pair.value().split(":") : new String[0]) {
                    String folder = StageTimeline.expand(entry.replace("\"", ""), step.variables());
                    boolean inherited = entry.matches("\"?\\$\\{?PATH\\}?\"?");
                    if (!inherited && (folder == null || !folder.startsWith("/") || isBeside(folder, place))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean isBeside(String folder, StagePlace place) {
        if (place.path() == null || !place.path().startsWith("/")) {
            return true;
        }
        String parent = place.path().substring(0, place.path().lastIndexOf('/') + 1);
        return folder.startsWith(parent) && !parent.equals("/");
    }

    /** {@code python -m venv}, {@code virtualenv}, {@code uv venv}: they create a folder and read nothing. */
    private static boolean isNewEnvironment(List<String> words) {
        String program = words.get(0);
        return program.matches("python[0-9.]*")
                        && words.size() > 3
                        && words.get(1).equals("-m")
                        && (words.get(2).equals("venv") || words.get(2).equals("virtualenv"))
                || program.equals("virtualenv");
    }

    private static boolean changesPrograms(Map<String, String> environment) {
        for (String name : environment.keySet()) {
            if (Set.of("PATH", "LD_PRELOAD", "PYTHONPATH", "NODE_OPTIONS", "BASH_ENV", "ENV")
                            .contains(name)
                    || name.startsWith("GIT_")) {
                return true;
            }
        }
        return false;
    }

    /** The command after {@code exec} and {@code sudo}; null when that cannot be determined. */
    @CheckForNull
    private static PlainScript.Command withoutPrefix(PlainScript.Command command) {
        PlainScript.Command called = command;
        while (called.program() != null
                && Set.of("exec", "sudo", "command", "nice").contains(called.program())) {
            List<PlainScript.Word> rest =
                    called.words().subList(1, called.words().size());
            if (rest.isEmpty()
                    || rest.get(0).text() == null
                    || rest.get(0).text().startsWith("-")) {
                return null;
            }
            called = called.withWords(rest);
        }
        return called.program() == null ? null : called;
    }

    private static String shown(PlainScript.Command command) {
        String program = command.program();
        String second = command.words().size() > 1 ? command.words().get(1).text() : null;
        boolean verb = second != null && second.matches("[A-Za-z][A-Za-z:-]{1,30}");
        return "`" + PathText.readable(program + (verb ? " " + second : "")) + "`";
    }

    /** What a RUN runs, if its shell is known. */
    PlainScript script(Instruction.Run run, StageTimeline timeline, int at) {
        List<String> shell = shell(timeline, at);
        return scripts.computeIfAbsent(
                run,
                any -> PlainScript.of(
                        run,
                        shell == null ? "" : String.join(" ", shell),
                        timeline.steps().get(at).variables()));
    }

    /** Whether the shell stops when a command fails. */
    static boolean stopsAtErrors(StageTimeline timeline, int at) {
        List<String> shell = shell(timeline, at);
        return shell != null && shell.stream().anyMatch(word -> word.matches("-[a-z]*e[a-z]*"));
    }

    @CheckForNull
    private static List<String> shell(StageTimeline timeline, int at) {
        List<String> shell = null;
        for (StageTimeline.Step step : timeline.steps().subList(0, at)) {
            shell = step.instruction() instanceof Instruction.Shell change ? change.words() : shell;
        }
        return shell;
    }
}
