package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Edits the lines of a RUN in the style in which they are written. */
final class RunEdit {
    private static final Pattern KEYWORD = Pattern.compile("^(\\s*RUN)(\\s+)(.*)$", Pattern.CASE_INSENSITIVE);
    static final int LONGEST_LINE = 110;

    /** Text in quotes, where {@code &} is no operator. */
    private static final Pattern QUOTED = Pattern.compile("'[^']*'|\"(?:\\\\.|[^\"\\\\])*\"");

    private static final Pattern BACKGROUND = Pattern.compile("(?<![&<>|\\\\])&(?![&>])");

    private RunEdit() {}

    /** Whether a script starts a command and does not wait for it. */
    static boolean startsInBackground(Instruction.Run run) {
        return BACKGROUND.matcher(QUOTED.matcher(run.script()).replaceAll("")).find();
    }

    /** The lines with mounts after the keyword; null when the first line is unusual. */
    @CheckForNull
    static List<String> withMounts(Dockerfile dockerfile, List<String> lines, List<String> mounts) {
        Matcher first = KEYWORD.matcher(lines.get(0));
        if (!first.matches() || mounts.isEmpty()) {
            return null;
        }
        char escape = dockerfile.escape();
        List<String> changed = new ArrayList<>();
        String rest = first.group(3);
        String joined = first.group(1) + " " + String.join(" ", mounts);
        boolean isContinued = rest.equals(String.valueOf(escape));
        if (lines.size() == 1 && joined.length() + 1 + rest.length() <= LONGEST_LINE) {
            changed.add(joined + " " + rest);
        } else {
            String indent = lines.size() > 1 ? indentOf(lines.get(1)) : "    ";
            changed.add(first.group(1) + " " + mounts.get(0) + " " + escape);
            for (String mount : mounts.subList(1, mounts.size())) {
                changed.add(indent + mount + " " + escape);
            }
            if (!isContinued) {
                changed.add(indent + rest);
            }
        }
        changed.addAll(lines.subList(1, lines.size()));
        return changed;
    }

    /** The lines with one more command after the last; null when that is impossible. */
    @CheckForNull
    static List<String> withCommand(Dockerfile dockerfile, Instruction.Run run, List<String> lines, String command) {
        if (!run.command().shell() || !run.statement().documents().isEmpty() || startsInBackground(run)) {
            return null;
        }
        int lastAt = lines.size() - 1;
        String last = lines.get(lastAt);
        // `&&` instead of a last semicolon, which would hide that the command before it failed
        String end = last.stripTrailing().replaceFirst("(?<![;\\\\\\s])\\s*;$", "");
        if (end.isEmpty()
                || end.endsWith(";")
                || end.endsWith("&")
                || end.endsWith("|")
                || end.endsWith(String.valueOf(dockerfile.escape()))
                || end.stripLeading().startsWith("#")
                || end.contains(" #")) {
            return null;
        }
        List<String> changed = new ArrayList<>(lines.subList(0, lastAt));
        boolean multi = lines.size() > 1;
        String indent = multi ? indentOf(lines.get(1)) : "    ";
        boolean semicolons = multi && lines.get(lastAt - 1).stripTrailing().endsWith("; " + dockerfile.escape());
        boolean trailing = multi && lines.get(lastAt - 1).stripTrailing().endsWith("&& " + dockerfile.escape());
        boolean stops = run.script().matches("(?s).*\\bset\\s+-[a-z]*e.*");
        if (semicolons && stops) {
            changed.add(end + "; " + dockerfile.escape());
            changed.add(indent + command);
        } else if (trailing) {
            changed.add(end + " && " + dockerfile.escape());
            changed.add(indent + command);
        } else {
            changed.add(end + " " + dockerfile.escape());
            changed.add(indent + "&& " + command);
        }
        return changed;
    }

    /**
     * The prefix for a command that is added to a RUN, to give it the privileges of another.
     *
     * @param program of the other, as a pattern
     * @return {@code sudo } or nothing; null when the RUN is not root's and does not use {@code sudo}
     */
    @CheckForNull
    static String privilege(Step step, Instruction.Run run, String program) {
        boolean sudo = Pattern.compile("\\bsudo\\s+(-[EHn]+\\s+)*([A-Z_]+=\\S*\\s+)*" + program + "\\b")
                .matcher(run.script())
                .find();
        return sudo ? "sudo " : step.isRoot() ? "" : null;
    }

    /** Why no command is added to the end of a RUN. */
    static String obstacle(Step step, Instruction.Run run, String program) {
        return privilege(step, run, program) == null
                ? "the RUN does not run as root"
                : "its script is not a plain list of commands";
    }

    /** The lines with one more command before the first; null when the first line is unusual. */
    @CheckForNull
    static List<String> withFirstCommand(Dockerfile dockerfile, List<String> lines, String command) {
        Matcher first = KEYWORD.matcher(lines.get(0));
        if (!first.matches() || first.group(3).startsWith("--")) {
            return null;
        }
        List<String> changed = new ArrayList<>(lines);
        if (first.group(3).startsWith("set ")) {
            // below it, so that a failing command ends the script
            boolean stops = lines.size() > 1
                    && first.group(3)
                            .matches("set -[a-z]*e[a-z]*( pipefail)?; " + Pattern.quote("" + dockerfile.escape()));
            if (stops) {
                changed.add(1, indentOf(lines.get(1)) + command + "; " + dockerfile.escape());
            }
            return stops ? changed : null;
        }
        if (first.group(3).equals(String.valueOf(dockerfile.escape())) && lines.size() > 1) {
            changed.add(1, indentOf(lines.get(1)) + command + " && " + dockerfile.escape());
        } else if (lines.size() > 1) {
            changed.set(0, first.group(1) + first.group(2) + command + " && " + dockerfile.escape());
            changed.add(1, indentOf(lines.get(1)) + first.group(3));
        } else {
            changed.set(0, first.group(1) + first.group(2) + command + " && " + first.group(3));
        }
        return changed;
    }

    /** The lines without those of the commands after the first that a pattern matches completely. */
    static List<String> withoutCommands(List<String> lines, Pattern commands) {
        String gap = "[ \\t]*(?:\\\\[ \\t]*\\n[ \\t]*)?";
        Pattern joined = Pattern.compile(
                gap + "(?:&&|;)" + gap + "(?:" + commands.pattern() + ")(?=" + gap + "(?:&&|;|$))", Pattern.DOTALL);
        return List.of(joined.matcher(String.join("\n", lines)).replaceAll("").split("\n"));
    }

    /** The lines without a word, wherever it stands alone. */
    static List<String> without(List<String> lines, String word) {
        Pattern alone = Pattern.compile("(?<=\\s)" + Pattern.quote(word) + "(?=\\s|$)");
        List<String> changed = new ArrayList<>();
        for (String line : lines) {
            Matcher matcher = alone.matcher(line);
            if (!matcher.find()) {
                changed.add(line);
                continue;
            }
            String cleaned = matcher.replaceAll("")
                    .replaceAll("(\\S) {2,}(?=\\S)", "$1 ")
                    .stripTrailing();
            changed.add(cleaned);
        }
        return changed;
    }

    static String indentOf(String line) {
        int end = 0;
        while (end < line.length() && (line.charAt(end) == ' ' || line.charAt(end) == '\t')) {
            end++;
        }
        return end == 0 ? "    " : line.substring(0, end);
    }
}
