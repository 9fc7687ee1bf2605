package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import java.util.List;
import java.util.Set;

/**
 * Common programs with known reads: none, or the files that their arguments name. A program that is not listed may read
 * anything.
 */
final class FileCommands {

    /** They read no file of a project. */
    private static final Set<String> READ_NOTHING = Set.of(
            "true",
            ":",
            "set",
            "export",
            "unset",
            "umask",
            "exit",
            "sleep",
            "date",
            "whoami",
            "id",
            "uname",
            "hash",
            "ulimit",
            "echo",
            "printf",
            "mkdir",
            "useradd",
            "adduser",
            "addgroup",
            "groupadd",
            "usermod",
            "groupmod",
            "chpasswd",
            "update-ca-certificates",
            "ldconfig",
            "locale-gen",
            "update-locale",
            "update-alternatives",
            "corepack");

    /** They change entries without reading files. */
    private static final Set<String> CHANGE_ENTRIES = Set.of("chown", "chgrp", "chmod", "touch", "rmdir");

    /** They show which files exist. */
    private static final Set<String> LIST =
            Set.of("ls", "find", "du", "stat", "test", "[", "realpath", "readlink", "tree");

    /** They read the files that their arguments name. */
    private static final Set<String> READ_ARGUMENTS = Set.of(
            "cp",
            "mv",
            "cat",
            "head",
            "tail",
            "sed",
            "grep",
            "cut",
            "sort",
            "uniq",
            "tr",
            "wc",
            "tee",
            "diff",
            "cmp",
            "unzip",
            "gunzip",
            "gzip",
            "xz",
            "unxz",
            "zstd",
            "bzip2",
            "install",
            "ln",
            "basename",
            "dirname",
            "md5sum",
            "sha1sum",
            "sha256sum",
            "sha512sum",
            "base64",
            "dos2unix",
            "envsubst",
            "tar");

    private static final Set<String> DOWNLOADERS = Set.of("curl", "wget");

    /** What {@code find} may run: it only passes paths that exist, so missing paths make no difference. */
    private static final Set<String> RUN_BY_FIND = Set.of("rm", "chmod", "chown", "chgrp", "touch");

    /** Whether a command can read a place. */
    enum Answer {
        /** It cannot, or reading makes no difference. */
        NO,
        /** An argument names the place. */
        NAMES_IT,
        /** It walks a folder that contains the place, and the result depends on what is there. */
        TAKES_IT_ALONG,
        /** The program, or what it does here, is unknown. */
        UNKNOWN
    }

    private FileCommands() {}

    /**
     * Whether a command can read a place.
     *
     * @param folder its working directory; null when unknown
     */
    static Answer reads(PlainScript.Command command, String folder, StagePlace place) {
        String program = command.program();
        if (program == null || !isOfTheSystem(command.words().get(0).text())) {
            return Answer.UNKNOWN;
        }
        List<PlainScript.Word> arguments =
                command.words().subList(1, command.words().size());
        for (PlainScript.Word input : command.inputs()) {
            if (place.relation(input, folder) != StagePlace.Relation.APART) {
                return Answer.TAKES_IT_ALONG;
            }
        }
        if (program.equals("rm")) {
            boolean forced = hasLetter(arguments, 'f') || hasOption(arguments, "--force");
            return forced || nearest(arguments, folder, place) != StagePlace.Relation.WITHIN
                    ? Answer.NO
                    : Answer.NAMES_IT;
        }
        StagePlace.Relation nearest = nearest(arguments, folder, place);
        if (program.equals("find")) {
            return find(command, arguments, folder, place);
        }
        if (nearest == StagePlace.Relation.WITHIN && !program.equals("echo")) {
            return Answer.NAMES_IT;
        }
        if (isOneOfTheNames(arguments, folder, place)
                && (command.isCaptured() || program.equals("set") || program.equals("export"))) {
            return Answer.TAKES_IT_ALONG;
        }
        if (program.matches("user(add|mod)|adduser") && takesSkeleton(arguments, place)) {
            return Answer.TAKES_IT_ALONG;
        }
        if (READ_NOTHING.contains(program) || CHANGE_ENTRIES.contains(program)) {
            return Answer.NO;
        }
        if (LIST.contains(program)) {
            return command.isCaptured() ? Answer.TAKES_IT_ALONG : Answer.NO;
        }
        if (program.equals("tar") && isUnpacking(arguments)) {
            return Answer.NO;
        }
        if (program.equals("sed") && !SedScript.readsNoOtherFile(arguments)) {
            return Answer.UNKNOWN;
        }
        if (program.equals("grep") && hasLetter(arguments, 'r', 'R') && operands(arguments) < 2) {
            // without a path it searches the working directory
            return Answer.TAKES_IT_ALONG;
        }
        if (DOWNLOADERS.contains(program)) {
            return sendsFiles(arguments) ? Answer.UNKNOWN : Answer.NO;
        }
        if (READ_ARGUMENTS.contains(program)) {
            return nearest == StagePlace.Relation.ABOVE || program.equals("tar") ? Answer.TAKES_IT_ALONG : Answer.NO;
        }
        return Answer.UNKNOWN;
    }

