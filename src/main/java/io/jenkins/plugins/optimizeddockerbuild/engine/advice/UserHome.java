package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ShellCommands;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.StageTimeline;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Variables;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The home of the user that instructions run as: {@code HOME}, root's in an image that is known to run as root, or the
 * one that the command gives who adds the user.
 */
final class UserHome {
    private static final Set<String> ADDING = Set.of("useradd", "adduser");

    private static final Set<String> HOME_OPTIONS = Set.of("-d", "-h", "--home", "--home-dir");

    /** Options whose value is the next word. */
    private static final Set<String> VALUE_OPTIONS = Set.of(
            "-d",
            "-h",
            "-u",
            "-g",
            "-G",
            "-s",
            "-c",
            "-k",
            "-K",
            "-b",
            "-e",
            "-f",
            "-p",
            "--home",
            "--home-dir",
            "--uid",
            "--gid",
            "--groups",
            "--shell",
            "--comment",
            "--gecos",
            "--ingroup",
            "--skel",
            "--base-dir",
            "--password");

    private UserHome() {}

    /**
     * The absolute path.
     *
     * @param user of the last USER above; null for none
     * @param above the steps up to there, those of base stages included
     * @param image that the stage begins from
     * @return null when unknown
     */
    @CheckForNull
    static String of(@CheckForNull String user, List<Step> above, Variables variables, String image) {
        String set = variables.get("HOME");
        // another image may run as a user of its own without any USER here
        if (set != null || !KnownBases.runsAsRoot(image)) {
            return set;
        }
        if (user == null || user.matches("(root|0)(:.*)?")) {
            return "/root";
        }
        String name = StageTimeline.expand(user, variables);
        if (name == null || name.indexOf('$') >= 0) {
            return null;
        }
        boolean ofNode = StageSteps.repository(image).matches("(.*/)?node") && name.matches("(node|1000)(:.*)?");
        return ofNode ? "/home/node" : added(name.replaceFirst(":.*", ""), above);
    }

    /** The home that the commands give who add a user by name or number; null when they do not say it for certain. */
    @CheckForNull
    private static String added(String user, List<Step> above) {
        Set<String> homes = new HashSet<>();
        for (Step step : above) {
            if (step.instruction() instanceof Instruction.Run run
                    && run.script().matches("(?s).*(usermod|/etc/passwd|/etc/default/useradd).*")) {
                return null;
            }
            for (ShellCommands.Command command : step.commands()) {
                String home = ADDING.contains(command.program()) ? home(user, command.words(), step) : null;
                if (home != null) {
                    homes.add(home);
                }
            }
        }
        String home = homes.size() == 1 ? homes.iterator().next() : "";
        return home.startsWith("/") ? home : null;
    }

    /** Null when it adds another user; not absolute when unknown. */
    @CheckForNull
    private static String home(String user, List<String> words, Step step) {
        List<String> operands = new ArrayList<>();
        String home = null;
        boolean number = false;
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            int equals = word.indexOf('=');
            String option = equals < 0 ? word : word.substring(0, equals);
            boolean takes = equals < 0 && VALUE_OPTIONS.contains(word) && i + 1 < words.size();
            String value = StageTimeline.expand(
                    equals >= 0 ? word.substring(equals + 1) : takes ? words.get(i + 1) : word, step.variables());
            String known = value == null || value.indexOf('$') >= 0 ? "?" : value;
            if (!word.startsWith("-")) {
                operands.add(known);
            } else if (HOME_OPTIONS.contains(option)) {
                home = known;
            } else if (option.equals("-u") || option.equals("--uid")) {
                number = known.equals(user);
            } else if (option.equals("-b") || option.equals("--base-dir")) {
                home = "?";
            }
            i += takes ? 1 : 0;
        }
        if (!number && !operands.contains(user)) {
            return operands.contains("?") ? "?" : null;
        }
        return home != null || operands.isEmpty() ? home : "/home/" + operands.get(0);
    }
}
