package io.jenkins.plugins.optimizeddockerbuild.engine.advice.compiled;

import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextFiles;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ShellCommands;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Commands that compile, be it themselves or with a Makefile or script of the project. */
public final class BuildScripts {
    private static final Pattern MAKEFILE = Pattern.compile("(.*/)?(GNUm|M|m)akefile|.*\\.mk");
    private static final Pattern ASSIGNMENT =
            Pattern.compile("(?m)^([A-Za-z_][A-Za-z0-9_]*)[ \\t]*[:?]{0,2}=[ \\t]*(.*)$");
    private static final Pattern RECIPE = Pattern.compile("(?m)^\\t[@+-]*(.*)$");

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
            return files.paths().stream()
                    .filter(path -> MAKEFILE.matcher(path).matches())
                    .anyMatch(path -> makes(files.text(path)));
        }
        int at = command.program().matches("(ba|da|a)?sh") ? 1 : 0;
        String script = at < command.words().size() ? command.words().get(at) : "";
        String name = script.substring(script.lastIndexOf('/') + 1);
        return (script.startsWith("./") || name.endsWith(".sh"))
                && files.paths().stream()
                        .filter(path -> path.equals(name) || path.endsWith("/" + name))
                        .anyMatch(path -> compiles(files.text(path)));
    }

    private boolean makes(String makefile) {
        Matcher recipe = RECIPE.matcher(makefile);
        while (recipe.find()) {
            if (compiles(expanded(recipe.group(1), makefile))) {
                return true;
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