    /** Whether a command removes the place, without an error when it does not exist. */
    static boolean removes(PlainScript.Command command, String folder, StagePlace place) {
        List<PlainScript.Word> arguments =
                command.words().subList(1, command.words().size());
        if (!"rm".equals(command.program())
                || !hasLetter(arguments, 'f')
                || !hasLetter(arguments, 'r')
                || place.path() == null) {
            return false;
        }
        for (PlainScript.Word argument : arguments) {
            String text = argument.text();
            if (text != null && !argument.wildcard() && place.path().equals(StageTimeline.resolve(folder, text))) {
                return true;
            }
        }
        return false;
    }

    /** Whether a program is called by its name or by a path in the operating system's folders. */
    static boolean isOfTheSystem(String word) {
        return word.indexOf('/') < 0 || word.matches("/(usr/)?(local/)?s?bin/[^/]+");
    }

    private static StagePlace.Relation nearest(List<PlainScript.Word> arguments, String folder, StagePlace place) {
        StagePlace.Relation nearest = StagePlace.Relation.APART;
        for (PlainScript.Word argument : arguments) {
            boolean option = argument.text() != null
                    && argument.text().startsWith("-")
                    && !argument.text().contains("/")
                    && !argument.text().contains(place.name());
            StagePlace.Relation relation = option ? StagePlace.Relation.APART : place.relation(argument, folder);
            nearest = relation.compareTo(nearest) > 0 ? relation : nearest;
        }
        return nearest;
    }

    private static Answer find(
            PlainScript.Command command, List<PlainScript.Word> arguments, String folder, StagePlace place) {
        boolean startsThere = true;
        for (int i = 0; i < arguments.size(); i++) {
            String text = arguments.get(i).text();
            if (text == null) {
                return Answer.UNKNOWN;
            }
            startsThere &= !text.startsWith("-") && !text.equals("(") && !text.equals("!");
            if (startsThere && place.relation(arguments.get(i), folder) == StagePlace.Relation.WITHIN) {
                return Answer.NAMES_IT;
            }
            if (text.startsWith("-exec") || text.startsWith("-ok")) {
                String program = i + 1 < arguments.size() ? arguments.get(i + 1).text() : null;
                if (program == null || !RUN_BY_FIND.contains(program)) {
                    return Answer.UNKNOWN;
                }
            }
            if (text.startsWith("-fprint") || text.startsWith("-fls")) {
                return Answer.TAKES_IT_ALONG;
            }
        }
        return command.isCaptured() ? Answer.TAKES_IT_ALONG : Answer.NO;
    }

    /** Whether the shell may put the place among the arguments, for a wildcard. */
    private static boolean isOneOfTheNames(List<PlainScript.Word> arguments, String folder, StagePlace place) {
        for (PlainScript.Word argument : arguments) {
            if (argument.wildcard() && place.relation(argument, folder) != StagePlace.Relation.APART) {
                return true;
            }
        }
        return false;
    }

    /** Whether a new home folder begins with what is in a folder that holds the place. */
    private static boolean takesSkeleton(List<PlainScript.Word> arguments, StagePlace place) {
        return place.path() == null
                || place.path().startsWith("/etc/skel/")
                || hasLetter(arguments, 'k')
                || arguments.stream()
                        .anyMatch(each -> each.text() == null || each.text().startsWith("--sk"));
    }

    private static boolean isUnpacking(List<PlainScript.Word> arguments) {
        if (arguments.isEmpty() || arguments.get(0).text() == null) {
            return false;
        }
        String first = arguments.get(0).text();
        boolean letters = !first.startsWith("--") && first.indexOf('x') >= 0 && first.indexOf('c') < 0;
        return letters || hasOption(arguments, "--extract") || hasOption(arguments, "-x");
    }

    private static boolean sendsFiles(List<PlainScript.Word> arguments) {
        for (PlainScript.Word argument : arguments) {
            String text = argument.text();
            boolean plain =
                    text == null || !text.startsWith("-") || text.matches("-[fsSLkqOo#]+|--[a-z]+(-[a-z]+)*(=.*)?");
            boolean sends = text != null
                    && text.matches("--(upload-file|config|form|post-file|body-file|input-file|data).*|@.*");
            if (!plain && !text.matches("-[XHuAem]|-nv|-nc|-P|-q0|-t|-T[0-9]+") || sends) {
                return true;
            }
        }
        return false;
    }

    private static long operands(List<PlainScript.Word> arguments) {
        return arguments.stream()
                .filter(argument -> argument.text() == null || !argument.text().startsWith("-"))
                .count();
    }

    private static boolean hasLetter(List<PlainScript.Word> arguments, char... letters) {
        for (PlainScript.Word argument : arguments) {
            String text = argument.text();
            for (char letter : letters) {
                if (text != null && text.matches("-[A-Za-z]+") && text.indexOf(letter) > 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean hasOption(List<PlainScript.Word> arguments, String option) {
        for (PlainScript.Word argument : arguments) {
            if (option.equals(argument.text())) {
                return true;
            }
        }
        return false;
    }
}
