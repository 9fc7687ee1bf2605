package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.CommandChain;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.run.RunReading;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Flag;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A RUN split in two: the part that only reads files that list dependencies, and the rest. Both keep its mounts and
 * flags, and commands whose effect ends with their shell are in both.
 *
 * @param moved the commands that move, without an added download
 * @param above commands of the first part, each with the operator after it
 * @param below commands of the second part; null when it stays as it is
 * @param flags of both, with a space before each
 */
record RunSplit(
        List<RunReading.Part> moved,
        List<String> above,
        @CheckForNull List<String> below,
        String flags) {
    private static final Pattern UNDOES = Pattern.compile(
            "\\b(rm|shred|unlink|del|delete|purge|remove|autoremove|uninstall|unset|logout|clean|prune|clear|mv)\\b");

    /** Programs that write addresses and logins to settings. */
    private static final Set<String> SETTINGS =
            Set.of("cp", "npm", "yarn", "pnpm", "pip", "pip3", "poetry", "bundle", "git", "go");

    RunSplit {
        moved = List.copyOf(moved);
        above = List.copyOf(above);
        below = below == null ? null : List.copyOf(below);
    }

    /** Null when nothing of it can move. */
    @CheckForNull
    static RunSplit of(Instruction.Run run, RunReading reading) {
        List<RunReading.Part> parts = reading.parts();
        int end = reading.download() != null ? parts.size() : afterLastInstall(parts);
        boolean moves = run.command().shell() && (reading.download() != null || end > 0);
        if (!moves || !areChained(parts.subList(0, end))) {
            return null;
        }
        List<String> above = new ArrayList<>();
        for (RunReading.Part part : parts.subList(0, end)) {
            above.add(part.command().text());
        }
        if (reading.download() != null) {
            above.add(reading.download());
        }
        StringBuilder flags = new StringBuilder();
        for (Flag flag : run.statement().flags()) {
            flags.append(' ').append(flag);
        }
        List<RunReading.Part> moved = new ArrayList<>(parts.subList(0, end));
        if (reading.download() != null && reading.next() != null) {
            moved.add(reading.next());
        }
        boolean all = moved.size() == end + (reading.download() == null ? 0 : 1);
        return all ? new RunSplit(moved, above, below(run, reading, end), flags.toString()) : null;
    }

    private static int afterLastInstall(List<RunReading.Part> parts) {
        int end = 0;
        for (int i = 0; i < parts.size(); i++) {
            end = parts.get(i).isListed() ? i + 1 : end;
        }
        return end;
    }

    /** Whether each command only runs if the one before it succeeded, so that they can be joined by {@code &&}. */
    private static boolean areChained(List<RunReading.Part> parts) {
        boolean stops = false;
        for (RunReading.Part part : parts) {
            String joiner = part.command().joiner();
            boolean set = part.command().words().get(0).equals("set");
            stops |= set && part.command().word(1).matches("-[a-z]*e[a-z]*");
            if (!joiner.equals("&&") && !(joiner.equals(";") && stops)) {
                return false;
            }
        }
        return true;
    }

    /** The rest: commands without a lasting effect, and all from the first that did not move. */
    @CheckForNull
    private static List<String> below(Instruction.Run run, RunReading reading, int end) {
        List<RunReading.Part> gone = reading.parts().subList(0, end);
        if (gone.stream().allMatch(RunReading.Part::passing)) {
            return null;
        }
        List<String> below = new ArrayList<>();
        for (RunReading.Part part : gone) {
            if (part.passing()) {
                below.add(part.command().text());
            }
        }
        String script = run.command().text();
        RunReading.Part first = end < reading.parts().size() ? reading.parts().get(end) : reading.next();
        int start = first != null
                ? first.command().start()
                : gone.get(end - 1).command().end();
        below.add(script.substring(start).strip());
        return below;
    }

    /**
     * Whether what the first part makes, and the second removes again, would stay in a layer. A login may be removed by any
     * command.
     *
     * @param inImage whether that layer is part of the image; otherwise only logins matter
     */
    boolean leavesBehind(boolean inImage) {
        boolean undoes =
                below != null && UNDOES.matcher(below.get(below.size() - 1)).find();
        List<CommandChain.Command> settings = moved.stream()
                .filter(part -> part.install() == null && !part.passing())
                .map(RunReading.Part::command)
                .filter(command -> SETTINGS.contains(command.program()))
                .toList();
        boolean login = settings.stream().anyMatch(command -> command.text().indexOf('$') >= 0);
        return undoes && (inImage || !settings.isEmpty()) || below != null && login;
    }
    /** The lines of a RUN with these commands. */
    List<String> lines(List<String> commands, char escape) {
        String one = "RUN" + flags + " " + String.join(" && ", commands);
        if (one.length() <= RunEdit.LONGEST_LINE || commands.size() == 1) {
            return List.of(one);
        }
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < commands.size(); i++) {
            String end = i == commands.size() - 1 ? "" : " " + escape;
            lines.add((i == 0 ? "RUN" + flags + " " : "    && ") + commands.get(i) + end);
        }
        return lines;
    }
}
