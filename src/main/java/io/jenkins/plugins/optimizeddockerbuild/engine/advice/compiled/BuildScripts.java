package io.jenkins.plugins.optimizeddockerbuild.engine.advice.compiled;

import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextFiles;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ShellCommands;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Commands that compile, be it themselves or with a Makefile or script of the project. */
public final class BuildScripts {
    private static final Pattern MAKEFILE = Pattern.compile("(.*/)?(GNUm|M|m)akefile");
    private static final Pattern ASSIGNMENT =
            Pattern.compile("(?m)^([A-Za-z_][A-Za-z0-9_]*)[ \\t]*[:?]{0,2}=[ \\t]*(.*)$");

    /** Targets, what they need, and their recipe. */
    private static final Pattern RULE = Pattern.compile(
            "(?m)^([A-Za-z0-9_./$(){}-][^:=\\t\\n#]*):(?![=:])([^\\n]*)((?:\\n\\t[^\\n]*|\\n(?=\\n\\t))*)");

    /** A call of make in a recipe. */
    private static final Pattern AGAIN = Pattern.compile("\\$[({]MAKE[)}]\\s+([\\w -]+)");

    /** Variables of a Makefile can use others, to this depth. */
    private static final int DEPTH = 3;

    private final ContextFiles files;
    private final Toolchain toolchain;

    public BuildScripts(ContextFiles files, Toolchain toolchain) {
        this.files = files;
        this.toolchain = toolchain;
    }

    /** Whether a command, or what it calls, compiles the project. */
    public boolean compiles(ShellCommands.Command command) {
        return toolchain.compiles(command) || calls(command);
    }

    private boolean calls(ShellCommands.Command command) {
        if (command.program().matches("make|gmake")) {
            String included = files.paths().stream()
                    .filter(path -> path.endsWith(".mk"))
                    .map(path -> "\n" + files.text(path))
                    .collect(Collectors.joining());
            return makefiles(command).anyMatch(path -> makes(files.text(path) + included, goals(command)));
        }
        int at = command.program().matches("(ba|da|a)?sh") ? 1 : 0;
        String script = at < command.words().size() ? command.words().get(at) : "";
        String name = script.substring(script.lastIndexOf('/') + 1);
        return (script.startsWith("./") || name.endsWith(".sh"))
                && files.paths().stream()
                        .filter(path -> path.equals(name) || path.endsWith("/" + name))
                        .anyMatch(path -> compiles(files.text(path)));
    }

    /** Those that {@code make} may read: of the folder or name that it is told, else the context's own, else all. */
    private Stream<String> makefiles(ShellCommands.Command command) {
        List<String> words = command.words();
        String told = null;
        for (int i = 1; i < words.size(); i++) {
            boolean next = words.get(i).matches("-[Cf]|--(directory|file)") && i + 1 < words.size();
            boolean joined = words.get(i).matches("(-[Cf]|--(directory|file)=).+");
            told = next ? words.get(i + 1) : joined ? words.get(i).replaceFirst("-[Cf]|--(directory|file)=", "") : told;
        }
        String name = told == null || told.indexOf('$') >= 0 ? "" : told.replaceFirst("^(\\./|/)+|/+$", "");
        List<String> all = files.paths().stream()
                .filter(path -> MAKEFILE.matcher(path).matches() || !name.isEmpty() && path.endsWith(name))
                .toList();
        List<String> named = all.stream()
                .filter(path -> name.isEmpty()
                        ? path.indexOf('/') < 0
                        : path.equals(name)
                                || path.endsWith("/" + name)
                                || ("/" + path).matches(".*/" + Pattern.quote(name) + "/[^/]+"))
                .toList();
        return (named.isEmpty() ? all : named).stream();
    }

    /** What {@code make} is asked for; empty for the first target of the Makefile. */
    private static Set<String> goals(ShellCommands.Command command) {
        Set<String> goals = new LinkedHashSet<>();
        List<String> words = command.words();
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            if (word.matches("-[CfIjo]|--(directory|file|jobs)")) {
                i += word.equals("-j")
                                && (i + 1 == words.size() || !words.get(i + 1).matches("\\d+|\\$.*"))
                        ? 0
                        : 1;
            } else if (!word.startsWith("-") && word.indexOf('=') < 0 && !word.matches("\\d+|\\$.*")) {
                goals.add(word);
            }
        }
        return goals;
    }

    /** Whether the targets that are asked for, or what they need, compile. */
    private boolean makes(String makefile, Set<String> goals) {
        Map<String, String> needs = new LinkedHashMap<>();
        Map<String, String> recipes = new LinkedHashMap<>();
        Matcher rule = RULE.matcher(makefile.replace("\\\n", " "));
        while (rule.find()) {
            for (String target : expanded(rule.group(1), makefile).strip().split("\\s+")) {
                needs.merge(target, expanded(rule.group(2), makefile), (one, other) -> one + " " + other);
                recipes.merge(target, rule.group(3), String::concat);
            }
        }
        List<String> open = new ArrayList<>(goals);
        if (open.isEmpty()) {
            recipes.keySet().stream()
                    .filter(target -> !target.startsWith("."))
                    .findFirst()
                    .ifPresent(open::add);
        }
        for (int i = 0; i < open.size(); i++) {
            String target = open.get(i);
            for (String line : recipes.getOrDefault(target, "").split("\n\t")) {
                if (compiles(expanded(line.replaceFirst("^[@+-]+", ""), makefile))) {
                    return true;
                }
            }
            String called = AGAIN.matcher(recipes.getOrDefault(target, ""))
                    .results()
                    .map(again -> " " + again.group(1))
                    .collect(Collectors.joining());
            String next = needs.getOrDefault(target, "").replace(";", " ") + called;
            for (String other : next.strip().split("\\s+")) {
                if (recipes.containsKey(other) && !open.contains(other)) {
                    open.add(other);
                }
            }
        }
        return false;
    }

    private static String expanded(String line, String makefile) {
        String text = line;
        for (int depth = 0; depth < DEPTH && text.indexOf('$') >= 0; depth++) {
            Matcher assignment = ASSIGNMENT.matcher(makefile);
            while (assignment.find()) {
                for (String use : List.of("$(" + assignment.group(1) + ")", "${" + assignment.group(1) + "}")) {
                    text = text.replace(use, assignment.group(2));
                }
            }
        }
        return text;
    }

    private boolean compiles(String script) {
        return ShellCommands.in(script).stream().anyMatch(toolchain::compiles);
    }
}
